// From when on a state asks for a look: what supervisors set; the same for tiles and for what is to do.
import { secondsSince, secondsUntil } from "../clock";
import { thresholds } from "../floor";
import { heldSeconds } from "../held";
import type { FloorAgent, Thresholds } from "../wire";

const OF_REASON: Record<string, keyof Thresholds> = {
  break: "short_break", lunch: "lunch", training: "training", logged_in: "arrived",
  phone_lost: "no_phone", phone_not_taken: "no_phone", microphone_lost: "no_phone", link_lost: "no_phone",
};

const isOver = (name: keyof Thresholds | undefined, seconds: number | null) =>
  name !== undefined && seconds !== null && thresholds.value !== null && seconds > thresholds.value[name];

export function isLongPause(agent: FloorAgent): boolean {
  return agent.state === "paused" && isOver(OF_REASON[agent.reason ?? ""], secondsSince(agent.since));
}

export function isLongWrap(agent: FloorAgent): boolean {
  return agent.state === "wrap_up" && agent.wrap_until !== null && secondsUntil(agent.wrap_until) === 0;
}

/** The time on this agent's tile wants attention. */
export function isLate(agent: FloorAgent): boolean {
  return isLongPause(agent) || isLongWrap(agent) || isOver("hold", heldSeconds(agent)) || (agent.state === "talking" && isOver("talk", secondsSince(agent.since)));
}
