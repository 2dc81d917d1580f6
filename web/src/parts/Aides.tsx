// The aids that every page has: its keys by `?`, the palette by Ctrl-K; loaded when they are asked for.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useKey } from "../keys";
import { me } from "../session";
import { words } from "../words";
import { tell } from "./Said";

type Aide = "keys" | "palette";
type Shown = ComponentType<{ close: () => void; typed: string }>;
const LOAD: Record<Aide, () => Promise<{ default: Shown }>> = {
  keys: () => import("../aides/Keys"),
  palette: () => import("../aides/Palette"),
};
const opened = signal<Aide | null>(null);
let from: Element | null = null;

export function openAide(which: Aide): void {
  if (opened.peek() === null) from = document.activeElement;
  opened.value = which;
}

function close(): void {
  opened.value = null;
  if (from instanceof HTMLElement && from.isConnected) from.focus();
}

const showKeys = () => openAide("keys");

function onCtrlK(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  if (opened.peek() === "palette") close();
  else openAide("palette");
}

export function Aides() {
  const which = me.value ? opened.value : null;
  const [shown, setShown] = useState<{ which: Aide; Aide: Shown } | null>(null);
  const typed = useRef("");
  const here = which !== null && shown?.which === which;
  useKey("?", showKeys, Boolean(me.value) && which === null, () => words.value.aides.keys);
  useEffect(() => {
    if (!me.value) return;
    document.addEventListener("keydown", onCtrlK);
    return () => document.removeEventListener("keydown", onCtrlK);
  }, [Boolean(me.value)]);
  useEffect(() => {
    if (which) LOAD[which]().then((loaded) => setShown({ which, Aide: loaded.default }), (fault: unknown) => { close(); tell(fault); });
  }, [which]);
  // what is typed while it loads is kept for it, and no key of the page
  useLayoutEffect(() => {
    if (!which) typed.current = "";
    if (!which || here) return;
    const keep = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") close();
      else if (event.key.length === 1) typed.current += event.key;
    };
    document.addEventListener("keydown", keep, true);
    return () => document.removeEventListener("keydown", keep, true);
  }, [which, here]);
  return here && shown ? <shown.Aide close={close} typed={typed.current} /> : null;
}
