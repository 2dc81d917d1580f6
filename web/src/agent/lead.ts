// One tab leads: it has the telephone and the keys. The next one goes on when that one closes, or when its person says so.
import { effect, signal } from "@preact/signals";
import { card } from "../floor";
import { switchOff } from "../phone";
import { me } from "../session";
import { note } from "./desk";
import { type Phone, keepPhone, keepNote, phoneOf } from "./kept";

type Told = { phone: Phone | null; note: { attempt: number; text: string } | null };

/** Whether this tab leads; null: it is not known yet. */
export const leads = signal<boolean | null>(null);
let name = "";
let queued = ""; // the lock that is waited for
let release = () => {};
let channel: BroadcastChannel | null = null;

const lost = () => {
  if (leads.peek() !== true) return;
  leads.value = false;
  switchOff();
  wait();
};

/** Lead until the lock is released here or taken by another tab. */
function hold(of: string): Promise<void> {
  if (of !== name) return Promise.resolve(); // somebody else is logged in by now
  leads.value = true;
  return new Promise((end) => (release = end));
}

function wait(): void {
  if (queued === name) return;
  const of = (queued = name);
  navigator.locks.request(of, () => {
    if (queued === of) queued = "";
    return hold(of);
  }).catch(lost);
}

function hear({ data }: MessageEvent<Told | "which">): void {
  if (data === "which") return tell();
  if (leads.peek()) return;
  if (data.phone) keepPhone(data.phone);
  if (data.note) keepNote(data.note.attempt, data.note.text);
}

/** What the next tab needs to go on: the phone of this shift, and the note as it is typed. */
function tell(): void {
  const attempt = card.value?.attempt.id;
  const told: Told = { phone: phoneOf(), note: attempt === undefined ? null : { attempt, text: note.value } };
  if (leads.value) channel?.postMessage(told);
}

function begin(person: number): void {
  name = `plateau.desk.${person}`;
  if (!navigator.locks) return void (leads.value = true); // no secure address: no telephone in this browser either
  channel = new BroadcastChannel(name);
  channel.onmessage = hear;
  const of = name;
  navigator.locks.request(of, { ifAvailable: true }, (lock) => {
    if (lock) return hold(of);
    leads.value = false;
    channel?.postMessage("which");
    wait();
    return undefined;
  }).catch(lost);
}

function end(): void {
  name = "";
  leads.value = null;
  release();
  channel?.close();
  channel = null;
}

/** Lead from now on; the tab that led switches its telephone off. */
export function takeLead(): void {
  const of = name;
  navigator.locks.request(of, { steal: true }, () => hold(of)).catch(lost);
}

let person: number | null = null;

/** Ask for the lead of the person who is logged in; it is kept as long as they are. */
export function follow(): void {
  const now = me.peek()?.id ?? null;
  if (now === person) return;
  if (person !== null) end();
  person = now;
  if (now !== null) begin(now);
}

effect(() => {
  if (!me.value && person !== null) follow();
});
effect(tell);
