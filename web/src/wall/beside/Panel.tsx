// What can be done about one agent: listen on one's own phone, write, send into a pause or home.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { secondsSince } from "../../clock";
import { agents, watched } from "../../floor";
import { duration } from "../../format";
import { announce } from "../../parts/Said";
import { signOf } from "../../keys";
import { Way } from "../../parts/Way";
import { pressedFor } from "../../prefs";
import { placeOf, today } from "../../recordings/place";
import { me } from "../../session";
import type { FloorAgent } from "../../wire";
import { words } from "../../words";
import { type Phone, begin, endWrapUp, lowerHand, opened, own, phoneUsed, sendAway, usePhone, write } from "./beside";
import { besideWords } from "./words";

const HEARD = [["listen", "4"], ["whisper", "5"], ["barge", "6"]] as const;
type Run = (act: () => Promise<unknown>, said?: string) => Promise<boolean>;

function Act({ act, run, said, then, tone = "", disabled = false, children }: { act: () => Promise<unknown>; run: Run; said?: string; then: () => void; tone?: string; disabled?: boolean; children: ComponentChildren }) {
  return <button type="button" class={`btn ${tone}`} disabled={disabled} onClick={async () => (await run(act, said)) && then()}>{children}</button>;
}

function Hear({ agent, run, busy, close }: { agent: FloorAgent; run: Run; busy: boolean; close: () => void }) {
  const w = besideWords.value;
  const talks = agent.state === "talking";
  const [stays, setStays] = useState(!talks);
  const phone = (one: Phone, name: string) => (
    <label class="row tight"><input type="radio" name="listening-phone" checked={phoneUsed.value === one} onChange={() => usePhone(one)} /><span>{name}</span></label>
  );
  if (!me.value?.is_agent) return <p class="notice alert">{w.noStation}</p>;
  if (own.value) return <p class="notice reserved">{w.already}</p>;
  return (
    <>
      <div class="row wraps" role="group" aria-label={w.hear}>
        {HEARD.map(([mode, key]) => (
          <Act key={mode} run={run} disabled={busy || agent.state === "offline"} then={close} tone={mode === "listen" ? "primary" : ""} act={() => begin(agent.id, mode, stays || !talks)}>
            {w.modes[mode]} {pressedFor(key) && <kbd aria-hidden="true">{signOf(pressedFor(key)!)}</kbd>}
          </Act>
        ))}
      </div>
      {!talks && <p class="small muted">{w.notTalking}</p>}
      <label class="row tight"><input type="checkbox" checked={stays || !talks} disabled={!talks} onChange={(event) => setStays(event.currentTarget.checked)} /><span>{w.stays}</span></label>
      <fieldset class="field row wraps"><legend>{w.phone}</legend>{phone("web", w.web)}{phone("sip", w.sip)}</fieldset>
    </>
  );
}

function Write({ agent, run, busy }: { agent: FloorAgent; run: Run; busy: boolean }) {
  const w = besideWords.value;
  const [to, setTo] = useState("");
  const [text, setText] = useState("");
  const send = () => write(to ? { campaign_id: Number(to) } : { agent_id: agent.id }, text.trim());
  return (
    <>
      <label class="field"><span>{w.to}</span>
        <select value={to} onChange={(event) => setTo(event.currentTarget.value)}>
          <option value="">{agent.name}</option>
          {watched.value.map((one) => <option key={one.id} value={one.id}>{w.toAll(one.name)}</option>)}
        </select>
      </label>
      <label class="field"><span>{w.message}</span><textarea rows={2} maxlength={500} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
      <div><Act run={run} disabled={busy || !text.trim()} said={w.sent} then={() => setText("")} act={send}>{w.send}</Act></div>
    </>
  );
}

