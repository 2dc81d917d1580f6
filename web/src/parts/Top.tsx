// The bar across the top of every page: the name, where one may go, what the page puts there, the settings.
import type { ComponentChildren } from "preact";
import { type Page, PAGES, go, page } from "../route";
import { me } from "../session";
import type { Me } from "../wire";
import { words } from "../words";
import { Settings } from "./Settings";

/** The pages that a person may open; an agent has only the desk. */
export function pagesOf(person: Me): Page[] {
  const office: Page[] = person.role === "agent" ? [] : ["wall", "campaigns", "recordings", "statistics"];
  if (person.role === "admin") office.push("scripts", "admin");
  if (!person.is_agent) return office;
  return person.role === "agent" ? ["agent"] : [...office, "agent"]; // a supervisor has a phone to listen with
}

export function Top({ children, end }: { children?: ComponentChildren; end?: ComponentChildren }) {
  const open = me.value ? pagesOf(me.value) : [];
  return (
    <header class="top">
      <div class="row wraps">
        <span class="brand"><i />Plateau</span>
        {open.length > 1 && (
          <nav aria-label="Plateau">
            {open.map((one) => <PageLink key={one} to={one} />)}
          </nav>
        )}
        {children}
      </div>
      <div class="row wraps">
        {end}
        <Settings />
      </div>
    </header>
  );
}

function PageLink({ to }: { to: Page }) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab or window
    event.preventDefault();
    go(to);
  };
  return <a href={PAGES[to]} aria-current={page.value === to ? "page" : undefined} onClick={follow}>{words.value.nav[to]}</a>;
}
