// What stands on a TV screen: the floor, then each running campaign; six figures each, with what they should be.
import { agents, callbacks, watched } from "../floor";
import { figure, share } from "../format";
import type { AgentState, FloorCampaign } from "../wire";
import { tvWords } from "./words";

export type Tone = "good" | "warn" | "bad" | "";
export type Figure = { name: string; value: string; hint: string; tone: Tone };
export type Board = { key: string; title: string; figures: Figure[] };

const NEAR = 0.75;
/** From here on, a tenth of a per cent says nothing. */
const WHOLE = 0.0995;

function abandons(of: FloorCampaign[]): Figure {
  const w = tvWords.value;
  const answers = of.reduce((sum, one) => sum + one.live_answers, 0);
  const lost = of.reduce((sum, one) => sum + one.abandoned, 0);
  const rate = answers ? lost / answers : null;
  const strictest = Math.min(...of.map((one) => one.abandon_limit));
  const limit = share(strictest, 0);
  const some = rate !== null && lost > 0;
  const tone: Tone = some && rate >= strictest ? "bad" : some && rate >= NEAR * strictest ? "warn" : "";
  const hint = tone === "bad" ? w.over(limit) : tone === "warn" ? w.near(limit) : w.limit(limit);
  return { name: w.abandons, value: share(rate, rate !== null && rate < WHOLE ? 1 : 0), hint: of.length ? hint : "", tone };
}

function shared(of: FloorCampaign[]): { ringing: Figure; waiting: Figure; answers: Figure } {
  const w = tvWords.value;
  const sum = (each: (one: FloorCampaign) => number) => of.reduce((total, one) => total + each(one), 0);
  const waits = sum((one) => one.waiting);
  const attempts = sum((one) => one.attempts);
  return {
    ringing: { name: w.ringing, value: figure(sum((one) => one.ringing)), hint: "", tone: "" },
    waiting: { name: w.waiting, value: figure(waits), hint: waits ? w.waitingNow : w.waitsNot, tone: waits ? "warn" : "" },
    answers: { name: w.answers, value: share(attempts ? sum((one) => one.live_answers) / attempts : null, 0), hint: w.joined(figure(sum((one) => one.connected))), tone: "" },
  };
}

function late(due: number, overdue: number): Figure {
  const w = tvWords.value;
  return { name: w.callbacks, value: figure(overdue), hint: w.due(figure(due)), tone: overdue ? "bad" : "" };
}

function floorBoard(of: FloorCampaign[]): Board {
  const w = tvWords.value;
  const count = (state: AgentState) => [...agents.value.values()].filter((one) => one.state === state).length;
  const present = agents.value.size - count("offline");
  const free = count("ready");
  const { waiting, answers } = shared(of);
  return {
    key: "floor",
    title: w.floor,
    figures: [
      { name: w.talking, value: figure(count("talking")), hint: w.ofPresent(present), tone: "good" },
      { name: w.free, value: figure(free), hint: free ? "" : w.noneFree, tone: "" },
      waiting, answers, abandons(of), late(callbacks.value?.due ?? 0, callbacks.value?.overdue ?? 0),
    ],
  };
}

function campaignBoard(one: FloorCampaign): Board {
  const w = tvWords.value;
  const { ringing, waiting, answers } = shared([one]);
  const leads: Figure = { name: w.leads, value: figure(one.callable), hint: one.callable ? "" : w.noLeads, tone: one.callable ? "" : "bad" };
  const last = one.callbacks_overdue ? late(one.callbacks_due, one.callbacks_overdue) : leads;
  return {
    key: `campaign-${one.id}`,
    title: one.name,
    figures: [{ name: w.talking, value: figure(one.talking), hint: "", tone: "good" }, ringing, waiting, answers, abandons([one]), last],
  };
}

/** The floor first, then every running campaign, in an order that stays. */
export function boards(): Board[] {
  const running = watched.value.filter((one) => one.state === "running").sort((a, b) => a.id - b.id);
  return [floorBoard(running), ...running.map(campaignBoard)];
}
