// The settings of a campaign by topic: what each is called, how it is typed, and what stands beside it.
import type { Option, Raw, Spec } from "../../kit/fields";
import { words } from "../../words";
import { steering } from "../../words/admin/campaigns";
import type { Campaign, Hours, Trunk } from "../wire";
import { type LawfulValues, lawOf } from "./lawful";

export type Topic = "dialing" | "hours" | "limits" | "recording" | "live";
type Known = { law: LawfulValues | null; trunks: readonly Trunk[]; profiles: readonly string[]; sectors: readonly string[] };
type Label = keyof ReturnType<typeof labels>;

const labels = () => steering.value.labels;
const options = (named: Record<string, string>): Option[] => Object.entries(named);

function named(name: Label, kind: Spec["kind"], more: Partial<Spec> = {}): Spec {
  return { name, kind, label: labels()[name], ...more };
}

export function modes(): Option[] {
  return options(words.value.modes);
}

/** "10:00-13:00, 14:00-18:00" as pairs; what is not written so goes to the server as it stands, and is refused there. */
export function hoursOf(typed: Raw): unknown {
  const text = String(typed).trim();
  return text === "" ? null : text.split(/[,;]\s*/).map((pair) => pair.split("-").map((one) => one.trim().replace("h", ":")));
}

export function hoursText(kept: unknown): string {
  return ((kept as Hours["hours"]) ?? []).map((pair) => pair.join("-")).join(", ");
}

function dialing({ law, trunks, profiles, sectors }: Known): Spec[] {
  const w = steering.value;
  const numbers = [...new Set(trunks.flatMap((trunk) => trunk.numbers))];
  return [
    named("name", "text"), named("mode", "choice", { options: modes() }), named("language", "choice", { options: options(w.languages) }), named("priority", "number"),
    named("trunk", "choice", { options: trunks.map((trunk) => [trunk.name, trunk.name]) }), named("default_caller_id", "choice", { options: numbers.map((one) => [one, one]) }),
    named("profile", "choice", { options: profiles.map((one) => [one, one]) }), named("sector", "choice", { options: [["", "–"], ...sectors.map((one): Option => [one, one])] }), named("purpose", "text", { about: w.abouts.purpose }),
    named("max_dial_level", "number", { about: w.abouts.predictive }), named("lead_order", "choice", { options: options(w.orders) }),
    named("ring_seconds", "number", { nothing: true, about: w.abouts.own, law: lawOf(law, "ring_seconds") }), named("give_up_ringing", "check", { about: w.abouts.predictive }),
    named("minimum_ring_seconds", "number", { nothing: true, about: w.abouts.own, law: lawOf(law, "minimum_ring_seconds") }), named("kept_free", "number"), named("amd", "check"),
    named("wrap_up_seconds", "number"), named("wrap_up_extensions", "number"), named("callbacks_by", "choice", { options: options(w.by) }), named("personal_falls_after_minutes", "number"), named("announce_seconds", "number"), named("script", "text"),
  ];
}

function hours({ law }: Known): Spec[] {
  const w = steering.value;
  return [
    named("starts_on", "date", { nothing: true }), named("ends_on", "date", { nothing: true }), named("timezone", "text"),
    named("days", "many", { options: w.dayNames.map((day, at) => [String(at), day]), about: w.abouts.days, to: (typed) => (typed === "" ? null : String(typed).split(",").map(Number)) }),
    named("hours", "text", { about: w.abouts.hours, law: lawOf(law, "calling_hours"), from: hoursText, to: hoursOf }),
  ];
}

function limits({ law }: Known): Spec[] {
  const w = steering.value;
  const own = (name: Label, more: Partial<Spec> = {}) => named(name, "number", { nothing: true, about: w.abouts.own, law: lawOf(law, name), ...more });
  return [
    own("abandon_limit", { times: 100 }), own("agent_wait_ms", { times: 0.001 }), own("max_attempts"), own("cap_max", { law: lawOf(law, "attempt_cap") }), own("cap_days"), own("rest_days"), own("hold_hours"),
    named("success_quota", "number", { about: w.abouts.quota }),
  ];
}

function recording(): Spec[] {
  const w = steering.value;
  return [named("recording", "choice", { options: options(w.recordings) }), named("recording_percent", "number", { about: w.abouts.percent }), named("retention_days", "number")];
}

const LIVE = ["mode", "max_dial_level", "abandon_limit", "agent_wait_ms", "ring_seconds", "give_up_ringing", "minimum_ring_seconds", "kept_free", "lead_order", "wrap_up_seconds", "days", "hours"];

/** What is changed while a campaign runs: how it dials, its limits and its hours. */
function live(known: Known): Spec[] {
  const all = [...dialing(known), ...limits(known), ...hours(known)];
  return LIVE.map((name) => all.find((one) => one.name === name)!);
}

const TOPICS: Record<Topic, (known: Known) => Spec[]> = { dialing, hours, limits, recording, live };

export const specsOf = (topic: Topic, known: Known): Spec[] => TOPICS[topic](known);

/** What a campaign keeps, by the names of the fields: its own rules as it says them, hours and caps in their parts. */
export function keptOf(one: Campaign): Record<string, unknown> {
  const cap = one.own_rules["attempt_cap"] as { max: number; days: number } | null;
  return { ...one, ...one.own_rules, ...one.calling_hours, cap_max: cap?.max ?? null, cap_days: cap?.days ?? null };
}

/** What is sent for what was changed. */
export function patchOf(changed: Record<string, unknown>, all: Record<string, unknown>, one: Campaign): Record<string, unknown> {
  const { cap_max, cap_days, timezone, days, hours: clock, ...rest } = changed;
  if (cap_max !== undefined || cap_days !== undefined) rest["attempt_cap"] = all["cap_max"] === null && all["cap_days"] === null ? null : { max: all["cap_max"], days: all["cap_days"] };
  if (timezone !== undefined || days !== undefined || clock !== undefined) rest["calling_hours"] = { timezone: all["timezone"], days: all["days"], hours: all["hours"] };
  return { version: one.version, ...rest };
}
