// The live socket: a snapshot, then changes, a beat every 2 s; says how old the data is and recovers alone.
import { computed, signal } from "@preact/signals";
import { sessionEnded } from "./api";
import { serverSaid } from "./clock";
import type { LiveMessage } from "./wire";

const STALE_MS = 4_000; // two beats missed: a person is told before 5 s have passed
const SILENT_MS = 6_000;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5_000;

export type Link = "opening" | "live" | "lost";

const freshAt = signal<number | null>(null);
let heardAt = 0;
const tick = signal(Date.now());

/** Milliseconds since what is shown was known to be true; null before the first word. */
export const age = computed(() => (freshAt.value === null ? null : Math.max(0, tick.value - freshAt.value)));
const openedAt = signal(Date.now());
export const link = computed<Link>(() => {
  if (age.value !== null) return age.value > STALE_MS ? "lost" : "live";
  return tick.value - openedAt.value > STALE_MS ? "lost" : "opening";
});

let socket: WebSocket | null = null;
let tries = 0;
let timer = 0;
let wanted = false;
let heard: (message: LiveMessage) => void = () => undefined;
let address = "";

function connect(): void {
  heardAt = Date.now();
  const opening = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${address}`);
  socket = opening;
  opening.onmessage = (event: MessageEvent<string>) => {
    if (opening !== socket) return;
    const message = JSON.parse(event.data) as LiveMessage;
    heardAt = tick.value = Date.now();
    tries = 0;
    if (message.type === "heartbeat") serverSaid(message.at);
    // while the server has lost the database it goes on beating, and the floor it sent grows old
    if (message.type !== "heartbeat" || message.link) freshAt.value = tick.value;
    heard(message);
  };
  opening.onclose = (event) => {
    if (opening !== socket || !wanted) return;
    socket = null;
    if (event.code === 4401) {
      sessionEnded.value = true;
      return;
    }
    timer = window.setTimeout(connect, waitBeforeTry());
  };
}

/** Longer with every failure, bounded, and never the same for two pages at once. */
function waitBeforeTry(): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++);
  return longest * (0.5 + Math.random() / 2);
}

/** Drop the link and open it anew at once: the server then sends a snapshot. */
export function startOver(): void {
  const dead = socket;
  // what swallows our packets swallows the goodbye too: nobody waits for the answer to it
  socket = null;
  dead?.close();
  clearTimeout(timer);
  if (wanted) timer = window.setTimeout(connect, waitBeforeTry());
}

/** Listen until the returned function is called. */
export function listen(hear: (message: LiveMessage) => void, from = "/api/live"): () => void {
  wanted = true;
  address = from;
  heard = hear;
  openedAt.value = Date.now();
  freshAt.value = null;
  connect();
  const ticking = window.setInterval(() => {
    tick.value = Date.now();
    // a socket that says nothing, or does not even open, is as good as closed: a router may have forgotten it
    if (socket !== null && tick.value - heardAt > SILENT_MS) startOver();
  }, 500);
  return () => {
    wanted = false;
    clearTimeout(timer);
    clearInterval(ticking);
    socket?.close();
    socket = null;
  };
}
