// An agent's telephone: its secret is renewed here and shown once, as text to type and as a code to read.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { agents } from "../../floor";
import { sure } from "../../kit/ask";
import { Qr } from "../../kit/Qr";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import type { PhoneAccount } from "../../wire";
import { persons } from "../../words/admin/people";

function Once({ of: account }: { of: PhoneAccount }) {
  const w = persons.value;
  const lines: [string, string | number | null][] = [[w.account, account.station], [w.secret, account.secret], [w.server, account.sip_server], [w.port, account.sip_port], [w.tls, account.sips_port]];
  return (
    <div class="stack">
      <p class="notice wrap_up" role="status">{w.once}</p>
      <div class="row wraps">
        <dl class="stack grow">{lines.map(([label, value]) => value !== null && <div key={label}><dt class="small muted">{label}</dt><dd><code>{value}</code></dd></div>)}</dl>
        <Qr text={`sip:${account.station}:${account.secret}@${account.sip_server}:${account.sip_port}`} label={w.qr} />
      </div>
    </div>
  );
}

export function Phone({ user, station }: { user: number; station: string }) {
  const w = persons.value;
  const [given, setGiven] = useState<PhoneAccount | null>(null);
  const up = agents.value.get(user)?.leg_up;
  const renew = async () => {
    if (await sure(w.renewAsk(station), w.renewAbout, w.renew)) setGiven(await ask<PhoneAccount>("POST", `/api/users/${user}/phone/secret`));
  };
  return (
    <section class="card stack" aria-labelledby="phone">
      <h2 id="phone">{w.phone} · {station} <Pill tone={up ? "ready" : "plain"}>{up ? w.up : w.down}</Pill></h2>
      <p class="small muted">{w.phoneAbout}</p>
      <div><Button run={renew}>{w.renew}</Button></div>
      {given && <Once of={given} />}
    </section>
  );
}
