// What the server says of a period, as api/schema/statistics.py writes it, and the columns that are shown of it.
import { duration, figure, share } from "../format";

export type Figures = {
  id: string; name: string; attempts: number; answered: number; connected: number; abandoned: number; live_answers: number; successes: number; talk_seconds: number; wait_seconds: number;
};
export type Time = { agent_id: number; agent: string; state: string; reason: string; seconds: number };
export const TABLES = ["agents", "campaigns", "days", "hours", "dispositions", "outcomes", "batches"] as const;
export type Table = (typeof TABLES)[number];
export type Statistics = Record<Table, Figures[]> & { total: Figures | null; live: number; times: Time[] };

const over = (part: number, whole: number) => (whole ? part / whole : null);

/** Each column: its value to sort by, and as a person reads it. */
export const COLUMNS = {
  attempts: [(one: Figures) => one.attempts, figure],
  answered: [(one: Figures) => one.answered, figure],
  answerRate: [(one: Figures) => over(one.answered, one.attempts), share],
  connected: [(one: Figures) => one.connected, figure],
  contactRate: [(one: Figures) => over(one.connected, one.attempts), share],
  abandoned: [(one: Figures) => one.abandoned, figure],
  abandonRate: [(one: Figures) => over(one.abandoned, one.live_answers), share],
  successes: [(one: Figures) => one.successes, figure],
  talk: [(one: Figures) => one.talk_seconds, duration],
  wait: [(one: Figures) => over(one.wait_seconds, one.connected), (n: number) => `${n.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} s`],
} as const satisfies Record<string, readonly [(one: Figures) => number | null, (n: number) => string]>;
export type Column = keyof typeof COLUMNS;

export function shown(column: Column, one: Figures): string {
  const [value, said] = COLUMNS[column];
  const n = value(one);
  return n === null ? "–" : said(n);
}
