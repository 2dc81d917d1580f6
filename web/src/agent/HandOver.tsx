// Handing a call over: whom to ask, the talk between two agents while the customer hears music, and what each may do.
import { useCallback, useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Pill } from "../parts/Pill";
import { announce } from "../parts/Said";
import { lineOpen, muted, toggleMute } from "../phone";
import type { Colleague, FloorAgent } from "../wire";
import { words } from "../words";
import { colleagues, handOver } from "./desk";

/** This agent is asked about a call that a colleague has. */
export const isAsked = (agent: FloorAgent) => agent.state === "reserved" && agent.colleague_id !== null;

const join = () => handOver({ action: "join" });
const apart = () => handOver({ action: "leave" });

function One({ of }: { of: Colleague }) {
  const w = words.value;
  const consult = useCallback(() => handOver({ action: "consult", agent_id: of.id }), [of.id]);
  const give = useCallback(() => handOver({ action: "hand_over", agent_id: of.id }), [of.id]);
  return (
    <li class="stack close">
      <div class="row between"><b>{of.name}</b><Pill tone={of.state}>{w.agentStates[of.state]}</Pill></div>
      {of.free && (
        <div class="row tight wraps">
          <Button run={consult} label={w.handing.consultWhom(of.name)}>{w.handing.consult}</Button>
          <Button run={give} label={w.handing.giveWhom(of.name)}>{w.handing.give}</Button>
        </div>
      )}
    </li>
  );
}

function Choose({ close }: { close: () => void }) {
  const w = words.value.handing;
  const [there, setThere] = useState<Colleague[] | null>(null);
  const look = useCallback(async () => setThere(await colleagues()), []);
  useEffect(() => void look().catch(() => setThere([])), []);
  return (
    <section class="stack close" aria-labelledby="to-whom">
      <h3 id="to-whom">{w.title}</h3>
      {there === null && <p class="small muted" role="status">{w.loading}</p>}
      {there?.length === 0 && <p class="small muted">{w.nobody}</p>}
      {there && <ul class="stack close">{there.map((one) => <One key={one.id} of={one} />)}</ul>}
      <div class="row tight wraps">
        <Button run={look}>{w.again}</Button>
        <Button run={close} shortcut="Escape">{w.close}</Button>
      </div>
    </section>
  );
}

/** Of the agent whose call it is. */
export function HandOver({ agent }: { agent: FloorAgent }) {
  const w = words.value.handing;
  const [open, setOpen] = useState<number | null>(null); // of this call alone
  const attempt = agent.attempt_id;
  const show = useCallback(() => setOpen(attempt), [attempt]);
  const close = useCallback(() => setOpen(null), []);
  const give = useCallback(async () => {
    await handOver({ action: "hand_over" });
    announce(words.value.handing.given);
  }, []);
  if (agent.colleague_id !== null) {
    const name = agent.colleague ?? "";
    const { three } = agent;
    return (
      <div class="stack close">
        <p class="notice" role="status">{three ? w.three(name) : w.speaking(name)}</p>
        {!three && <Button wide run={join} shortcut="j">{w.join}</Button>}
        {three && <Button wide run={apart}>{w.apart(name)}</Button>}
        <Button wide run={give} shortcut="t" tone="primary">{w.handOver(name)}</Button>
      </div>
    );
  }
  if (open === attempt) return <Choose close={close} />;
  return <Button wide run={show} shortcut="t">{w.open}</Button>;
}

/** Of the agent who is asked. */
export function Asked({ agent }: { agent: FloorAgent }) {
  const w = words.value;
  const leave = useCallback(() => handOver({ action: "leave" }), []);
  return (
    <>
      <p class="notice" role="alert">{agent.three ? w.handing.three(agent.colleague ?? "") : w.handing.asked(agent.colleague ?? "")}</p>
      {lineOpen.value && <Button wide run={toggleMute} shortcut="m" pressed={muted.value}>{muted.value ? w.phone.unmute : w.phone.mute}</Button>}
      <Button wide run={leave} shortcut="Backspace">{w.handing.leave}</Button>
    </>
  );
}
