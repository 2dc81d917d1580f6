// The six figures of the floor.
import { secondsSince } from "../clock";
import { agents, callbacks, watched } from "../floor";
import { duration, figure, share } from "../format";
import { Meanings, meant } from "../parts/Meaning";
import type { AgentState, FloorCampaign } from "../wire";
import { words } from "../words";
import type { FigureName } from "../words/figures";

function Kpi({ of: one, name, value, hint, tone, urgent }: { of: FigureName; name: string; value: string; hint: string; tone?: string; urgent?: boolean }) {
  return (
    <div class={`card kpi ${tone ?? ""}`}>
      <h2 {...meant(one)}>{name}</h2>
      <b class={tone ? "toned" : ""}>{value}</b>
      <div class="row tight between hint"><span class={`small ${urgent ? "urgent" : "muted"}`}>{hint}</span><Meanings about={name} of={[[one, name]]} /></div>
    </div>
  );
}

export function Kpis() {
  const w = words.value.wall;
  const floor = [...agents.value.values()];
  const count = (...states: AgentState[]) => floor.filter((one) => states.includes(one.state)).length;
  const sum = (of: (one: FloorCampaign) => number) => watched.value.reduce((total, one) => total + of(one), 0);
  const waits = floor.filter((one) => one.state === "ready").map((one) => secondsSince(one.since));
  const meanWait = waits.length ? waits.reduce((a, b) => a + b, 0) / waits.length : 0;
  const busy = count("talking", "wrap_up", "reserved");
  const attempts = sum((one) => one.attempts);
  const overdue = callbacks.value?.overdue ?? 0;
  return (
    <section class="kpis" aria-label={w.title}>
      <Kpi of="floor.talking" name={w.talking} value={figure(count("talking"))} hint={w.ofPresent(floor.length - count("offline"))} tone="talking" />
      <Kpi of="floor.ready" name={w.ready} value={figure(waits.length)} hint={w.meanWait(duration(meanWait))} tone="ready" />
      <Kpi of="floor.ringing" name={w.dialing} value={figure(sum((one) => one.ringing))} hint={w.customersWait(sum((one) => one.waiting))} />
      <Kpi of="floor.answer_rate" name={w.answerRate} value={share(attempts ? sum((one) => one.live_answers) / attempts : null)} hint={w.today} />
      <Kpi of="floor.occupancy" name={w.occupancy} value={share(busy + waits.length ? busy / (busy + waits.length) : null)} hint={w.atThisMoment} />
      <Kpi of="floor.callbacks" name={w.callbacks} value={figure(callbacks.value?.due ?? 0)} hint={overdue ? w.overdue(overdue) : w.none} urgent={overdue > 0} />
    </section>
  );
}
