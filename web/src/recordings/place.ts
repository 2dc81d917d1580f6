// Which recordings an address asks for, so that a search can be kept, sent and linked to.
import { dateFormat } from "../intl";
export type Wanted = Record<"name" | "number" | "campaign_id" | "agent_id" | "disposition" | "answer" | "from" | "to" | "least_seconds" | "most_seconds" | "sort", string>;
export const NOTHING: Wanted = { name: "", number: "", campaign_id: "", agent_id: "", disposition: "", answer: "", from: "", to: "", least_seconds: "", most_seconds: "", sort: "newest" };
/** What stands in the address, to be kept and sent: neither names nor numbers of customers. */
const PLACED = ["campaign_id", "agent_id", "disposition", "answer", "from", "to", "least_seconds", "most_seconds", "sort"] as const;

/** Where on the page these are found: `#campaign_id=3&from=2026-11-23`. */
export function placeOf(wanted: Partial<Wanted>): string {
  const told = PLACED.flatMap((name) => (wanted[name] && wanted[name] !== NOTHING[name] ? [[name, wanted[name]] as [string, string]] : []));
  return told.length ? `#${new URLSearchParams(told)}` : "";
}

/** What the address asks for. */
export function askedFor(): Wanted {
  const asked = new URLSearchParams(location.hash.slice(1));
  return { ...NOTHING, ...Object.fromEntries(PLACED.flatMap((name) => (asked.get(name) ? [[name, asked.get(name)!]] : []))) };
}

/** This day here, as a search and a date field write it. */
export const today = () => dateFormat("sv-SE").format(new Date());
