// Which page is shown, from the address; no reload in between, because a reload would drop the phone.
import { signal } from "@preact/signals";

export const PAGES = { agent: "/agent", wall: "/wall", tv: "/tv", campaigns: "/campaigns", recordings: "/recordings", statistics: "/statistics", scripts: "/scripts", admin: "/admin" } as const;
export type Page = keyof typeof PAGES;

function pageOf(path: string): Page | null {
  const found = Object.entries(PAGES).find(([, address]) => address === path);
  return found ? (found[0] as Page) : null;
}

export const page = signal<Page | null>(pageOf(location.pathname));

/** `place`: where on that page, as it stands behind the # of its address. */
export function go(to: Page, place = ""): void {
  if (page.value === to) return;
  history.pushState(null, "", PAGES[to] + place);
  page.value = to;
}

addEventListener("popstate", () => (page.value = pageOf(location.pathname)));
