// The floor as the server last said it: one signal per kind, so that a change redraws only what shows it.
import { batch, computed, signal } from "@preact/signals";
import { startOver } from "./live";
import type { Card, Change, Floor, FloorAgent, FloorBatch, FloorCallbacks, FloorCampaign, FloorDialer, FloorListeners, FloorTrunk, LiveMessage, OwnCallback, OwnCampaign, OwnMessage, Thresholds } from "./wire";

type Many<T> = ReadonlyMap<number | string, T>;

export const agents = signal<Many<FloorAgent>>(new Map());
export const campaigns = signal<Many<FloorCampaign | OwnCampaign>>(new Map());
export const trunks = signal<Many<FloorTrunk>>(new Map());
export const batches = signal<Many<FloorBatch>>(new Map());
export const dialer = signal<FloorDialer | null>(null);
export const callbacks = signal<FloorCallbacks | null>(null);
export const card = signal<Card | null>(null);
/** What the person of this page promised to call back, by time. */
export const ownCallbacks = signal<OwnCallback[]>([]);
/** Who is beside which agent, by agent; an agent sees those whom it is told of. */
export const listeners = signal<Many<FloorListeners>>(new Map());
/** What was written to the person of this page and is not read yet. */
export const ownMessages = signal<OwnMessage[]>([]);
/** From when on the wall asks for a look; null on an agent's page. */
export const thresholds = signal<Thresholds | null>(null);
/** The first snapshot has come. */
export const known = signal(false);

/** Campaigns with their figures: all of them on a supervisor's screen, none on an agent's. */
export const watched = computed(() => [...campaigns.value.values()].filter((one): one is FloorCampaign => "ringing" in one));

/** Channels that calls of all campaigns take, by line. */
const taken = computed(() => {
  const by = new Map<string, number>();
  for (const one of watched.value) by.set(one.trunk, (by.get(one.trunk) ?? 0) + one.ringing + one.waiting + one.talking);
  return by;
});

/** The same of one line, for what is drawn anew only when this very number changes. */
export function takenOf(trunk: string) {
  return computed(() => taken.value.get(trunk) ?? 0);
}

const byName = new Intl.Collator("fr", { numeric: true });
let inOrder: readonly number[] = [];
let namesInOrder: readonly string[] = [];
/** Agents by name: put in order anew when one comes, goes or is renamed, not when a state changes. */
export const agentsByName = computed<readonly FloorAgent[]>(() => {
  const now = agents.value;
  const same = now.size === inOrder.length && inOrder.every((id, n) => now.get(id)?.name === namesInOrder[n]);
  if (!same) {
    const sorted = [...now.values()].sort((a, b) => byName.compare(a.name, b.name));
    inOrder = sorted.map((one) => one.id);
    namesInOrder = sorted.map((one) => one.name);
  }
  return inOrder.map((id) => now.get(id)!);
});

let named = new Map<number | string, string>();
/** Names alone: changes when a campaign comes, goes or is renamed, not with its figures. */
export const campaignNames = computed<ReadonlyMap<number | string, string>>(() => {
  const now = campaigns.value;
  const same = now.size === named.size && [...now].every(([id, one]) => named.get(id) === one.name);
  return same ? named : (named = new Map([...now].map(([id, one]) => [id, one.name])));
});

function begin(floor: Floor): void {
  const by = <T extends { id: number }>(all: T[]) => new Map<number | string, T>(all.map((one) => [one.id, one]));
  agents.value = by(floor.agents);
  campaigns.value = by(floor.campaigns);
  batches.value = by(floor.batches);
  trunks.value = new Map(floor.trunks.map((one) => [one.name, one]));
  dialer.value = floor.dialer;
  callbacks.value = floor.callbacks;
  card.value = floor.card;
  ownCallbacks.value = floor.own_callbacks;
  listeners.value = new Map(floor.listeners.map((one) => [one.agent_id, one]));
  ownMessages.value = floor.own_messages;
  thresholds.value = floor.thresholds;
  known.value = true;
}

function put<T>(into: { value: Many<T> }, id: number | string, value: T | null): void {
  const next = new Map(into.value);
  if (value === null) next.delete(id);
  else next.set(id, value);
  into.value = next;
}

function change(one: Change): void {
  switch (one.kind) {
    case "agent": return put(agents, one.id, one.value);
    case "campaign": return put(campaigns, one.id, one.value);
    case "trunk": return put(trunks, one.id, one.value);
    case "batch": return put(batches, one.id, one.value);
    case "dialer": return void (dialer.value = one.value);
    case "callbacks": return void (callbacks.value = one.value);
    case "card": return void (card.value = one.value);
    case "listeners": return put(listeners, one.id, one.value);
    case "own_messages": return void (ownMessages.value = one.value);
    case "thresholds": return void (thresholds.value = one.value);
    case "own_callbacks": return void (ownCallbacks.value = one.value);
  }
}

/** Take in one message of the live socket. */
export function hear(message: LiveMessage): void {
  if (message.type === "snapshot") batch(() => begin(message.floor));
  if (message.type === "changes") {
    if (!known.value) return startOver();
    batch(() => message.changes.forEach(change));
  }
}
