// The agent's page: takes the post, waits, shows the call, and says at once when the server is not heard.
import "./agent.css";
import { effect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { secondsSince } from "../clock";
import { card, hear, known } from "../floor";
import { duration } from "../format";
import { link, listen } from "../live";
import { Button } from "../parts/Button";
import { DataAge, LostLink } from "../parts/Link";
import { Pill } from "../parts/Pill";
import { announce, tell } from "../parts/Said";
import { Top } from "../parts/Top";
import { switchOff, switchOn } from "../phone";
import { me } from "../session";
import type { AgentState, FloorAgent } from "../wire";
import { words } from "../words";
import { Beside } from "./Beside";
import { Callbacks } from "./Callbacks";
import { LostLine, isLineLost } from "./LostLine";
import { LostPhone } from "./LostPhone";
import { DayInShort, MyDay } from "./MyDay";
import { OnCall } from "./OnCall";
import { Post } from "./Post";
import { Shift } from "./Shift";
import { Waiting } from "./Waiting";
import { chosen, inCall, loadAccount, loadDay, mine, ownCall } from "./desk";
import { wasOnBrowserPhone } from "./kept";
import { follow, leads, takeLead } from "./lead";
import { tellWhenLost } from "./lost";
import { tellWhenNotTaken } from "./tone";
import { Later } from "./preflight/Later";
import { checking, forgetPassed } from "./preflight/kept";
import { QualityLater } from "./quality/Later";

// the card announces the call itself; leaving shows another page
const QUIET: readonly AgentState[] = ["reserved", "talking", "offline"];

function StatePill({ agent }: { agent: FloorAgent }) {
  const w = words.value;
  const why = agent.state === "paused" && agent.reason ? ` · ${w.reasons[agent.reason] ?? agent.reason}` : "";
  const by = ownCall.value && w.preview[ownCall.value];
  return (
    <span class="row tight">
      <Pill tone={agent.state}>{by ?? w.agentStates[agent.state]}{why}</Pill>
      <b data-test="time-in-state">{duration(secondsSince(agent.since))}</b>
    </span>
  );
}

/** The phone follows the post: on again after a reload in the middle of a shift, off after it. */
function followPost(): () => void {
  let tried = false;
  let wasOn = false;
  return effect(() => {
    const state = mine.value?.state;
    if (!state || !wasOnBrowserPhone()) return;
    if (state === "offline") {
      if (wasOn) switchOff();
      wasOn = false;
      return;
    }
    wasOn = true;
    if (tried) return;
    tried = true;
    loadAccount().then(switchOn).catch(tell);
  });
}

/** The desk is open in another tab. */
function Elsewhere() {
  const w = words.value.aides;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div class="page">
      <Top />
      <main class="centre">
        <div class="card stack">
          <h1 class="noticed" ref={title} tabIndex={-1}>{w.elsewhere}</h1>
          <p class="muted">{w.elsewhereHint}</p>
          <Button tone="primary" run={takeLead} shortcut="t">{w.takeOver}</Button>
        </div>
      </main>
    </div>
  );
}

export default function Agent() {
  const person = me.value?.id;
  useEffect(follow, [person]);
  const was = useRef<boolean | null>(null);
  useEffect(() => {
    if (was.current === false && leads.value) announce(words.peek().aides.here);
    was.current = leads.value;
  }, [leads.value]);
  if (leads.value === null) return null;
  return leads.value ? <Desk /> : <Elsewhere />;
}

function Desk() {
  const agent = mine.value;
  useEffect(() => listen(hear), []);
  useEffect(followPost, []);
  useEffect(tellWhenLost, []);
  useEffect(tellWhenNotTaken, []);
  useEffect(() => {
    if (link.value === "live") loadDay().catch(() => undefined); // they come with the next change
  }, [agent?.state, agent?.since, chosen.value, link.value]);
  useEffect(() => {
    if (agent && !QUIET.includes(agent.state)) announce(words.value.agentStates[agent.state]);
  }, [agent?.state]);
  // in the same step as the page changes: a key pressed at once must not be undone
  useLayoutEffect(() => {
    const state = agent?.state;
    if (state === "offline") forgetPassed();
    if (state === "offline" || inCall.value || (checking.value === "ready" && state !== "paused")) checking.value = null;
  }, [agent?.state, inCall.value]);
  const onDuty = agent !== null && agent.state !== "offline";
  return (
    <div class="page">
      <Top end={<>{onDuty && <DayInShort agent={agent} />}<DataAge /></>}>{onDuty && <StatePill agent={agent} />}</Top>
      <LostLink inCall={inCall.value} />
      <LostLine agent={agent} />
      <Beside />
      <LostPhone lineLost={isLineLost(agent)} />
      <QualityLater agent={agent} />
      {known.value && !onDuty && (checking.value ? <main class="centre"><Later /></main> : <Post />)}
      {onDuty && inCall.value && card.value && <OnCall card={card.value} agent={agent} />}
      {onDuty && !(inCall.value && card.value) && (
        <main class="desk idle">
          {checking.value ? <Later /> : <Waiting agent={agent} />}
          <div class="stack">
            <Shift agent={agent} />
            <Callbacks />
            <MyDay agent={agent} />
          </div>
        </main>
      )}
    </div>
  );
}
