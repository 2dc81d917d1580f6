// What was just done, in one place of the page that keeps its height.
import { signal } from "@preact/signals";

const noted = signal("");

/** Say what was done; the next sentence replaces it. */
export function note(sentence: string): void {
  noted.value = sentence;
}

export function Noted() {
  return <p role="status" class="noted small">{noted}</p>;
}
