// Keyboard shortcuts: one listener, bound by what is on screen, never while someone types.
import { useLayoutEffect } from "preact/hooks";
import { keysOn } from "./prefs";

type Bound = { key: string; run: () => void };
const bound: Bound[] = [];

function isTyping(target: EventTarget | null): boolean {
  const at = target as HTMLElement | null;
  return at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
}

function isFunctionKey(key: string): boolean {
  return /^F\d{1,2}$/.test(key);
}

document.addEventListener("keydown", (event) => {
  if (!keysOn.value || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target) && !isFunctionKey(event.key) && event.key !== "Escape") return;
  const found = bound.findLast((one) => one.key.toLowerCase() === event.key.toLowerCase());
  if (!found) return;
  event.preventDefault();
  found.run();
});

/** Runs `run` on `key` (as KeyboardEvent.key names it) while the calling component is on screen and `active`. */
export function useKey(key: string | null, run: () => void, active = true): void {
  // in the same step as the button appears: a key pressed at once must not be lost
  useLayoutEffect(() => {
    if (!key || !active) return;
    const one = { key, run };
    bound.push(one);
    return () => void bound.splice(bound.indexOf(one), 1);
  }, [key, run, active]);
}
