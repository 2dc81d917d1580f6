// What the palette offers: the page's own buttons, then where the person may go; and which of it the words typed mean.
import { NAMES } from "../admin/areas";
import { hrefOf } from "../kit/place";
import { pagesOf } from "../parts/Top";
import { PAGES, go } from "../route";
import type { Me } from "../wire";
import { room } from "../words/admin";
import { palette } from "../words/palette";
import { words } from "../words";

export type Choice = { id: string; kind: "act" | "go" | "find"; name: string; shortcut: string | null; run: () => void };

export const MOST = 9;

/** Without accents and capitals, so that "evaluation" finds « Évaluation ». */
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function nameOf(button: HTMLElement): string {
  const own = button.cloneNode(true) as HTMLElement;
  own.querySelectorAll("[aria-hidden]").forEach((sign) => sign.remove());
  return (button.getAttribute("aria-label") ?? own.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** The buttons that could be pressed now; taken before the palette covers them. */
export function actsOnPage(): Choice[] {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("button.btn:not(:disabled)")].filter((one) => one.checkVisibility());
  return buttons.map((one, at) => ({
    id: `act-${at}`, kind: "act" as const, name: nameOf(one), shortcut: one.getAttribute("aria-keyshortcuts"),
    run: () => (one.isConnected ? one.click() : undefined),
  })).filter((one) => one.name);
}

function visit(address: string): void {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

export function pagesFor(person: Me): Choice[] {
  const pages = pagesOf(person).map((one) => ({ id: `go-${one}`, kind: "go" as const, name: words.value.nav[one], shortcut: null, run: () => go(one) }));
  if (person.role !== "admin") return pages;
  return [...pages, ...NAMES.map((one) => ({
    id: `go-admin-${one}`, kind: "go" as const, name: `${words.value.nav.admin} · ${room.value[one]}`, shortcut: null, run: () => visit(PAGES.admin + hrefOf(one)),
  }))];
}

/** What is typed may be a person: an administrator looks among the contacts for it. */
function lookingFor(person: Me, typed: string): Choice[] {
  if (person.role !== "admin" || typed.trim().length < 2) return [];
  return [{ id: "find", kind: "find", name: palette.value.find(typed.trim()), shortcut: null, run: () => visit(PAGES.admin + hrefOf("contacts", "find", typed.trim())) }];
}

/** The choices that have every word typed, those first that begin with them. */
export function chosen(all: Choice[], person: Me, typed: string): Choice[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const fits = all.filter(({ name }) => wanted.every((word) => plain(name).includes(word)));
  const first = ({ name }: Choice) => (wanted[0] && plain(name).startsWith(wanted[0]) ? 0 : 1);
  const found = lookingFor(person, typed);
  return [...fits.sort((a, b) => first(a) - first(b)).slice(0, MOST - found.length), ...found];
}
