// The scorecard of a campaign: criteria with weights, saved as versions; the averages of agents; who may hear their own calls.
import { useState } from "preact/hooks";
import { ask } from "../api";
import { figure } from "../format";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import { words } from "../words";
import type { Criterion, Scorecard } from "./shapes";

export function Card({ campaign, card, changed }: { campaign: number; card: Scorecard; changed: () => Promise<void> }) {
  const w = words.value.recordings;
  const [criteria, setCriteria] = useState<Criterion[]>(card.criteria.length ? card.criteria : [{ name: "", weight: 1 }]);
  const put = (n: number, one: Partial<Criterion>) => setCriteria(criteria.map((was, k) => (k === n ? { ...was, ...one } : was)));
  const save = async () => {
    await ask("PUT", `/api/campaigns/${campaign}/scorecard`, { version: card.version, criteria });
    announce(w.saved);
    await changed();
  };
  const allow = async (agents_hear: boolean) => {
    await ask("PUT", `/api/campaigns/${campaign}/hearing`, { agents_hear });
    await changed();
  };
  return (
    <section class="card stack" aria-label={w.card}>
      <h2>{w.card} {card.version > 0 && <span class="small">{w.version(card.version)}</span>}</h2>
      {criteria.map((one, n) => (
        <div key={n} class="row tight criterion">
          <label class="field grow"><span>{w.criterion} {n + 1}</span><input value={one.name} maxLength={200} onInput={(event) => put(n, { name: event.currentTarget.value })} /></label>
          <label class="field weight"><span>{w.weight} {n + 1}</span><input type="number" min={1} max={100} value={one.weight} onInput={(event) => put(n, { weight: Number(event.currentTarget.value) })} /></label>
          {criteria.length > 1 && <Button run={() => setCriteria(criteria.filter((_, k) => k !== n))} label={`${w.remove} ${n + 1}`}>{w.remove}</Button>}
        </div>
      ))}
      <div class="row tight wraps">
        <Button run={() => setCriteria([...criteria, { name: "", weight: 1 }])} disabled={criteria.length === 20}>{w.add}</Button>
        <Button run={save} tone="primary">{w.saveCard}</Button>
      </div>
      <label class="row tight"><input type="checkbox" checked={card.agents_hear} onChange={(event) => void allow(event.currentTarget.checked)} /><span>{w.agentsHear}</span></label>
      <h2>{w.averages}</h2>
      {card.averages.length === 0 && <p class="small muted">{w.noAverage}</p>}
      {card.averages.length > 0 && (
        <table>
          <thead><tr><th scope="col">{w.agent}</th><th scope="col" class="figure">{w.ratings}</th><th scope="col" class="figure">{w.score}</th></tr></thead>
          <tbody>{card.averages.map((one) => <tr key={one.agent_id}><td>{one.agent}</td><td class="figure">{figure(one.ratings)}</td><td class="figure">{figure(one.score)}</td></tr>)}</tbody>
        </table>
      )}
    </section>
  );
}
