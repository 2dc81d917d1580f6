// The dialplan that is being edited: kept in this browser until it is in service, and compared with what was checked.
import { signal } from "@preact/signals";
import { ask, get } from "../../api";
import { me } from "../../session";

export type File = { name: string; text: string };
export type Line = { file: string; kind: "same" | "added" | "removed"; before: number | null; after: number | null; text: string; gap: boolean };
export type Fault = { file: string; line: number; message: string };
export type Dialplan = { version: number | null; files: File[] };
export type State = { state: "waiting" | "working" | "done" | "refused"; code: string | null; text: string; faults: Fault[]; version: number | null };
type Kept = { seen: number; files: File[] };

export const ENTRY = "extensions.conf";

export const inService = signal<Dialplan>({ version: null, files: [] });
export const files = signal<File[]>([]);
/** The version from which what is edited began: another one in service meanwhile is not overwritten. */
export const seen = signal(0);
export const open = signal(ENTRY);
/** What the last check said, about exactly these files. */
export const checked = signal<{ files: File[]; faults: Fault[]; difference: Line[] } | null>(null);
/** Typed on another day and not put into service. */
export const found = signal(false);

const shelf = () => `plateau.dialplan.${me.peek()?.id}`;
const same = (one: File[], other: File[]) => JSON.stringify(one) === JSON.stringify(other);
export const changed = () => !same(files.value, inService.value.files);

function begin(read: Dialplan): void {
  inService.value = read;
  files.value = read.files;
  seen.value = read.version ?? 0;
  checked.value = null;
  found.value = false;
}

export async function load(): Promise<void> {
  const read = await get<Dialplan>("/api/dialplan");
  begin(read);
  const kept = JSON.parse(localStorage.getItem(shelf()) ?? "null") as Kept | null;
  if (!kept || same(kept.files, read.files)) return;
  files.value = kept.files;
  seen.value = kept.seen;
  found.value = true;
}

function hold(next: File[]): void {
  files.value = next;
  localStorage.setItem(shelf(), JSON.stringify({ seen: seen.peek(), files: next } satisfies Kept));
}

export function type(name: string, text: string): void {
  hold(files.peek().map((one) => (one.name === name ? { name, text } : one)));
}

export function add(name: string): void {
  hold([...files.peek(), { name, text: "" }].sort((x, y) => (x.name < y.name ? -1 : 1)));
  open.value = name;
}

export function remove(name: string): void {
  hold(files.peek().filter((one) => one.name !== name));
  open.value = ENTRY;
}

/** Edit these files, as they were in an earlier version, in place of what is in service now. */
export function take(earlier: File[]): void {
  seen.value = inService.peek().version ?? 0;
  hold(earlier);
  if (!earlier.some((one) => one.name === open.peek())) open.value = ENTRY;
}

export function giveUp(): void {
  localStorage.removeItem(shelf());
  begin(inService.peek());
}

/** Waits for the end of an order, however long the server takes. */
async function end(order: number): Promise<State> {
  for (;;) {
    const now = await get<State>(`/api/dialplan/orders/${order}`);
    if (now.state === "done" || now.state === "refused") return now;
  }
}

export async function check(): Promise<State> {
  const sent = files.peek();
  const { order, difference } = await ask<{ order: number; difference: Line[] }>("POST", "/api/dialplan/checks", { files: sent });
  const said = await end(order);
  if (said.state === "done") checked.value = { files: sent, faults: said.faults, difference };
  return said;
}

/** Put what was checked into service; afterwards it is what one edits. */
export async function apply(password: string): Promise<State> {
  const sent = checked.peek()!.files;
  const { order } = await ask<{ order: number }>("POST", "/api/dialplan/versions", { files: sent, seen: seen.peek(), password });
  const said = await end(order);
  if (said.state !== "done") {
    if (said.faults.length > 0) checked.value = { ...checked.peek()!, faults: said.faults };
    return said;
  }
  const edited = files.peek();
  inService.value = { version: said.version, files: sent };
  seen.value = said.version!;
  checked.value = null;
  if (same(edited, sent)) giveUp();
  else hold(edited);
  return said;
}
