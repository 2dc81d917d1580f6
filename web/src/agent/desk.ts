// The agent's own desk: who I am on the floor, and what I may ask for.
import { computed, effect, signal } from "@preact/signals";
import { ask, get } from "../api";
import { agents, card } from "../floor";
import { me } from "../session";
import { forgetNote, keepNote, noteKept } from "./kept";
import type { CardAnswer, Colleague, Day, DispositionBody, FloorAgent, FoundLead, FoundLeads, PhoneAccount, StateBody } from "../wire";

/** The agent of this page, as the floor has them; null until the first snapshot. */
export const mine = computed<FloorAgent | null>(() => agents.value.get(me.value?.id ?? 0) ?? null);

/** The script of the call takes the figures for its choices: a pause is then asked for with the mouse or by Tab. */
export const figuresTaken = signal(false);

/** There is a call, or what is left of one. */
export const inCall = computed(() => card.value !== null && mine.value?.attempt_id === card.value.attempt.id);

/** The day's figures, and up to when they were counted. */
export const day = signal<(Day & { received: number }) | null>(null);
export const account = signal<PhoneAccount | null>(null);

export const become = (body: StateBody) => ask("POST", "/api/me/state", body);
export const nextCard = (campaign_id: number) => ask("POST", "/api/me/preview", { campaign_id });

// What is asked about a call names the one whose card is shown: a late click is about no other.
const shown = () => ({ attempt_id: card.value!.attempt.id });
const AGAIN_MS = 1000;
let hungUpAt = -AGAIN_MS;
/** A second press within a second is the same one. */
export async function hangUp(): Promise<void> {
  if (performance.now() - hungUpAt < AGAIN_MS) return;
  hungUpAt = performance.now();
  await ask("POST", "/api/me/call/hangup", shown());
}
export const extendWrapUp = () => ask("POST", "/api/me/call/wrap-up", shown());
export const hand = (up: boolean) => ask(up ? "PUT" : "DELETE", "/api/me/hand");
export const hold = (action: "hold" | "resume") => ask("POST", "/api/me/call/hold", { ...shown(), action });
export const handOver = (body: { action: "consult" | "hand_over"; agent_id?: number } | { action: "join" | "leave" }) =>
  ask("POST", "/api/me/call/hand-over", { ...shown(), ...body, ...(body.action === "hand_over" && { note: note.peek() }) });
export const colleagues = async () => (await get<{ colleagues: Colleague[] }>("/api/me/colleagues")).colleagues;
export const dialCard = () => ask("POST", "/api/me/preview/dial", shown());
export const skipCard = () => ask("POST", "/api/me/preview/skip", shown());

export async function loadDay(): Promise<void> {
  const told = await get<Day>("/api/me/day");
  day.value = { ...told, received: Date.parse(told.at) };
}

export async function loadAccount(): Promise<PhoneAccount> {
  return (account.value ??= await get<PhoneAccount>("/api/me/phone"));
}

// What this page did to the present call; the server is told, and the card says it only when it is read again.
const disposed = signal<{ attempt: number; code: string } | null>(null);
const dialed = signal(0);
const wanted = signal(0); // the lead that this page is asking to dial by hand

/** "off": recorded only when asked for, and nobody asked yet; null: this call is not recorded. */
export const recording = computed<"on" | "paused" | "off" | null>(() => {
  const now = card.value;
  if (!now?.recording || now.recording.state !== "expected") return null;
  if (now.recording.paused_until) return "paused";
  return now.recording.demanded ? "on" : "off";
});

let steering = false;
let saidBefore: string | null = null;
// the dialer resumes by itself what was forgotten: the floor says it before the card is read again. What this page asked
// for comes with the answer, before or after the floor says it.
effect(() => {
  const agent = mine.value;
  const said = agent?.recording_paused_until ?? null;
  if (said === saidBefore) return;
  saidBefore = said;
  const now = card.peek();
  if (!steering && now?.recording && agent?.attempt_id === now.attempt.id) card.value = { ...now, recording: { ...now.recording, paused_until: said } };
});

export async function record(action: "pause" | "resume" | "start"): Promise<void> {
  steering = true;
  try {
    const { card: told } = await ask<CardAnswer>("POST", "/api/me/call/recording", { ...shown(), action });
    if (told && card.value?.attempt.id === told.attempt.id) card.value = { ...card.value, recording: told.recording };
  } finally {
    steering = false;
  }
}

/** Correct the contact on the card: fields as the server names them, or a further number as it was said. */
export async function correct(attempt_id: number, body: { fields: Record<string, string> } | { new_number: string }): Promise<void> {
  const { card: told } = await ask<CardAnswer>("PATCH", "/api/me/call/contact", { attempt_id, ...body });
  if (told && card.value?.attempt.id === told.attempt.id) card.value = { ...card.value, contact: told.contact };
}

/** The code chosen for the present call, if any. */
export const chosen = computed<string | null>(() => {
  const now = card.value?.attempt;
  if (!now) return null;
  return disposed.value?.attempt === now.id ? disposed.value.code : now.disposition_code;
});

export async function dispose(body: DispositionBody): Promise<void> {
  await ask("POST", "/api/me/call/disposition", body);
  disposed.value = { attempt: body.attempt_id, code: body.code };
  forgetNote(body.attempt_id);
}

/** The card is shown and waits for the agent's word to be dialed. */
export const undialed = computed(() => {
  const now = card.value?.attempt;
  return now !== undefined && now.state === "claimed" && dialed.value !== now.id && wanted.value !== now.lead_id && mine.value?.state === "reserved";
});

/** A call that the agent starts; null: it comes by itself. */
export const ownCall = computed<"shown" | "dialing" | null>(() => {
  const mode = card.value?.attempt.mode;
  if (mine.value?.state !== "reserved" || (mode !== "manual" && mode !== "preview")) return null;
  return undialed.value ? "shown" : "dialing";
});

export async function dialShown(): Promise<void> {
  const attempt = card.value!.attempt.id;
  await dialCard();
  dialed.value = attempt;
}

/** The leads of an own campaign that fit part of a name or a whole number. */
export async function findLeads(campaign_id: number, find: string): Promise<FoundLead[]> {
  const query = new URLSearchParams({ campaign_id: String(campaign_id), find });
  return (await get<FoundLeads>(`/api/me/leads?${query}`)).leads;
}

export async function dialLead(lead_id: number): Promise<void> {
  wanted.value = lead_id;
  try {
    const { card: told } = await ask<CardAnswer>("POST", "/api/me/dial", { lead_id });
    dialed.value = told?.attempt.id ?? 0;
  } finally {
    wanted.value = 0;
  }
}

// The note survives a reload of the page: it is kept in the browser until it was sent.
export const note = signal("");

export function write(text: string): void {
  note.value = text;
  const attempt = card.value?.attempt.id;
  if (attempt) keepNote(attempt, text);
}

const attemptShown = computed(() => card.value?.attempt.id ?? 0);
const noted = computed(() => card.value?.attempt.note ?? ""); // a colleague who hands a call over notes something first
effect(() => {
  const attempt = attemptShown.value;
  note.value = attempt ? noteKept(attempt) ?? noted.value : "";
});
