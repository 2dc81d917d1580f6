// What figures mean: pointing at a name says it, and a "?" beside them opens one sentence for each, by mouse or keyboard.
import "./meaning.css";
import { useId, useState } from "preact/hooks";
import { type FigureName, figureWords, meaningOf } from "../words/figures";

/** For the element that names a figure. */
export const meant = (name: FigureName) => ({ "data-figure": name, title: meaningOf(name) });

export function Meanings({ about, of: figures }: { about: string; of: readonly (readonly [name: FigureName, label: string])[] }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const title = figureWords.value.of(about);
  return (
    <>
      <button type="button" class="meaning" popovertarget={id} aria-label={title}><span aria-hidden="true">?</span></button>
      <div id={id} popover="auto" class="card meanings" role="group" aria-label={title} tabIndex={0} onToggle={(event) => setOpen(event.newState === "open")}>
        {open && (
          <dl class="small">
            {figures.map(([name, label]) => <div key={name + label}><dt>{label}</dt><dd data-meaning={name}>{meaningOf(name)}</dd></div>)}
          </dl>
        )}
      </div>
    </>
  );
}
