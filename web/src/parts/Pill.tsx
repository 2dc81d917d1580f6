// A state as a coloured pill; the word carries the meaning, the colour helps.
import type { ComponentChildren } from "preact";

export function Pill({ tone, children }: { tone: string; children: ComponentChildren }) {
  return <span class={`pill ${tone}`}>{children}</span>;
}
