// What a person chose for this browser: language, light or dark, keys on or off.
import { effect, signal } from "@preact/signals";

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
/** WCAG 2.1.4: single-key shortcuts can be switched off. */
export const keysOn = signal(kept("keys", ["on", "off"] as const) !== "off");
/** Whether somebody chose a language in this browser; else the account's language counts. */
export const languageWasChosen = () => kept("language", ["fr", "en"] as const) !== null;

export function choose(what: { language?: Language; theme?: Theme; keys?: boolean }): void {
  if (what.language) keep("language", (language.value = what.language));
  if (what.theme) keep("theme", (theme.value = what.theme));
  if (what.keys !== undefined) keep("keys", (keysOn.value = what.keys) ? "on" : "off");
}

effect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dataset.theme = theme.value;
});
