// What a team would do before it goes live: ways to dial compared by simulated shifts, and the best one applied by a click.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Campaign, Crew } from "../../admin/wire";
import { ask, work } from "../../api";
import { Form } from "../../kit/Form";
import { Progress } from "../../kit/Progress";
import type { Spec, Values } from "../../kit/fields";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Button } from "../../parts/Button";
import type { FloorCampaign } from "../../wire";
import { plan } from "../../words/plan";
import type { Steered } from "../one/One";
import { Result } from "./Result";
import { type Choice, type Outcome, type Team, choicesOf } from "./choices";

const ENOUGH_CALLS = 100;
const USUAL = { answer_rate: 0.3, talk: 90, ring: 12, hours: 1, leads: 5000 };
const RING_PART = 0.7;

function specs(): Spec[] {
  const w = plan.value;
  const named = (name: keyof typeof w.labels, more: Partial<Spec> = {}): Spec => ({ name, label: w.labels[name], kind: "number", ...more });
  return [named("agents"), named("leads"), named("hours"), named("answer_rate", { times: 100 }), named("talk"), named("wrap"), named("ring"), named("ring_out"), named("patience")];
}

/** What is known of the campaign, and the usual of what is not. */
function keptOf(one: Campaign, live: FloorCampaign, agents: number): Values {
  const rings = Number(one["ring_seconds"]);
  const answered = live.attempts >= ENOUGH_CALLS ? Math.round((100 * live.live_answers) / live.attempts) / 100 : 0;
  return {
    ...USUAL, agents: Math.max(1, Math.min(100, agents)), leads: live.callable || USUAL.leads, wrap: one["wrap_up_seconds"], ring: Math.min(USUAL.ring, Math.floor(rings * RING_PART)), ring_out: rings,
    patience: Number(one["agent_wait_ms"]) / 1000, answer_rate: answered || USUAL.answer_rate,
  };
}

function useSimulation(campaign: number, limit: number) {
  const [running, setRunning] = useState<{ at: number; all: Choice[] } | null>(null);
  const [found, setFound] = useState<Outcome[] | null>(null);
  const [typed, setTyped] = useState<Values>({});
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const run = async (_: Values, asked: Values) => {
    setTyped(asked);
    const mine = (stop.current = new AbortController());
    const all = choicesOf(limit);
    const outcomes: Outcome[] = [];
    setFound(null);
    try {
      for (const [at, choice] of all.entries()) {
        setRunning({ at, all });
        const { teams } = await work<{ teams: Team[] }>(`/api/campaigns/${campaign}/simulations`, { ...asked, ...choice }, mine.signal);
        outcomes.push({ choice, team: teams.find((team) => team.agents === asked["agents"])! });
      }
      setFound(outcomes);
    } catch (fault) {
      if (!mine.signal.aborted) throw fault;
      note(plan.value.stopped);
    } finally {
      setRunning(null);
    }
  };
  return { running, found, typed, run, stop: () => stop.current?.abort() };
}

type Simulating = ReturnType<typeof useSimulation>;

/** What is simulated: what was known when the page was opened, and what was typed since. */
function Asking({ live, one, agents, of: { running, found, typed, run, stop } }: Pick<Steered, "live" | "one"> & { agents: number; of: Simulating }) {
  const w = plan.value;
  const kept = useMemo(() => keptOf(one, live, agents), []);
  return (
    <Form place={`plan-${one.id}`} fresh specs={specs()} kept={{ ...kept, ...typed }} send={run} word={w.run} done={found ? w.done : ""}>
      {running && <div class="row wraps"><div class="grow"><Progress label={w.running(running.at + 1, running.all.length, w.choice(running.all[running.at]!.mode, running.all[running.at]!.limit))} done={running.at} of={running.all.length} /></div><Button run={stop}>{w.stop}</Button></div>}
    </Form>
  );
}

export function Plan({ live, one, take }: Steered) {
  const w = plan.value;
  const crew = useGet<Crew>(`/api/campaigns/${one.id}/crew`);
  const limit = Number(one["abandon_limit"]);
  const simulating = useSimulation(one.id, limit);
  const apply = async ({ mode, limit: risk }: Choice) => {
    take(await ask<Campaign>("PATCH", `/api/campaigns/${one.id}`, { version: one.version, mode, ...(mode === "predictive" ? { abandon_limit: risk } : {}) }));
    note(w.applied(w.choice(mode, risk)));
  };
  return (
    <section class="card stack" aria-labelledby="plan">
      <div><h2 id="plan">{w.title}</h2><p class="small muted">{w.about}</p></div>
      <Loaded of={crew}>
        {({ agent_ids }) => <Asking live={live} one={one} agents={agent_ids.length} of={simulating} />}
      </Loaded>
      {simulating.found && <Result of={simulating.found} limit={limit} apply={apply} />}
    </section>
  );
}
