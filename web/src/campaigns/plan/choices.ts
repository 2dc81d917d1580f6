// The ways to dial that a simulation compares, and which of them is best.
import type { CampaignMode } from "../../wire";

type Estimate = { mean: number; low: number | null; high: number | null };
export type Team = {
  agents: number; utilisation: Estimate; mean_wait_seconds: Estimate; people_reached_per_hour: Estimate; abandon_rate: Estimate; list_lasts_hours: Estimate;
};
export type Choice = { mode: CampaignMode & ("progressive" | "predictive"); limit: number };
export type Outcome = { choice: Choice; team: Team };

/** Shares below which two results are the same. */
const ALIKE = 0.01;

/** One call for each free agent, and dialling ahead up to half of the limit and all of it. */
export function choicesOf(limit: number): Choice[] {
  return [{ mode: "progressive", limit }, { mode: "predictive", limit: Math.round(limit * 5000) / 10_000 }, { mode: "predictive", limit }];
}

/** Who reaches the most people an hour within the limit; of equals the one that abandons less. */
export function bestOf(all: readonly Outcome[], limit: number): Outcome | undefined {
  const lawful = all.filter(({ team }) => team.abandon_rate.mean <= limit);
  const most = Math.max(...lawful.map(({ team }) => team.people_reached_per_hour.mean));
  return lawful.filter(({ team }) => team.people_reached_per_hour.mean >= most * (1 - ALIKE)).sort((a, b) => a.team.abandon_rate.mean - b.team.abandon_rate.mean)[0];
}
