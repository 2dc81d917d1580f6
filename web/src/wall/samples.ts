// Conversations per campaign over the last ten minutes, as this page saw them.
import { effect, signal } from "@preact/signals";
import { now } from "../clock";
import { known, watched } from "../floor";

const EVERY_SECONDS = 5;
const MOST = (10 * 60) / EVERY_SECONDS;

export type Samples = { at: number[]; talking: number[] };

/** Counts the samples taken, so that charts know when to draw. */
export const taken = signal(0);
const kept = new Map<number, Samples>();

export function samplesOf(campaign: number): Samples {
  return kept.get(campaign) ?? { at: [], talking: [] };
}

/** Keep sampling until the returned function is called. */
export function sample(): () => void {
  let last = 0;
  return effect(() => {
    const seconds = Math.floor(now.value / 1000);
    if (!known.value || seconds - last < EVERY_SECONDS) return;
    last = seconds;
    for (const one of watched.peek()) {
      const mine = kept.get(one.id) ?? { at: [], talking: [] };
      kept.set(one.id, { at: [...mine.at, seconds].slice(-MOST), talking: [...mine.talking, one.talking].slice(-MOST) });
    }
    taken.value = taken.peek() + 1;
  });
}
