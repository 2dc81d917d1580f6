// The server's time as this page knows it, and one tick a second for everything that shows a duration.
import { signal } from "@preact/signals";

let ahead = 0; // milliseconds that the server's clock is ahead of this one

/** Milliseconds since the epoch, by the server's clock; changes once a second. */
export const now = signal(Date.now());

export function serverSaid(at: string): void {
  ahead = Date.parse(at) - Date.now();
  now.value = Date.now() + ahead;
}

/** The Date of an HTTP answer: good to a second, until the live socket says it exactly. */
export function serverDated(date: string | null): void {
  if (date && Math.abs(Date.parse(date) - now.value) > 2000) serverSaid(date);
}

/** Whole seconds since `moment`, never negative. */
export function secondsSince(moment: string): number {
  return Math.max(0, Math.floor((now.value - Date.parse(moment)) / 1000));
}

/** Whole seconds until `moment`, never negative. */
export function secondsUntil(moment: string): number {
  return Math.max(0, Math.ceil((Date.parse(moment) - now.value) / 1000));
}

setInterval(() => (now.value = Date.now() + ahead), 1000);
