// What the simulated shifts came to: a bar for each way to dial, the figures below, and the one that is recommended.
import { figure, share } from "../../format";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { Bars } from "../../statistics/Bars";
import { plan } from "../../words/plan";
import { type Choice, type Outcome, bestOf } from "./choices";

const tenth = (n: number) => figure(Math.round(n * 10) / 10);

export function Result({ of: all, limit, apply }: { of: Outcome[]; limit: number; apply: (choice: Choice) => Promise<void> }) {
  const w = plan.value;
  const best = bestOf(all, limit);
  const name = ({ choice }: Outcome) => w.choice(choice.mode, choice.limit);
  const rate = ({ team }: Outcome) => team.people_reached_per_hour.mean;
  return (
    <div class="stack">
      <Bars labels={all.map(name)} values={all.map(rate)} what={w.reached} />
      <Table
        caption={w.title} rows={all} id={name}
        columns={[
          { label: w.way, of: name, show: (one) => <>{name(one)} {one === best && <Pill tone="ready">{w.recommended}</Pill>}</> },
          { label: w.reached, of: rate, show: (one) => tenth(rate(one)), figure: true },
          { label: w.wait, of: ({ team }) => team.mean_wait_seconds.mean, show: ({ team }) => `${tenth(team.mean_wait_seconds.mean)} s`, figure: true },
          { label: w.busy, of: ({ team }) => team.utilisation.mean, show: ({ team }) => share(team.utilisation.mean), figure: true },
          { label: w.abandons, of: ({ team }) => team.abandon_rate.mean, show: ({ team }) => share(team.abandon_rate.mean, 2), figure: true },
          { label: w.lasts, of: ({ team }) => team.list_lasts_hours.mean, show: ({ team }) => `${tenth(team.list_lasts_hours.mean)} h`, figure: true },
        ]}
      />
      {best && <div class="row wraps"><Button run={() => apply(best.choice)} tone="primary">{w.apply(name(best))}</Button><p class="small muted">{w.why}</p></div>}
    </div>
  );
}
