// The log-in: two fields, the reason when it fails, the language in reach.
import { useState } from "preact/hooks";
import { Refused } from "../api";
import { Top } from "../parts/Top";
import { enter } from "../session";
import { words } from "../words";

export default function Login() {
  const w = words.value.login;
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFault("");
    try {
      await enter(String(form.get("login")).trim().toLowerCase(), String(form.get("password")));
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      setFault(refused.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Top />
      <main class="centre">
        <form class="card stack" onSubmit={submit}>
          <h1>{w.title}</h1>
          <label class="field">
            <span>{w.login}</span>
            <input name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required maxlength={64} autofocus />
          </label>
          <label class="field">
            <span>{w.password}</span>
            <input name="password" type="password" autocomplete="current-password" required maxlength={200} />
          </label>
          <div role="alert">{fault && <p class="notice alert">{fault}</p>}</div>
          <button class="btn primary" type="submit" disabled={busy}>{w.enter}</button>
          <p class="small muted">{w.lost}</p>
        </form>
      </main>
    </>
  );
}
