// The agent's page: takes the post, waits, shows the call, and says at once when the server is not heard.
import "./agent.css";
import { effect } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { now, secondsSince } from "../clock";
import { card, hear, known } from "../floor";
import { duration } from "../format";
import { listen } from "../live";
import { DataAge, LostLink } from "../parts/Link";
import { Pill } from "../parts/Pill";
import { announce, tell } from "../parts/Said";
import { Top } from "../parts/Top";
import { switchOff, switchOn } from "../phone";
import type { AgentState, FloorAgent } from "../wire";
import { words } from "../words";
import { Beside } from "./Beside";
import { Callbacks } from "./Callbacks";
import { LostLine, isLineLost } from "./LostLine";
import { LostPhone } from "./LostPhone";
import { OnCall } from "./OnCall";
import { Post } from "./Post";
import { Shift } from "./Shift";
import { Waiting } from "./Waiting";
import { day, inCall, loadAccount, loadDay, mine, ownCall } from "./desk";
import { wasOnBrowserPhone } from "./kept";
import { tellWhenLost } from "./lost";
import { Later } from "./preflight/Later";
import { checking, forgetPassed } from "./preflight/kept";
import { QualityLater } from "./quality/Later";

const DAY_MS = 60_000;
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

function MyDay({ agent }: { agent: FloorAgent }) {
  const w = words.value.day;
  if (!day.value) return null;
  const untold = (now.value - Math.max(day.value.at, Date.parse(agent.since))) / 1000; // the state of now goes on
  const talk = day.value.talk_seconds + (agent.state === "talking" ? untold : 0);
  const pause = (day.value.seconds.paused ?? 0) + (agent.state === "paused" ? untold : 0);
  return <span class="small muted">{w.sentence(day.value.calls, duration(talk), duration(pause))}</span>;
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

export default function Agent() {
  const agent = mine.value;
  useEffect(() => listen(hear), []);
  useEffect(followPost, []);
  useEffect(tellWhenLost, []);
  useEffect(() => {
    const load = () => void loadDay().catch(() => undefined); // figures of the day can wait for the next minute
    load();
    const every = setInterval(load, DAY_MS);
    return () => clearInterval(every);
  }, [agent?.state]);
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
      <Top end={<>{onDuty && <MyDay agent={agent} />}<DataAge /></>}>{onDuty && <StatePill agent={agent} />}</Top>
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
          </div>
        </main>
      )}
    </div>
  );
}
