// The desk with a call on it: who, the note and what was before, the line, and the ways to close.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ownCallbacks } from "../floor";
import { dayAndTime } from "../format";
import { tell } from "../parts/Said";
import type { Card, CardDisposition, FloorAgent } from "../wire";
import { words } from "../words";
import { CallbackForm } from "./CallbackForm";
import { Callbacks } from "./Callbacks";
import { Dispositions } from "./Dispositions";
import { History } from "./History";
import { Line } from "./Line";
import { Person } from "./Person";
import { Shift } from "./Shift";
import { dispose, note, write } from "./desk";

/** The script comes after the card: it is no part of the page's first load. */
function Script({ attempt, state }: { attempt: number; state: string }) {
  const [Shown, setShown] = useState<ComponentType<{ attempt: number; state: string }> | null>(null);
  useEffect(() => void import("../script/CallScript").then((loaded) => setShown(() => loaded.default), tell), []);
  return Shown ? <Shown attempt={attempt} state={state} /> : null;
}

function Promised({ card }: { card: Card }) {
  const w = words.value.card;
  const kept = card.callbacks.find((one) => one.this_call);
  if (!kept) return null;
  return (
    <div class="strip paused">
      <b>{w.callback}</b>{words.value.colon}{w.promised(dayAndTime(kept.due_at), kept.agent ?? "")} {kept.note && `« ${kept.note} »`}
    </div>
  );
}

export function OnCall({ card, agent }: { card: Card; agent: FloorAgent }) {
  const w = words.value.card;
  // of this call alone; told by its id, because an effect could undo a key pressed at once
  const [promised, setPromised] = useState<{ attempt: number; by: CardDisposition } | null>(null);
  const asked = agent.state === "reserved" && agent.colleague_id !== null; // the call is a colleague's still
  const promising = promised?.attempt === card.attempt.id ? promised.by : null;
  const close = (code: string, callback: { due_at: string; personal: boolean } | null) =>
    dispose({ attempt_id: card.attempt.id, code, note: note.peek(), callback });
  const choose = (one: CardDisposition) => (one.effect === "callback" ? setPromised({ attempt: card.attempt.id, by: one }) : close(one.code, null));
  return (
    <>
      <Promised card={card} />
      <main class="desk">
        <Person card={card} />
        <section class="card scrolls stack">
          {promising && (
            <CallbackForm
              card={card}
              cancel={() => setPromised(null)}
              keep={async (due_at, personal) => {
                await close(promising.code, { due_at, personal });
                setPromised(null);
              }}
            />
          )}
          {asked ? null : <Script key={card.attempt.id} attempt={card.attempt.id} state={agent.state} />}
          {!asked && <label class="field">
            <span>{w.note}</span>
            <textarea class="note" rows={5} maxlength={4000} placeholder={w.notePlaceholder} value={note.value} onInput={(event) => write(event.currentTarget.value)} />
          </label>}
          {!asked && <p class="small muted">{w.noteKept}</p>}
          <History card={card} />
        </section>
        <div class="stack scrolls">
          <Line card={card} agent={agent} />
          <Shift agent={agent} />
          {ownCallbacks.value.length > 0 && <Callbacks />}
        </div>
      </main>
      {!asked && <Dispositions card={card} choose={choose} />}
    </>
  );
}
