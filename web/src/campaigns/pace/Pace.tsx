// The pacing of the last hours: four charts over the same time, and what the decision of one moment was made from.
import "./pace.css";
import { useMemo, useState } from "preact/hooks";
import { clockTime, figure, share } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { Button } from "../../parts/Button";
import { words } from "../../words";
import { pace } from "../../words/pace";
import { type Curve, Curves } from "./Curves";

type Moment = {
  at: string; placed: number; decisions: number; bound_by: string; agents_free: number; at_work: number; ringing: number; waiting: number; wait_ms: number | null; live_answers: number;
  abandoned: number; abandon_rate: number | null; abandon_limit: number; level: number | null; expected_free: number | null; expected_answers: number | null; threshold: number | null; risk: number | null; given_up: number;
};
type History = { since: string; until: string; slot_seconds: number; moments: Moment[] };

const HOURS = [1, 4, 12] as const;
const tenth = (n: number) => figure(Math.round(n * 10) / 10);
const some = (n: number | null, form: (n: number) => string = tenth) => (n === null ? "–" : form(n));
const seconds = (ms: number) => `${tenth(ms / 1000)} s`;

function Inputs({ of: one }: { of: Moment }) {
  const w = pace.value;
  const said: [string, string][] = [
    [w.placed, figure(one.placed)], [w.level, some(one.level)], [w.free, figure(one.agents_free)], [w.atWork, figure(one.at_work)], [w.ringing, figure(one.ringing)], [w.waiting, figure(one.waiting)],
    [w.expectedFree, some(one.expected_free)], [w.expectedAnswers, some(one.expected_answers)], [w.risk, some(one.risk, share)], [w.threshold, some(one.threshold)],
    [w.abandons, `${some(one.abandon_rate, share)} (${figure(one.abandoned)} / ${figure(one.live_answers)})`], [w.limit, share(one.abandon_limit)], [w.givenUp, figure(one.given_up)], [w.wait, some(one.wait_ms, seconds)],
  ];
  return (
    <div class="stack close">
      <p><b>{clockTime(one.at, true)}</b>{words.value.colon}{words.value.bounds[one.bound_by] ?? one.bound_by}</p>
      <dl class="inputs">{said.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </div>
  );
}

function Charts({ moments }: { moments: Moment[] }) {
  const w = pace.value;
  const [seen, look] = useState(moments.length - 1);
  const at = useMemo(() => moments.map((one) => Date.parse(one.at) / 1000), [moments]);
  const here = Math.min(seen, moments.length - 1);
  const of = (label: string, tone: string, value: (one: Moment) => number | null, dashed = false): Curve => ({ label, tone, dashed, values: moments.map(value) });
  const curves = (what: string, least: number, shown: (n: number) => string, ...all: Curve[]) => <Curves what={what} least={least} at={at} curves={all} shown={shown} look={look} seen={here} />;
  return (
    <div class="stack">
      <div class="paces">
        {curves(w.level, 2, tenth, of(w.level, "--accent", (one) => one.level))}
        {curves(w.calls, 4, figure, of(w.free, "--ready", (one) => one.agents_free), of(w.ringing, "--wrap_up", (one) => one.ringing), of(w.waiting, "--alert", (one) => one.waiting))}
        {curves(w.abandons, 0.01, share, of(w.abandons, "--alert", (one) => one.abandon_rate), of(w.limit, "--muted", (one) => one.abandon_limit, true))}
        {curves(w.wait, 2000, seconds, of(w.wait, "--talking", (one) => one.wait_ms))}
      </div>
      <label class="field"><span>{w.moment}</span>
        <input type="range" min={0} max={moments.length - 1} value={here} aria-valuetext={clockTime(moments[here]!.at, true)} onInput={(event) => look(Number(event.currentTarget.value))} />
      </label>
      <Inputs of={moments[here]!} />
    </div>
  );
}

export function Pace({ campaign }: { campaign: number }) {
  const w = pace.value;
  const [hours, setHours] = useState<number>(4);
  const got = useGet<History>(`/api/campaigns/${campaign}/pacing?hours=${hours}`);
  return (
    <section class="card stack" aria-labelledby="pace">
      <div class="row between wraps">
        <div><h2 id="pace">{w.title}</h2><p class="small muted">{w.about}</p></div>
        <div class="row tight wraps">
          {HOURS.map((one) => <Button key={one} pressed={one === hours} run={() => setHours(one)}>{w.hours(one)}</Button>)}
          <Button run={got.again}>{w.again}</Button>
        </div>
      </div>
      <Loaded of={got}>{({ moments }) => (moments.length === 0 ? <p class="muted">{w.none}</p> : <Charts key={hours} moments={moments} />)}</Loaded>
    </section>
  );
}
