// What people object: found by typing two letters, opened by key, shown beside the script.
import { useRef, useState } from "preact/hooks";
import { signOf, useKey } from "../keys";
import { pressedFor } from "../prefs";
import { words } from "../words";
import { Merged } from "./Merged";
import type { Objection, Texts } from "./document";

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function fits(one: Objection, find: string): boolean {
  return find.trim().length < 2 || plain(`${one.title} ${one.key}`).includes(plain(find.trim()));
}

export function Objections({ all, texts }: { all: Objection[]; texts: Texts }) {
  const w = words.value.script;
  const [find, setFind] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  useKey("o", () => box.current?.focus(), all.length > 0, () => w.find);
  const key = pressedFor("o");
  const found = all.filter((one) => fits(one, find));
  const shown = found.find((one) => one.key === open) ?? (find.trim().length >= 2 ? found[0] : undefined);
  if (all.length === 0) return null;
  return (
    <section class="stack close" aria-labelledby="objections">
      <h2 id="objections">{w.objections}</h2>
      <label class="field">
        <span>{w.find} {key && <kbd aria-hidden="true">{signOf(key)}</kbd>}</span>
        <input ref={box} value={find} autocomplete="off" onInput={(event) => setFind(event.currentTarget.value)} onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()} />
      </label>
      <div class="row tight wraps">
        {found.map((one) => (
          <button key={one.key} type="button" class={`btn small ${one === shown ? "on" : ""}`} aria-pressed={one === shown} onClick={() => setOpen(one === shown ? null : one.key)}>{one.title}</button>
        ))}
      </div>
      <div aria-live="polite">
        {found.length === 0 && <p class="small muted">{w.noneFound}</p>}
        {shown && <div class="notice reserved prose"><b>{shown.title}</b><br /><Merged text={shown.answer} texts={texts} /></div>}
      </div>
    </section>
  );
}
