// Has the server keep what was measured of each call: sums since the page was loaded, so that none is lost or counted twice.
import { Refused, ask } from "../../api";
import { EMPTY, type Sums, add, told } from "./sums";
import type { Sample, Trouble } from "./troubles";

const AGAIN_MS = [2000, 10_000, 60_000];
const page = crypto.randomUUID();
const measured = new Map<number, Sums>();

export function note(attempt: number, sample: Sample, raised: readonly Trouble[]): void {
  measured.set(attempt, add(measured.get(attempt) ?? EMPTY, sample, raised));
}

const isLate = (fault: unknown) => fault instanceof Refused && (fault.status === 0 || fault.status >= 500);

/** Send the sums of a call. Where the server is not reached it is tried again, also after the call; a refusal is nothing that the agent could mend. */
export async function keep(attempt: number, tries = 0): Promise<void> {
  const sums = told(measured.get(attempt) ?? EMPTY);
  if (!sums) return;
  try {
    await ask("PUT", "/api/me/call/sound", { attempt_id: attempt, page, ...sums }, true);
  } catch (fault) {
    const pause = AGAIN_MS[tries];
    if (pause !== undefined && isLate(fault)) setTimeout(() => void keep(attempt, tries + 1), pause);
  }
}
