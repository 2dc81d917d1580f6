// The script of the present call: read once, answered at once; what could not be sent waits in this browser.
import { signal } from "@preact/signals";
import { Refused, ask, get } from "../api";
import { me } from "../session";
import { tell } from "../parts/Said";
import { type Answers, type Document, type Texts, type Value, stillValid } from "./document";

type Given = { value: Value | null; serial: number };
export type CallScript = { attempt_id: number; name: string; version: number; document: Document; texts: Texts; answers: Record<string, Given> };
type Waiting = Record<string, Given>; // attempt/question -> answer

/** null: it is being read; "none": the call has no script. */
export const script = signal<CallScript | "none" | null>(null);
export const answers = signal<Answers>({});
/** The pages that were seen, by key; the last one is shown, "end" is the end. */
export const way = signal<string[]>([]);
export const unsent = signal(0);
export const unread = signal(false);

const shelf = () => `plateau.answers.${me.value?.id ?? 0}`;
const wayOf = (attempt: number) => `plateau.way.${attempt}`;
const RETRY_MS = 2000;

function waiting(): Waiting {
  return JSON.parse(localStorage.getItem(shelf()) ?? "{}") as Waiting;
}

function keep(all: Waiting): void {
  localStorage.setItem(shelf(), JSON.stringify(all));
  unsent.value = Object.keys(all).length;
}

let given: Record<string, Given> = {};

function count(): void {
  const now = script.value;
  if (now === null || now === "none") return;
  const values = Object.entries(given).flatMap(([key, one]) => (one.value === null ? [] : [[key, one.value] as const]));
  answers.value = stillValid(now.document, Object.fromEntries(values));
}

export async function load(attempt: number): Promise<void> {
  script.value = null;
  unread.value = false;
  try {
    const read = await get<CallScript>(`/api/me/call/script?attempt_id=${attempt}`);
    given = { ...read.answers };
    for (const [name, one] of Object.entries(waiting())) {
      const [of, question] = name.split("/");
      if (Number(of) === attempt && one.serial > (given[question!]?.serial ?? 0)) given[question!] = one;
    }
    const seen = JSON.parse(sessionStorage.getItem(wayOf(attempt)) ?? "[]") as string[];
    way.value = seen.length ? seen : [read.document.pages[0]!.key];
    script.value = read;
    count();
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.code === "no_script") script.value = "none";
    else {
      unread.value = true;
      setTimeout(() => unread.value && void load(attempt), RETRY_MS);
    }
  }
  void send();
}

export function go(seen: string[]): void {
  const now = script.value;
  if (now === null || now === "none") return;
  way.value = seen;
  sessionStorage.setItem(wayOf(now.attempt_id), JSON.stringify(seen));
}

/** Kept in this browser before it is sent, so that a crash loses nothing; null takes an answer back. */
export function answer(question: string, value: Value | null): void {
  const now = script.value;
  if (now === null || now === "none") return;
  const serial = Math.max(Date.now(), (given[question]?.serial ?? 0) + 1);
  given[question] = { value, serial };
  keep({ ...waiting(), [`${now.attempt_id}/${question}`]: { value, serial } });
  count();
  void send();
}

let sending = false;

/** Send what waits, the oldest first; without a link it is tried again. */
export async function send(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (;;) {
      const next = Object.entries(waiting()).sort(([, one], [, other]) => one.serial - other.serial)[0];
      unsent.value = Object.keys(waiting()).length;
      if (!next) return;
      const [name, one] = next;
      const [attempt, question] = name.split("/");
      try {
        await ask("PUT", "/api/me/call/answer", { attempt_id: Number(attempt), question, ...one });
      } catch (fault) {
        if (!(fault instanceof Refused) || fault.status === 0 || fault.status >= 500 || fault.status === 401 || fault.status === 403 || fault.status === 429) {
          setTimeout(() => void send(), RETRY_MS);
          return;
        }
        tell(fault); // it can never be taken: say so, and let the others go
      }
      const left = waiting();
      if (left[name]?.serial === one.serial) delete left[name];
      keep(left);
    }
  } finally {
    sending = false;
  }
}
