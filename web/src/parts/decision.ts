// The last pacing decision of a campaign in words: what was placed, and why not more.
import { figure } from "../format";
import type { FloorCampaign, Pacing } from "../wire";
import { words } from "../words";

export function decided({ placed, given_up, level }: Pacing): string {
  return words.value.wall.placed(placed, given_up, level === null ? null : figure(Math.round(level * 10) / 10));
}

export function reason(campaign: FloorCampaign, { bound_by }: Pacing): string {
  const { abandon_limit: limit, live_answers: seen, abandoned } = campaign;
  // as the dialer has it: nothing is risked until one abandoned call would stay within the limit
  if (bound_by === "learning" && abandoned === 0 && limit > 0 && limit * seen < 1) return words.value.learningUntil(Math.ceil(1 / limit), seen);
  return words.value.bounds[bound_by] ?? bound_by;
}
