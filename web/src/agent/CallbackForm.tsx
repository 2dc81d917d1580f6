// Promising a callback: a day and a time on the customer's clock, and who calls.
import { useEffect, useRef, useState } from "preact/hooks";
import { now } from "../clock";
import { dayIn, instantIn } from "../format";
import { Button } from "../parts/Button";
import type { Card } from "../wire";
import { words } from "../words";

type Props = { card: Card; keep: (due_at: string, personal: boolean) => Promise<void>; cancel: () => void };

export function CallbackForm({ card, keep, cancel }: Props) {
  const w = words.value.callback;
  const zone = card.campaign.timezone;
  const [day, setDay] = useState(dayIn(zone, now.peek() + 24 * 3_600_000));
  const [time, setTime] = useState("");
  const [personal, setPersonal] = useState(false);
  const [fault, setFault] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function promise() {
    const at = day && time ? instantIn(zone, day, time) : Number.NaN;
    if (Number.isNaN(at)) return setFault(w.incomplete);
    if (at <= now.peek()) return setFault(w.past);
    setFault("");
    await keep(new Date(at).toISOString(), personal);
  }

  return (
    <form class="card stack" aria-labelledby="promise" onSubmit={(event) => event.preventDefault()}>
      <h2 id="promise">{w.title}</h2>
      <div class="row wraps">
        <label class="field grow"><span>{w.date}</span><input ref={first} type="date" required value={day} min={dayIn(zone, now.value)} onInput={(e) => setDay(e.currentTarget.value)} /></label>
        <label class="field grow"><span>{w.time}</span><input type="time" required value={time} onInput={(e) => setTime(e.currentTarget.value)} /></label>
      </div>
      <p class="small muted">{w.local(zone)}</p>
      <fieldset class="field">
        <legend>{w.who}</legend>
        <div class="row wraps">
          <label class="row tight"><input type="radio" name="who" checked={!personal} onChange={() => setPersonal(false)} />{w.anyone}</label>
          <label class="row tight"><input type="radio" name="who" checked={personal} onChange={() => setPersonal(true)} />{w.me}</label>
        </div>
      </fieldset>
      <div role="alert">{fault && <p class="notice alert">{fault}</p>}</div>
      <div class="row">
        <Button tone="primary" run={promise}>{w.keep}</Button>
        <Button run={cancel} shortcut="Escape">{w.cancel}</Button>
      </div>
    </form>
  );
}
