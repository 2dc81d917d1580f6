// My day: the figures that supervisors see of me, read again whenever something of mine changed; no clock asks for them.
import { now } from "../clock";
import { ownCallbacks } from "../floor";
import { duration, figure } from "../format";
import { Meanings, meant } from "../parts/Meaning";
import { language } from "../prefs";
import type { AgentState, FloorAgent } from "../wire";
import { words } from "../words";
import type { FigureName } from "../words/figures";
import { day } from "./desk";

const SHOWN = ["talking", "wrap_up", "reserved", "ready", "paused"] as const;

/** Seconds of today in a state; the state of now goes on. */
function spent(state: AgentState, agent: FloorAgent): number {
  const untold = agent.state === state ? (now.value - Math.max(day.value!.received, Date.parse(agent.since))) / 1000 : 0;
  return (day.value!.seconds[state] ?? 0) + Math.max(0, untold);
}

function named(): [FigureName, string][] {
  const w = words.value.day;
  const times = SHOWN.map((state): [FigureName, string] => [`day.${state}`, w.times[state]]);
  return [["day.calls", w.calls], ...times, ["day.callbacks", words.value.promises.title], ["day.results", w.results]];
}

export function MyDay({ agent }: { agent: FloorAgent }) {
  const w = words.value.day;
  const told = day.value;
  if (!told) return null;
  return (
    <section class="card stack close" aria-labelledby="day">
      <div class="row tight between"><h2 id="day">{w.title}</h2><Meanings about={w.title} of={named()} /></div>
      <dl class="facts">
        <dt {...meant("day.calls")}>{w.calls}</dt><dd>{figure(told.calls)}</dd>
        {SHOWN.map((state) => [<dt key={state} {...meant(`day.${state}`)}>{w.times[state]}</dt>, <dd key={`${state}-time`}>{duration(spent(state, agent))}</dd>])}
        <dt {...meant("day.callbacks")}>{words.value.promises.title}</dt><dd>{figure(ownCallbacks.value.length)}</dd>
      </dl>
      {told.results.length > 0 && (
        <>
          <h3 class="small muted" {...meant("day.results")}>{w.results}</h3>
          <dl class="facts">
            {told.results.map((one) => [
              <dt key={one.label_fr}>{(language.value === "fr" ? one.label_fr : one.label_en) ?? w.open}</dt>, <dd key={`${one.label_fr}-calls`}>{figure(one.calls)}</dd>,
            ])}
          </dl>
        </>
      )}
    </section>
  );
}

/** One sentence of it, for the bar across the top. */
export function DayInShort({ agent }: { agent: FloorAgent }) {
  if (!day.value) return null;
  return <span class="small muted">{words.value.day.sentence(day.value.calls, duration(spent("talking", agent)), duration(spent("paused", agent)))}</span>;
}
