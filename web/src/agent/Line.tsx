// The call itself: how long, is it recorded, and how to end it.
import { secondsSince, secondsUntil } from "../clock";
import { duration, phone } from "../format";
import { heldSeconds, isForgotten } from "../held";
import { Button } from "../parts/Button";
import { lineOpen, muted, toggleMute } from "../phone";
import type { Card, FloorAgent } from "../wire";
import { words } from "../words";
import { Asked, HandOver, isAsked } from "./HandOver";
import { HoldButton, useHoldSpoken } from "./Hold";
import { KeypadButton } from "./KeypadButton";
import { isLineLost } from "./LostLine";
import { RecordingButton, RecordingPause, RecordingPill } from "./Taping";
import { WrapUp } from "./WrapUp";
import { dialShown, hangUp, ownCall, skipCard, undialed } from "./desk";

function timeOf(agent: FloorAgent): { figure: string; hint: string } {
  const w = words.value;
  if (agent.state === "wrap_up") {
    const left = agent.wrap_until ? secondsUntil(agent.wrap_until) : 0;
    return { figure: duration(left), hint: left ? w.desk.wrapLeft : w.desk.wrapOver };
  }
  const held = heldSeconds(agent);
  if (held !== null) return { figure: duration(held), hint: isForgotten(held) ? w.hold.long : w.hold.since };
  if (agent.state === "talking") return { figure: duration(secondsSince(agent.since)), hint: w.line.since };
  return { figure: "0:00", hint: undialed.value ? w.preview.hint : ownCall.value ? w.preview.dialing : w.line.connecting };
}

export function Line({ card, agent }: { card: Card; agent: FloorAgent }) {
  const w = words.value;
  const { figure, hint } = timeOf(agent);
  const lost = isLineLost(agent);
  const held = heldSeconds(agent);
  useHoldSpoken(agent);
  const tone = lost || isForgotten(held) ? "alert" : held !== null ? "paused" : agent.state;
  const asked = isAsked(agent);
  const live = agent.state === "talking" || (agent.state === "reserved" && !undialed.value && !asked);
  return (
    <section class="card stack" aria-labelledby="line">
      <div class="row between">
        <h2 id="line">{w.line.title}</h2>
        {agent.state === "talking" && <RecordingPill />}
      </div>
      <div>
        <div class={`timer ${tone}`}>{figure}</div>
        <p class="small muted">{lost ? w.line.lost : hint}<br />{phone(card.attempt.e164)}</p>
      </div>
      {undialed.value && (
        <div class="pair">
          <Button tone="primary" run={dialShown} shortcut="a">{w.preview.dial}</Button>
          <Button run={skipCard} shortcut="s">{w.preview.skip}</Button>
        </div>
      )}
      {asked && <Asked agent={agent} />}
      <WrapUp agent={agent} card={card} />
      {live && (
        <>
          {lineOpen.value && <Button wide run={toggleMute} shortcut="m" pressed={muted.value}>{muted.value ? w.phone.unmute : w.phone.mute}</Button>}
          {agent.state === "talking" && !agent.three && <HoldButton agent={agent} />}
          {agent.state === "talking" && <><RecordingButton /><RecordingPause /></>}
          {agent.state === "talking" && lineOpen.value && <KeypadButton attempt={card.attempt.id} />}
          {agent.state === "talking" && <HandOver agent={agent} />}
          <Button wide tone="stop" run={hangUp} shortcut="Backspace">{w.line.hangup}</Button>
        </>
      )}
    </section>
  );
}
