// A link to a place on another page: followed without loading anew, opened in another tab like any link.
import type { ComponentChildren } from "preact";
import { PAGES, type Page, go } from "../route";

export function Way({ to, place, label, children }: { to: Page; place: string; label?: string; children: ComponentChildren }) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to, place);
  };
  return <a href={PAGES[to] + place} onClick={follow} aria-label={label}>{children}</a>;
}
