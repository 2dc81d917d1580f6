// A button that shows its key, runs once at a time and says why it was refused.
import type { ComponentChildren } from "preact";
import { useCallback, useRef, useState } from "preact/hooks";
import { signOf, useKey } from "../keys";
import { pressedFor } from "../prefs";
import { tell } from "./Said";

type Props = {
  run: () => unknown;
  children: ComponentChildren;
  shortcut?: string | null;
  tone?: "primary" | "stop" | "bare" | "";
  disabled?: boolean;
  pressed?: boolean;
  wide?: boolean;
  label?: string;
  title?: string | undefined;
};

/** What a button says, without its key. */
function wordsOf(button: HTMLButtonElement | null): string {
  return [...(button?.childNodes ?? [])].filter((one) => one.nodeName !== "KBD").map((one) => one.textContent).join("");
}

export function Button({ run, children, shortcut, tone, disabled, pressed, wide, label, title }: Props) {
  const [busy, setBusy] = useState(false);
  const once = useCallback(async () => {
    setBusy(true);
    try {
      await run();
    } catch (fault) {
      tell(fault);
    } finally {
      setBusy(false);
    }
  }, [run]);
  const off = disabled || busy;
  const element = useRef<HTMLButtonElement>(null);
  useKey(shortcut ?? null, once, !off, () => label ?? wordsOf(element.current));
  const key = shortcut ? pressedFor(shortcut) : null;
  const look = `btn ${tone ?? ""} ${pressed ? "on" : ""} ${wide ? "wide" : ""}`;
  return (
    <button ref={element} type="button" class={look} disabled={off} aria-pressed={pressed} aria-label={label} title={title} aria-keyshortcuts={key ?? undefined} onClick={once}>
      {children}
      {key && <kbd aria-hidden="true">{signOf(key)}</kbd>}
    </button>
  );
}
