// The areas of a page as a list of links: arrows move, Enter opens, one Tab stop for all of them.
import { useRef } from "preact/hooks";

type Props = { label: string; areas: readonly { name: string; label: string; href: string }[]; now: string; across?: boolean };

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function Areas({ label, areas, now, across }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    const at = links.indexOf(event.target as HTMLElement);
    const step = STEPS[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : step && (at + step + links.length) % links.length;
    if (to === undefined) return;
    event.preventDefault();
    links[to]?.focus();
  };
  const first = areas.some((one) => one.name === now) ? now : areas[0]?.name;
  return (
    <nav class={across ? "areas across" : "areas"} aria-label={label}>
      <ul ref={list} onKeyDown={move}>
        {areas.map((one) => (
          <li key={one.name}><a href={one.href} tabIndex={one.name === first ? 0 : -1} aria-current={one.name === now ? "page" : undefined}>{one.label}</a></li>
        ))}
      </ul>
    </nav>
  );
}
