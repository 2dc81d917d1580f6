// A period of days in a zone: today, this week, this month, or from one day to another.
import { now } from "../clock";
import { dayIn, instantIn } from "../format";

export type Kind = "day" | "week" | "month" | "own";
const DAY_MS = 86_400_000;

function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** First and last day, both included; weeks begin on Monday. */
export function daysOf(kind: Exclude<Kind, "own">, zone: string): [string, string] {
  const today = dayIn(zone, now.peek());
  if (kind === "day") return [today, today];
  if (kind === "month") return [`${today.slice(0, 8)}01`, today];
  return [plus(today, -((new Date(`${today}T12:00Z`).getUTCDay() + 6) % 7)), today];
}

export function queryOf(days: [string, string], zone: string, campaign: string): URLSearchParams {
  const at = (day: string) => new Date(instantIn(zone, day, "00:00")).toISOString();
  const query = new URLSearchParams({ since: at(days[0]), until: at(plus(days[1], 1)), zone });
  if (campaign) query.set("campaign_id", campaign);
  return query;
}
