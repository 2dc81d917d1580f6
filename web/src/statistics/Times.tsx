// The time of agents by state, pauses by reason, and what came of it per hour.
import { duration } from "../format";
import { words } from "../words";
import type { Statistics } from "./shapes";

export function Times({ of }: { of: Statistics }) {
  const w = words.value.statistics;
  const states = words.value.agentStates;
  const ids = [...new Set(of.times.map((one) => one.agent_id))];
  const sum = (id: number, state: string) => of.times.filter((one) => one.agent_id === id && one.state === state).reduce((all, one) => all + one.seconds, 0);
  const perHour = (id: number) => {
    const seconds = sum(id, "talking") + sum(id, "wrap_up") + sum(id, "ready");
    const good = of.agents.find((one) => one.id === String(id))?.successes ?? 0;
    return seconds ? ((good * 3600) / seconds).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) : "–";
  };
  const reasons = (id: number) => of.times.filter((one) => one.agent_id === id && one.state === "paused").map((one) => `${words.value.reasons[one.reason] ?? one.reason} ${duration(one.seconds)}`).join(", ");
  return (
    <section class="card listed" aria-label={w.times}>
      <h2>{w.times}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.agent}</th><th scope="col" class="figure">{states.talking}</th><th scope="col" class="figure">{states.wrap_up}</th><th scope="col" class="figure">{w.ready}</th>
            <th scope="col" class="figure">{w.paused}</th><th scope="col">{w.byReason}</th><th scope="col" class="figure">{w.perHour}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => (
            <tr key={id}>
              <td>{of.times.find((one) => one.agent_id === id)!.agent}</td>
              {["talking", "wrap_up", "ready", "paused"].map((state) => <td key={state} class="figure">{duration(sum(id, state))}</td>)}
              <td>{reasons(id)}</td><td class="figure">{perHour(id)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
