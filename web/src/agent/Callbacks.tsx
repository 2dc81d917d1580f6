// What I promised to call back myself: when, whom, for which campaign; the dialer calls when the time has come.
import { now } from "../clock";
import { ownCallbacks } from "../floor";
import { clockTime, dayAndTime } from "../format";
import { Pill } from "../parts/Pill";
import type { OwnCallback } from "../wire";
import { words } from "../words";
import { nameOf } from "./Person";

const LATE_MS = 10 * 60_000;

function When({ one }: { one: OwnCallback }) {
  const w = words.value.promises;
  const today = new Date(one.due_at).toDateString() === new Date(now.value).toDateString();
  const since = now.value - Date.parse(one.due_at);
  return (
    <span class="row tight between wraps">
      <time dateTime={one.due_at}><b>{today ? clockTime(one.due_at) : dayAndTime(one.due_at)}</b></time>
      {since > LATE_MS && <Pill tone="alert">{w.late}</Pill>}
      {since >= 0 && since <= LATE_MS && <Pill tone="reserved">{w.due}</Pill>}
    </span>
  );
}

export function Callbacks() {
  const w = words.value.promises;
  const all = ownCallbacks.value;
  return (
    <section class="card stack close" aria-labelledby="promises">
      <h2 id="promises">{w.title}{all.length > 0 && ` (${all.length})`}</h2>
      {all.length === 0 && <p class="small muted">{w.none}</p>}
      {all.length > 0 && (
        <ol class="hist small promises" tabIndex={0} aria-labelledby="promises">
          {all.map((one) => (
            <li key={one.id}>
              <When one={one} />
              {nameOf(one)} <span class="muted">· {one.campaign}</span>
              {one.note && <p class="muted">« {one.note} »</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
