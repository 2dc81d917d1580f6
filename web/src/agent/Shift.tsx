// My state: ready, a pause with its reason, leaving; what is asked for in a call waits until after it.
import { useCallback } from "preact/hooks";
import { Button } from "../parts/Button";
import { Pill } from "../parts/Pill";
import { switchOn, phoneFault, phoneState, muted } from "../phone";
import type { FloorAgent, PauseReason } from "../wire";
import { words } from "../words";
import { Hand } from "./Hand";
import { become, figuresTaken, inCall, loadAccount } from "./desk";
import { wasOnBrowserPhone } from "./kept";
import { checking, getReady, look } from "./preflight/kept";

const REASONS: readonly [PauseReason, string][] = [["break", "1"], ["lunch", "2"], ["training", "3"]];
const stay = () => become({ action: "ready" });
const leave = () => become({ action: "logout" });

function PauseButton({ reason, shortcut, agent }: { reason: PauseReason; shortcut: string; agent: FloorAgent }) {
  const run = useCallback(() => become({ action: "pause", reason }), [reason]);
  const on = agent.state === "paused" && agent.reason === reason;
  return <Button run={run} shortcut={figuresTaken.value ? null : shortcut} pressed={on}>{words.value.reasons[reason]}</Button>;
}

function BrowserPhone() {
  const w = words.value.phone;
  const again = useCallback(async () => switchOn(await loadAccount()), []);
  const tone = phoneFault.value ? "alert" : phoneState.value === "registered" ? "ready" : "plain";
  return (
    <div class="stack">
      <div class="row between">
        <span class="small muted">{words.value.post.browser}</span>
        <Pill tone={tone}>{muted.value ? w.muted : w[phoneState.value]}</Pill>
      </div>
      <div role="alert">
        {phoneFault.value && <p class="notice alert small">{w[phoneFault.value]}</p>}
      </div>
      {!inCall.value && !checking.value && <Button run={look} shortcut="v">{words.value.preflight.open}</Button>}
      {(phoneState.value === "failed" || phoneState.value === "off") && <Button run={again}>{w.retry}</Button>}
    </div>
  );
}

export function Shift({ agent }: { agent: FloorAgent }) {
  const w = words.value;
  const busy = agent.state === "reserved" || agent.state === "talking" || agent.state === "wrap_up";
  return (
    <section class="card stack" aria-labelledby="shift">
      <div class="row between">
        <h2 id="shift">{w.nav.agent}</h2>
        {agent.pending && <Pill tone="paused">{w.pending[agent.pending]}</Pill>}
      </div>
      {(agent.state === "paused" || agent.pending) && (
        <Button wide tone="primary" run={agent.pending ? stay : getReady} shortcut="r" disabled={!agent.leg_up || checking.value !== null}>{agent.pending ? w.desk.stayReady : w.desk.ready}</Button>
      )}
      <div role="group" aria-label={w.desk.pause} class="stack close">
        <span class="small muted">{w.desk.pause}{busy && ` ${w.desk.after}`}</span>
        <div class="row tight wraps">{REASONS.map(([reason, key]) => <PauseButton key={reason} reason={reason} shortcut={key} agent={agent} />)}</div>
      </div>
      <Hand agent={agent} />
      <Button run={leave} shortcut="q">{w.post.leave}{busy && ` ${w.desk.after}`}</Button>
      {wasOnBrowserPhone() && <BrowserPhone />}
    </section>
  );
}
