// Who is logged in, and how a person comes and goes.
import { effect, signal } from "@preact/signals";
import { Refused, ask, get, sessionEnded, useCsrf } from "./api";
import { type Language, choose, keys, language, languageWasChosen } from "./prefs";
import type { Keys, Me } from "./wire";

/** undefined: not asked yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);

function welcome(person: Me): void {
  useCsrf(person.csrf_token);
  sessionEnded.value = false;
  if (!languageWasChosen()) language.value = person.language;
  keys.value = person.keys;
  me.value = person;
}

/** Whoever the cookie of this browser belongs to. */
export async function recognise(): Promise<void> {
  try {
    welcome(await get<Me>("/api/me"));
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.status !== 401) throw fault;
    me.value = null;
  }
}

export async function enter(login: string, password: string): Promise<void> {
  welcome(await ask<Me>("POST", "/api/login", { login, password }));
  // what the server writes should be in the language that was chosen before logging in
  if (me.value && me.value.language !== language.value) await speak(language.value);
}

/** Speak this language here, and in what the server answers. */
export async function speak(tongue: Language): Promise<void> {
  choose({ language: tongue });
  if (me.value) welcome(await ask<Me>("PATCH", "/api/me", { language: tongue }));
}

/** Use these keys here at once, and at every other desk of this person; what the server refuses is taken back. */
export async function useKeys(chosen: Keys): Promise<void> {
  const before = keys.peek();
  keys.value = chosen;
  try {
    welcome(await ask<Me>("PATCH", "/api/me", { keys: chosen }));
  } catch (fault) {
    keys.value = before;
    throw fault;
  }
}

export async function leave(): Promise<void> {
  await ask("POST", "/api/logout");
  me.value = null;
}

effect(() => {
  if (sessionEnded.value) me.value = null;
});
