// A television: an address of its own opens the floor's figures, without anybody logged in.
import { effect, signal } from "@preact/signals";
import { Refused, ask, get, sessionEnded } from "./api";
import { type Language, language } from "./prefs";

export type Display = { name: string; language: Language };
export const LIVE = "/api/displays/live";

/** undefined: not a television, as far as is known. */
export const display = signal<Display | undefined>(undefined);

/** Whether this browser is a television: it was opened with a key behind the #, or was so before. */
export async function recogniseDisplay(): Promise<boolean> {
  const key = location.hash.slice(1);
  try {
    const found = key ? await ask<Display>("POST", "/api/displays/enter", { key }) : await get<Display>("/api/displays/own");
    if (key) history.replaceState(null, "", location.pathname); // the key is not left for whoever passes by
    language.value = found.language;
    sessionEnded.value = false;
    display.value = found;
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
  }
  return display.value !== undefined;
}

effect(() => {
  if (sessionEnded.value) display.value = undefined;
});
