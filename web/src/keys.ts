// Keyboard shortcuts: one listener, bound by what is on screen, never while someone types.
import { useLayoutEffect } from "preact/hooks";
import { usualOf } from "./ownkeys";
import { keys, pressedFor } from "./prefs";

type Bound = { key: string; run: () => void; active: boolean; name: () => string };
const bound: Bound[] = [];
const SIGNS: Record<string, string> = { Backspace: "⌫", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", " ": "␣", Delete: "Suppr" };

/** How a key is written on a button. */
export const signOf = (key: string) => SIGNS[key] ?? key.toUpperCase();

function isTyping(target: EventTarget | null): boolean {
  const at = target as HTMLElement | null;
  return at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
}

function isFunctionKey(key: string): boolean {
  return /^F\d{1,2}$/.test(key);
}

document.addEventListener("keydown", (event) => {
  if (keys.value.off || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target) && !isFunctionKey(event.key) && event.key !== "Escape") return;
  const usual = usualOf(keys.value, event.key);
  if (pressedFor(usual) === null) return;
  const found = bound.findLast((one) => one.active && one.key.toLowerCase() === usual.toLowerCase());
  if (!found) return;
  event.preventDefault();
  found.run();
});

/** What is on screen and has a key, the newest of each key; `run`: it can be done now. */
export function onScreen(): { usual: string; name: string; run: (() => void) | null }[] {
  const newest = new Map<string, Bound>();
  for (const one of bound) if (one.name() && (one.active || !newest.get(one.key)?.active)) newest.set(one.key, one);
  return [...newest.values()].map((one) => ({ usual: one.key, name: one.name(), run: one.active ? one.run : null }));
}

/** Runs `run` on `key` (as KeyboardEvent.key names it) while the calling component is on screen and `active`; `name` says what it does. */
export function useKey(key: string | null, run: () => void, active = true, name: () => string = () => ""): void {
  // in the same step as the button appears: a key pressed at once must not be lost
  useLayoutEffect(() => {
    if (!key) return;
    const one = { key, run, active, name };
    bound.push(one);
    return () => void bound.splice(bound.indexOf(one), 1);
  }, [key, run, active]);
}
