// An agent's telephone: its secret is renewed here and shown once, as text to type and as a code to read.
import { useState } from "preact/hooks";
import { ask, get } from "../../api";
import { agents } from "../../floor";
import { clockTime, figure } from "../../format";
import { sure } from "../../kit/ask";
import { Qr } from "../../kit/Qr";
import { Table } from "../../kit/Table";
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

type Seen = { kind: "sip" | "web"; registered: boolean; answers: boolean; round_trip_ms: number | null; until: string | null; address: "" | "loopback" | "private" | "public" };

function Registered({ user }: { user: number }) {
  const w = persons.value;
  const [seen, setSeen] = useState<{ at: number; phones: Seen[] } | null>(null);
  const look = async () => setSeen({ at: Date.now(), ...(await get<{ phones: Seen[] }>(`/api/users/${user}/phone/registration`)) });
  return (
    <div class="stack">
      <div class="row wraps"><Button run={look}>{w.look}</Button><span class="small muted" role="status">{seen && w.lookedAt(clockTime(seen.at, true))}</span></div>
      {seen && (
        <Table
          caption={w.registrations} rows={seen.phones} id={(one) => one.kind}
          columns={[
            { label: w.device, of: (one) => w.devices[one.kind] }, { label: w.registered, of: (one) => Number(one.registered), show: (one) => <Pill tone={!one.registered ? "plain" : one.answers ? "ready" : "alert"}>{!one.registered ? w.notRegistered : one.answers ? w.answers : w.silent}</Pill> },
            { label: w.roundTrip, of: (one) => one.round_trip_ms, show: (one) => (one.round_trip_ms === null ? "–" : `${figure(Math.round(one.round_trip_ms * 10) / 10)} ms`), figure: true }, { label: w.address, of: (one) => w.addresses[one.address || "none"] }, { label: w.until, of: (one) => one.until, show: (one) => (one.until ? clockTime(one.until) : "–") },
          ]}
        />
      )}
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
      <Registered user={user} />
      <div><Button run={renew}>{w.renew}</Button></div>
      {given && <Once of={given} />}
    </section>
  );
}
