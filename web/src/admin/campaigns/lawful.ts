// What the law says beside each of a campaign's own rules, in words.
import { figure } from "../../format";
import { steering } from "../../words/admin/campaigns";

export type LawfulValue = { setting: string; value: unknown; source: string };
export type LawfulValues = { profile: string; values: LawfulValue[] };
type Interval = [number, number];

const AT_MOST: Record<string, number> = { abandon_limit: 100, agent_wait_ms: 0.001 };

const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function week(days: Interval[][]): string {
  const w = steering.value;
  const said = days.map((intervals) => intervals.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(", ") || w.law.none);
  const runs: { from: number; to: number; text: string }[] = [];
  said.forEach((text, day) => {
    const last = runs.at(-1);
    if (last?.text === text) last.to = day;
    else runs.push({ from: day, to: day, text });
  });
  return runs.map(({ from, to, text }) => `${w.dayNames[from]}${to > from ? `–${w.dayNames[to]}` : ""} ${text}`).join(" ; ");
}

function inWords({ setting, value }: LawfulValue): string {
  const w = steering.value.law;
  if (setting === "calling_hours") return week(value as Interval[][]);
  if (setting === "attempt_cap") {
    const cap = value as { max: number; days: number | null; hours: number | null };
    return w.attempts(cap.max, cap.days, cap.hours);
  }
  if (value === null) return w.untilConsent;
  const times = AT_MOST[setting];
  return times === undefined ? w.atLeast(figure(value as number)) : w.atMost(figure((value as number) * times));
}

/** What the law says of a setting, with its source; nothing where it says nothing. */
export function lawOf(law: LawfulValues | null, setting: string): string | undefined {
  const said = law?.values.filter((one) => one.setting === setting) ?? [];
  if (said.length === 0) return undefined;
  return steering.value.law.says(`${said.map(inWords).join(" ; ")} (${[...new Set(said.map((one) => one.source))].join(" ; ")})`);
}
