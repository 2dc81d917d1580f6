// Ctrl-K (or Cmd-K) anywhere opens the palette; what it is made of is loaded when it is first asked for.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { tell } from "../parts/Said";
import { me } from "../session";

const Shown = signal<ComponentType<{ close: () => void }> | null>(null);
const open = signal(false);

/** A question that is on the screen is answered first. */
const isAsked = () => document.querySelector("dialog[open]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !me.value) return;
  event.preventDefault();
  if (isAsked()) return;
  open.value = true;
  if (!Shown.value) import("./Palette").then((loaded) => (Shown.value = loaded.default), tell);
});

const close = () => void (open.value = false);

export function PaletteOpener() {
  const Loaded = Shown.value;
  return open.value && Loaded && me.value ? <Loaded close={close} /> : null;
}