function Away({ agent, run, busy, close }: { agent: FloorAgent; run: Run; busy: boolean; close: () => void }) {
  const w = besideWords.value;
  const [why, setWhy] = useState("");
  const [atOnce, setAtOnce] = useState(false);
  const off = busy || !why.trim() || agent.state === "offline";
  const act = (action: "pause" | "logout") => () => sendAway(agent.id, action, why.trim(), atOnce);
  return (
    <>
      <label class="field"><span>{w.why}</span><input type="text" maxlength={500} value={why} onInput={(event) => setWhy(event.currentTarget.value)} /></label>
      {agent.state === "wrap_up" && <label class="row tight"><input type="checkbox" checked={atOnce} onChange={(event) => setAtOnce(event.currentTarget.checked)} /><span>{w.atOnce}</span></label>}
      <p class="small muted">{w.awayAbout}</p>
      <div class="row wraps">
        <Act run={run} disabled={off} said={w.done} then={close} act={act("pause")}>{w.pause}</Act>
        <Act run={run} disabled={off} said={w.done} then={close} act={act("logout")}>{w.logout}</Act>
      </div>
    </>
  );
}

function NeedsHelp({ agent, run, busy }: { agent: FloorAgent; run: Run; busy: boolean }) {
  const w = words.value.aides;
  if (!agent.hand_raised_at) return null;
  return (
    <div class="row between wraps notice alert">
      <b>{w.handUp(duration(secondsSince(agent.hand_raised_at)))}</b>
      <Act run={run} disabled={busy} said={w.lowered} then={() => undefined} act={() => lowerHand(agent.id)}>{w.helped}</Act>
    </div>
  );
}

function WrapUpLeftOpen({ agent, run, busy, close }: { agent: FloorAgent; run: Run; busy: boolean; close: () => void }) {
  const w = words.value.aides;
  const [sure, setSure] = useState(false);
  const attempt = agent.attempt_id;
  if (agent.state !== "wrap_up" || attempt === null) return null;
  if (!sure) return <div><button type="button" class="btn" disabled={busy} onClick={() => setSure(true)}>{w.endWrapUp}</button></div>;
  return (
    <div class="notice wrap_up stack" role="group" aria-label={w.endWrapUp}>
      <p role="alert">{w.endWrapUpSure(agent.name)} {w.endWrapUpAbout}</p>
      <div><Act run={run} disabled={busy} tone="primary" then={close} act={() => endWrapUp(agent.id, attempt)}>{w.endWrapUp}</Act></div>
    </div>
  );
}

function Shown({ agent }: { agent: FloorAgent }) {
  const w = besideWords.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const [done, setDone] = useState("");
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    opened.value = null;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`#agent-${agent.id} .acts button`)?.focus());
  };
  // a refusal is said here: what lies under a dialog is not heard
  const run: Run = async (act, said) => {
    setBusy(true);
    setFault("");
    setDone("");
    try {
      await act();
      if (said) setDone(said);
      if (said) announce(said);
      return true;
    } catch (refused) {
      if (!(refused instanceof Error)) throw refused;
      setFault(refused.message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const key = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("textarea, select, input[type=text]");
    const at = HEARD.findIndex(([, one]) => pressedFor(one) === event.key);
    if (!typing && at >= 0) dialog.current?.querySelectorAll<HTMLButtonElement>("[data-hear] .btn")[at]?.click();
  };
  return (
    <dialog ref={dialog} class="card beside" aria-labelledby="beside" onCancel={close} onClose={close} onKeyDown={key}>
      <div class="stack">
        <div class="row between">
          <h2 id="beside">{agent.name} <span class="muted">· {words.value.agentStates[agent.state]}</span></h2>
          <Way to="recordings" place={placeOf({ agent_id: String(agent.id), from: today() })}>{w.recordings}</Way>
          <button type="button" class="btn bare" onClick={close}>{w.close}</button>
        </div>
        <div role="alert">{fault && <p class="notice alert">{fault}</p>}</div>
        <div role="status">{busy ? words.value.faults.loading : done && <span class="notice ready">{done}</span>}</div>
        <NeedsHelp agent={agent} run={run} busy={busy} />
        <WrapUpLeftOpen agent={agent} run={run} busy={busy} close={close} />
        <section class="stack" data-hear aria-label={w.hear}><Hear agent={agent} run={run} busy={busy} close={close} /></section>
        <section class="stack" aria-label={w.write}><h3>{w.write}</h3><Write agent={agent} run={run} busy={busy} /></section>
        <section class="stack" aria-label={w.away}><h3>{w.away}</h3><Away agent={agent} run={run} busy={busy} close={close} /></section>
      </div>
    </dialog>
  );
}

export function Panel() {
  const agent = opened.value === null ? undefined : agents.value.get(opened.value);
  return agent ? <Shown key={agent.id} agent={agent} /> : null;
}
