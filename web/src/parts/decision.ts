// The last pacing decision of a campaign in words: what was placed, and why not more.
import { figure } from "../format";
import type { Pacing } from "../wire";
import { words } from "../words";

export function decided({ placed, given_up, level }: Pacing): string {
  return words.value.wall.placed(placed, given_up, level === null ? null : figure(Math.round(level * 10) / 10));
}

export function reason({ bound_by }: Pacing): string {
  return words.value.bounds[bound_by] ?? bound_by;
}
