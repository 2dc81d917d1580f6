// What a call's sound was since the page was loaded: pure, one sample a second in.
import { type Sample, TROUBLES, type Trouble } from "./troubles";

type Mean = { sum: number; of: number; worst: number };
export type Sums = { ms: number; due: number; lost: number; jitter: Mean; roundTrip: Mean; raised: ReadonlySet<Trouble> };

const NONE: Mean = { sum: 0, of: 0, worst: 0 };
export const EMPTY: Sums = { ms: 0, due: 0, lost: 0, jitter: NONE, roundTrip: NONE, raised: new Set() };

function also(before: Mean, one: number | null): Mean {
  return one === null ? before : { sum: before.sum + one, of: before.of + 1, worst: Math.max(before.worst, one) };
}

const mean = ({ sum, of, worst }: Mean) => (of ? Math.min(sum / of, worst) : null);

export function add(before: Sums, one: Sample, raised: readonly Trouble[]): Sums {
  return {
    ms: before.ms + one.elapsedMs, due: before.due + one.due, lost: before.lost + one.lost,
    jitter: also(before.jitter, one.jitterMs), roundTrip: also(before.roundTrip, one.roundTripMs),
    raised: new Set([...before.raised, ...raised]),
  };
}

/** As PUT /api/me/call/sound wants it; null: less than a second. */
export function told(of: Sums): object | null {
  const seconds = Math.floor(of.ms / 1000);
  if (seconds < 1) return null;
  return {
    seconds, packets_expected: of.due, packets_lost: of.lost, jitter_ms: mean(of.jitter), worst_jitter_ms: of.jitter.of ? of.jitter.worst : null,
    round_trip_ms: mean(of.roundTrip), warnings: TROUBLES.filter((one) => of.raised.has(one)),
  };
}
