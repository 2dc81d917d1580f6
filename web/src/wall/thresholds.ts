// From when on a state asks for a look, in seconds; the same for tiles and for what is to do.
import { heldSeconds, isForgotten } from "../held";
import { secondsSince, secondsUntil } from "../clock";
import type { FloorAgent } from "../wire";

const LONGEST: Record<string, number> = { break: 15 * 60, lunch: 60 * 60, phone_lost: 30, phone_not_taken: 30, microphone_lost: 30, link_lost: 30, logged_in: 10 * 60 };
const LONG_TALK = 10 * 60;

export function isLongPause(agent: FloorAgent): boolean {
  const limit = agent.state === "paused" ? LONGEST[agent.reason ?? ""] : undefined;
  return limit !== undefined && secondsSince(agent.since) > limit;
}

export function isLongWrap(agent: FloorAgent): boolean {
  return agent.state === "wrap_up" && agent.wrap_until !== null && secondsUntil(agent.wrap_until) === 0;
}

/** The time on this agent's tile wants attention. */
export function isLate(agent: FloorAgent): boolean {
  return isLongPause(agent) || isLongWrap(agent) || isForgotten(heldSeconds(agent)) || (agent.state === "talking" && secondsSince(agent.since) > LONG_TALK);
}
