// A button that shows its key, runs once at a time and says why it was refused.
import type { ComponentChildren } from "preact";
import { useCallback, useState } from "preact/hooks";
import { useKey } from "../keys";
import { keysOn } from "../prefs";
import { tell } from "./Said";

const SIGNS: Record<string, string> = { Backspace: "⌫", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→" };

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
  useKey(shortcut ?? null, once, !off);
  const look = `btn ${tone ?? ""} ${pressed ? "on" : ""} ${wide ? "wide" : ""}`;
  return (
    <button type="button" class={look} disabled={off} aria-pressed={pressed} aria-label={label} title={title} aria-keyshortcuts={keysOn.value ? shortcut ?? undefined : undefined} onClick={once}>
      {children}
      {shortcut && keysOn.value && <kbd aria-hidden="true">{SIGNS[shortcut] ?? shortcut.toUpperCase()}</kbd>}
    </button>
  );
}
