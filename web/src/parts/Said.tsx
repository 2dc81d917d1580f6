// What the page says: important changes to screen readers, refusals to everyone, in one place that never moves.
import { signal } from "@preact/signals";
import { Refused } from "../api";
import { words } from "../words";

const spoken = signal("");
const refusal = signal("");

/** Say one sentence to a screen reader, politely: for changes that matter, never for counters. */
export function announce(sentence: string): void {
  spoken.value = sentence;
}

/** Show why something was refused; a fault of our own goes on to the console. */
export function tell(fault: unknown): void {
  if (!(fault instanceof Error)) throw fault;
  refusal.value = fault.message;
  if (!(fault instanceof Refused) && fault.name !== "PhoneFault") throw fault;
}

export const forget = () => void (refusal.value = "");

export function Said() {
  return (
    <>
      <div role="status" class="unseen">{spoken}</div>
      <div role="alert">
        {refusal.value && (
          <div class="strip alert row between">
            <span>{refusal}</span>
            <button type="button" class="btn bare" onClick={forget}>{words.value.faults.close}</button>
          </div>
        )}
      </div>
    </>
  );
}
