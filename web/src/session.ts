// Who is logged in, and how a person comes and goes.
import { effect, signal } from "@preact/signals";
import { Refused, ask, get, sessionEnded, useCsrf } from "./api";
import { type Language, choose, languageWasChosen } from "./prefs";
import type { Me } from "./wire";

/** undefined: not asked yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);

function welcome(person: Me): void {
  useCsrf(person.csrf_token);
  sessionEnded.value = false;
  if (!languageWasChosen) choose({ language: person.language });
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
}

/** Speak this language here, and in what the server answers. */
export async function speak(language: Language): Promise<void> {
  choose({ language });
  if (me.value) welcome(await ask<Me>("PATCH", "/api/me", { language }));
}

export async function leave(): Promise<void> {
  await ask("POST", "/api/logout");
  me.value = null;
}

effect(() => {
  if (sessionEnded.value) me.value = null;
});
