// The draft that is edited: changed by place, checked as one types, kept in this browser until it is saved.
import { computed, signal } from "@preact/signals";
import { ask, get } from "../api";
import type { Document, Texts } from "../script/document";

export type ScriptRow = { id: number; principal_id: number; principal: string; name: string; revision: number; version: number | null; campaigns: string[] };
export type Fault = { place: string; code: string; text: string };
type Draft = { script: ScriptRow; document: Document; faults: Fault[] };
type Checked = { faults: Fault[]; texts: Texts };
type Kept = { revision: number; name: string; document: Document };

export const row = signal<ScriptRow | null>(null);
export const name = signal("");
export const draft = signal<Document>({ format: 1, pages: [] });
export const faults = signal<Fault[]>([]);
export const texts = signal<Texts>({});
export const changed = signal(false);
export const found = signal(false);
/** The check has seen what is shown. */
export const checked = signal(false);
export const pages = computed(() => draft.value.pages ?? []);
export const questions = computed(() => pages.value.flatMap((one) => one.questions ?? []));

const shelf = (id: number) => `plateau.script.${id}`;
const CHECK_MS = 300;
let timer = 0;
let asked = 0;

async function look(): Promise<void> {
  const turn = ++asked;
  const seen = await ask<Checked>("POST", "/api/scripts/check", { document: draft.peek() });
  if (turn !== asked) return;
  faults.value = seen.faults;
  texts.value = seen.texts;
  checked.value = true;
}

function touched(): void {
  changed.value = true;
  checked.value = false;
  const kept: Kept = { revision: row.peek()!.revision, name: name.peek(), document: draft.peek() };
  localStorage.setItem(shelf(row.peek()!.id), JSON.stringify(kept));
  clearTimeout(timer);
  timer = window.setTimeout(() => void look().catch(() => undefined), CHECK_MS); // without a link the next change asks again
}

function show(read: Draft): void {
  row.value = read.script;
  name.value = read.script.name;
  draft.value = read.document;
  changed.value = false;
  void look().catch(() => undefined);
}

export async function open(id: number): Promise<void> {
  const read = await get<Draft>(`/api/scripts/${id}`);
  const kept = JSON.parse(localStorage.getItem(shelf(id)) ?? "null") as Kept | null;
  show(read);
  found.value = kept !== null;
  if (!kept) return;
  row.value = { ...read.script, revision: kept.revision };
  name.value = kept.name;
  draft.value = kept.document;
  touched();
}

export async function giveUp(): Promise<void> {
  localStorage.removeItem(shelf(row.value!.id));
  await open(row.value!.id);
}

export async function save(): Promise<void> {
  const sent = draft.value;
  const read = await ask<Draft>("PUT", `/api/scripts/${row.value!.id}`, { name: name.value, document: sent, revision: row.value!.revision });
  row.value = read.script;
  found.value = false;
  if (draft.value !== sent) return touched();
  changed.value = false;
  localStorage.removeItem(shelf(read.script.id));
}

export async function publish(): Promise<number> {
  if (changed.value) await save();
  const { number } = await ask<{ number: number }>("POST", `/api/scripts/${row.value!.id}/publish`, { revision: row.value!.revision });
  row.value = { ...row.value!, version: number };
  return number;
}

export function rename(to: string): void {
  name.value = to;
  touched();
}

export function replace(document: Document): void {
  draft.value = document;
  touched();
}

/** What stands at a place such as pages.0.questions.1.label. */
export function at(place: string): unknown {
  return place.split(".").reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], draft.value);
}

/** Put a value at a place; undefined takes it away. */
export function put(place: string, value: unknown): void {
  const steps = place.split(".");
  const last = steps.pop()!;
  const copy = structuredClone(draft.peek());
  const parent = steps.reduce<Record<string, unknown>>((one, step) => (one[step] ??= {}) as Record<string, unknown>, copy as unknown as Record<string, unknown>);
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  replace(copy);
}

export function add(place: string, item: object): void {
  put(place, [...((at(place) as object[] | undefined) ?? []), item]);
}

export function moveUp(place: string, index: number): void {
  const items = [...(at(place) as object[])];
  items.splice(index - 1, 0, ...items.splice(index, 1));
  put(place, items);
}

/** A key that nothing has yet: page_2, question_5. */
export function freshKey(stem: string, taken: string[]): string {
  let n = taken.length + 1;
  while (taken.includes(`${stem}_${n}`)) n += 1;
  return `${stem}_${n}`;
}
