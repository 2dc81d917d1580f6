// The statistics as the server sums them up, and the columns of each table.
import { signal } from "@preact/signals";
import { get } from "../api";
import { duration, figure, share } from "../format";
import { language } from "../prefs";
import { words } from "../words";
import type { FigureName } from "../words/figures";

export const PERIODS = ["today", "yesterday", "week", "month", "days"] as const;
export const TABLES = ["agents", "campaigns", "hours", "dispositions", "batches"] as const;
export type Period = (typeof PERIODS)[number];
export type Table = (typeof TABLES)[number];
export type Row = Record<string, string | number | null | Record<string, number>>;
export type Span = { first: string; last: string; since: string; until: string; timezone: string };
export type Found = { table: Table; span: Span; rows: Row[] };
export type Asked = { table: Table; period: Period; first: string; last: string };
export type Value = string | number | null;
export type Column = { key: string; heading: string; value: (row: Row) => Value; shown: (value: Value) => string; figure: boolean; sums: boolean; meaning: FigureName | null };

/** What was last asked for stays while other pages are looked at. */
export const asked = signal<Asked>({ table: "campaigns", period: "today", first: "", last: "" });

export function queryOf({ period, first, last }: Asked): string {
  return new URLSearchParams(period === "days" ? { period, first, last } : { period }).toString();
}

export async function find(one: Asked): Promise<Found> {
  const answer = await get<{ span: Span } & Record<Table, Row[]>>(`/api/statistics/${one.table}?${queryOf(one)}`);
  return { table: one.table, span: answer.span, rows: answer[one.table] };
}

type Key = keyof typeof words.value.statistics.columns;
type Named = "name" | "agent" | "label" | "file_name";
type Kind = "text" | "count" | "time" | "share" | "rate" | "hour";

const some = (form: (n: number) => string) => (value: Value) => (typeof value === "number" ? form(value) : "–");
const SHOWN: Record<Kind, (value: Value) => string> = {
  text: (value) => String(value ?? "–"),
  count: some(figure),
  time: some(duration),
  share: (value) => share(typeof value === "number" ? value : null),
  rate: some((n) => n.toLocaleString(language.value === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 2 })),
  hour: some((n) => `${String(n).padStart(2, "0")}:00`),
};

const isNamed = (key: Key): key is Named => ["name", "agent", "label", "file_name"].includes(key);

function column(key: Key, kind: Kind, field: string = key): Column {
  const heading = words.value.statistics.columns[key];
  const value = (row: Row) => row[field] as Value;
  return { key, heading, value, shown: SHOWN[kind], figure: kind !== "text", sums: kind === "count" || kind === "time", meaning: isNamed(key) ? null : `statistics.${key}` };
}

/** One column for each word that occurs in a field, as pauses by their reason. */
function occurring(rows: Row[], field: "pauses" | "outcomes", kind: Kind, heading: (word: string) => string): Column[] {
  const all = new Set(rows.flatMap((row) => Object.keys(row[field] as Record<string, number>)));
  return [...all].sort().map((word) => ({
    key: `${field}.${word}`, heading: heading(word), value: (row) => (row[field] as Record<string, number>)[word] ?? 0, shown: SHOWN[kind], figure: true, sums: true, meaning: `statistics.${field}`,
  }));
}

function counts(...keys: Key[]): Column[] {
  return keys.map((key) => column(key, "count"));
}

export function columnsOf(table: Table, rows: Row[]): Column[] {
  const w = words.value;
  switch (table) {
    case "agents":
      return [
        column("agent", "text", "name"), column("calls", "count"), ...(["talking", "wrap_up", "reserved", "ready", "paused"] as const).map((key) => column(key, "time")),
        ...occurring(rows, "pauses", "time", (reason) => w.statistics.pause(w.reasons[reason] ?? reason)), column("successes", "count"), column("successes_per_hour", "rate"),
      ];
    case "campaigns":
      return [
        column("name", "text"), ...counts("attempts", "dialed", "live_answers", "reached"), column("answer_rate", "share"), column("contact_rate", "share"), column("mean_wait_seconds", "rate"),
        column("abandon_rate", "share"), column("abandon_limit", "share"), column("promised", "count"), column("kept_rate", "share"), ...occurring(rows, "outcomes", "count", (one) => w.statistics.outcome((w.outcomes as Record<string, string>)[one] ?? one)), column("going_on", "count"),
      ];
    case "hours":
      return [column("hour", "hour"), ...counts("attempts", "dialed", "live_answers", "reached", "successes")];
    case "dispositions": {
      const label = column("label", "text");
      return [column("name", "text"), { ...label, value: (row) => (row[`label_${language.value}`] ?? row["disposition_code"] ?? w.statistics.none) as string }, ...counts("attempts", "reached")];
    }
    case "batches":
      return [column("name", "text"), column("file_name", "text"), ...counts("attempts", "dialed", "live_answers", "reached", "successes")];
  }
}

/** What a row is called in the chart, and which of its figures the bar shows. */
export function barsOf(table: Table, rows: Row[]): { labels: string[]; values: number[]; what: string } {
  const columns = columnsOf(table, rows);
  const name = columns.find((one) => one.key === { agents: "agent", campaigns: "name", hours: "hour", dispositions: "label", batches: "file_name" }[table])!;
  const height = columns.find((one) => one.key === (table === "agents" ? "calls" : "attempts"))!;
  return { labels: rows.map((row) => name.shown(name.value(row))), values: rows.map((row) => Number(height.value(row))), what: height.heading };
}
