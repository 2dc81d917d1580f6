// What a person chose: language and look for this browser; the keys, which are kept with the account.
import { computed, effect, signal } from "@preact/signals";
import { keyFor } from "./ownkeys";
import type { Keys } from "./wire";

export type Language = "fr" | "en";
export type Theme = "light" | "dark";

function kept<T extends string>(name: string, allowed: readonly T[]): T | null {
  try {
    const value = localStorage.getItem(`plateau.${name}`);
    return allowed.find((one) => one === value) ?? null;
  } catch {
    return null; // storage is refused in this browser: choices last as long as the page
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`plateau.${name}`, value);
  } catch {
    // see kept()
  }
}

const dark = matchMedia("(prefers-color-scheme: dark)").matches;

export const language = signal<Language>(kept("language", ["fr", "en"] as const) ?? "fr");
export const theme = signal<Theme>(kept("theme", ["light", "dark"] as const) ?? (dark ? "dark" : "light"));
/** WCAG 2.1.4: shortcuts can be given other keys and switched off, one by one or all. */
export const keys = signal<Keys>({ off: false, own: {} });
export const keysOn = computed(() => !keys.value.off);
/** The key that this person presses for what is usually on `usual`; null: none. */
export const pressedFor = (usual: string) => keyFor(keys.value, usual);
/** Whether somebody chose a language in this browser; else the account's language counts. */
export const languageWasChosen = () => kept("language", ["fr", "en"] as const) !== null;

export function choose(what: { language?: Language; theme?: Theme }): void {
  if (what.language) keep("language", (language.value = what.language));
  if (what.theme) keep("theme", (theme.value = what.theme));
}

effect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dataset.theme = theme.value;
});
