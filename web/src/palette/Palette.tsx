// One box for everything: typed words narrow what may be done here and where one may go; arrows choose, Enter does it.
import "./palette.css";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { me } from "../session";
import { palette } from "../words/palette";
import { actsOnPage, chosen, pagesFor } from "./choices";

export default function Palette({ close }: { close: () => void }) {
  const w = palette.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const from = useRef(document.activeElement);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const person = me.value!;
  const all = useMemo(() => [...actsOnPage(), ...pagesFor(person)], [person]);
  const shown = chosen(all, person, typed);
  const now = Math.min(at, shown.length - 1);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const leave = () => {
    dialog.current?.close();
    close();
    if (from.current instanceof HTMLElement && from.current.isConnected) from.current.focus();
  };
  const take = (which: number) => {
    const one = shown[which];
    if (!one) return;
    leave();
    one.run();
  };
  const onKey = (event: KeyboardEvent) => {
    event.stopPropagation(); // the keys of the page rest meanwhile
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((now + step + shown.length) % Math.max(1, shown.length));
    else if (event.key === "Enter") take(now);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} class="card palette" aria-label={w.title} onKeyDown={onKey} onCancel={(event) => { event.preventDefault(); leave(); }} onClick={(event) => event.target === dialog.current && leave()}>
      <input
        role="combobox" aria-label={w.title} aria-expanded="true" aria-controls="palette-found" aria-autocomplete="list" aria-activedescendant={shown[now] ? `palette-${shown[now].id}` : undefined}
        placeholder={w.hint} autocomplete="off" spellcheck={false} value={typed} onInput={(event) => { setTyped(event.currentTarget.value); setAt(0); }}
      />
      <ul id="palette-found" role="listbox" aria-label={w.found}>
        {shown.map((one, which) => (
          <li key={one.id} id={`palette-${one.id}`} role="option" aria-selected={which === now} onClick={() => take(which)} onMouseMove={() => setAt(which)}>
            <span class="grow">{one.name}</span><span class="small muted">{w.kinds[one.kind]}</span>{one.shortcut && <kbd>{one.shortcut.toUpperCase()}</kbd>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p class="muted" role="status">{w.nothing}</p>}
    </dialog>
  );
}
