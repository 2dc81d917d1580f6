// Contacts for the palette: an administrator opens them, an agent calls those of the own campaigns that are called by hand.
import { findLeads, dialLead } from "../agent/desk";
import { get } from "../api";
import { campaigns } from "../floor";
import { phone } from "../format";
import { query } from "../kit/get";
import { visit } from "../kit/place";
import { go } from "../route";
import { me } from "../session";
import type { Named } from "../wire";
import { words } from "../words";
import type { Offer } from "./Palette";

const MOST = 8;
type Found = Named & { id: number; numbers: { e164: string }[] };

const nameOf = (one: Named) => [one.title, one.first_name, one.last_name].filter(Boolean).join(" ") || one.company || words.value.card.unknown;

async function all(find: string): Promise<Offer[]> {
  const { contacts } = await get<{ contacts: Found[] }>(query("/api/contacts", { find }));
  return contacts.slice(0, MOST).map((one) => ({
    kind: "contact", name: nameOf(one), about: one.numbers.map(({ e164 }) => phone(e164)).join(", "),
    run: () => { go("admin"); visit("contacts", "one", one.id); },
  }));
}

async function ofMyCampaigns(find: string): Promise<Offer[]> {
  const mine = [...campaigns.value.values()].filter((one) => one.state === "running" && one.mode === "manual");
  const found = await Promise.all(mine.map((one) => findLeads(one.id, find)));
  return found.flat().slice(0, MOST).map((one) => ({ kind: "contact", name: words.value.find.dialWhom(nameOf(one)), about: phone(one.number), run: () => dialLead(one.id) }));
}

/** What fits part of a name or a whole number, and what this person may do with it. */
export function findContacts(find: string): Promise<Offer[]> {
  if (me.peek()?.role === "admin") return all(find);
  return me.peek()?.role === "agent" ? ofMyCampaigns(find) : Promise.resolve([]);
}
