// Taking the post: which phone, what it needs, one button.
import { useCallback, useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { tell } from "../parts/Said";
import { switchOn } from "../phone";
import type { PhoneAccount } from "../wire";
import { words } from "../words";
import { account, become, loadAccount } from "./desk";
import { type Phone, phoneKept, keepPhone } from "./kept";
import { look } from "./preflight/kept";

function Credentials({ of }: { of: PhoneAccount }) {
  const w = words.value.post;
  const [shown, setShown] = useState(false);
  return (
    <dl class="facts">
      <dt>{w.server}</dt><dd>{of.sip_server}:{of.sip_port}</dd>
      <dt>{w.account}</dt><dd>{of.station}</dd>
      <dt>{w.secret}</dt>
      <dd class="row tight wraps">
        <code>{shown ? of.secret : "••••••••••••"}</code>
        <button type="button" class="btn bare small" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? w.hide : w.show}</button>
      </dd>
    </dl>
  );
}

export function Post() {
  const w = words.value.post;
  const [phone, setPhone] = useState<Phone>(phoneKept());
  useEffect(() => void loadAccount().catch(tell), []);
  const take = useCallback(async () => {
    keepPhone(phone);
    if (phone === "web") await switchOn(await loadAccount());
    await become({ action: "login", phone });
  }, [phone]);
  const choice = (one: Phone, title: string, hint: string) => (
    <label class="choice">
      <input type="radio" name="phone" checked={phone === one} onChange={() => setPhone(one)} />
      <span><b>{title}</b><br /><span class="small muted">{hint}</span></span>
    </label>
  );
  return (
    <main class="centre">
      <div class="card stack">
        <h1>{w.title}</h1>
        <p class="muted">{w.hint}</p>
        <fieldset class="field stack">
          <legend class="unseen">{w.title}</legend>
          {choice("web", w.browser, w.browserHint)}
          {choice("sip", w.own, w.ownHint)}
        </fieldset>
        {phone === "sip" && account.value && <Credentials of={account.value} />}
        <Button tone="primary" run={take}>{w.take}</Button>
        {phone === "web" && <Button run={look} shortcut="v">{words.value.preflight.open}</Button>}
      </div>
    </main>
  );
}
