// The keys of the present page: what each does, and another one for it or none.
import "./aides.css";
import { useState } from "preact/hooks";
import { onScreen, signOf } from "../keys";
import { exchanged, usualOf, without } from "../ownkeys";
import { keys, keysOn, pressedFor } from "../prefs";
import { Button } from "../parts/Button";
import { announce, tell } from "../parts/Said";
import { useKeys } from "../session";
import type { Keys as Chosen } from "../wire";
import { words } from "../words";
import { Dialog } from "./Dialog";
import { aideWords } from "./words";

const NO_KEYS = ["Tab", "Enter", " ", "Escape", "Dead", "Unidentified", "Process"];
const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"];
type Row = { usual: string; name: string };
type Asked = { row: Row; pressed: string; other: Row };

export default function Keys({ close }: { close: () => void }) {
  const w = aideWords.value;
  const [rows] = useState<Row[]>(onScreen);
  const [waiting, setWaiting] = useState<Row | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [fault, setFault] = useState("");
  const use = async (chosen: Chosen, said: string) => {
    setWaiting(null);
    setAsked(null);
    setFault("");
    try {
      await useKeys(chosen);
      announce(said);
    } catch (refused) {
      if (!(refused instanceof Error)) throw refused;
      setFault(refused.message);
    }
  };
  const give = (row: Row, pressed: string) => use(exchanged(keys.peek(), row.usual, pressed), w.given(row.name, signOf(pressed)));
  const take = (event: KeyboardEvent) => {
    if (!waiting || MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return setWaiting(null);
    if (NO_KEYS.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return setFault(w.cannot);
    const other = rows.find((one) => one.usual.toLowerCase() === usualOf(keys.peek(), event.key).toLowerCase());
    if (!other || other === waiting) return void give(waiting, event.key);
    setFault("");
    setAsked({ row: waiting, pressed: event.key, other });
    setWaiting(null);
  };
  return (
    <Dialog label={words.value.aides.keys} close={close} escape={!waiting}>
      <div class="stack" onKeyDown={take}>
        <div class="row between"><h2>{words.value.aides.keys}</h2><button type="button" class="btn bare" onClick={close}>{words.value.aides.close}</button></div>
        <div role="alert">{fault && <p class="notice alert">{fault}</p>}</div>
        {!keysOn.value && <div class="row between wraps notice paused"><span>{w.off}</span><Button run={() => use({ ...keys.peek(), off: false }, w.on)}>{w.on}</Button></div>}
        {asked && (
          <div class="notice paused stack" role="group" aria-label={w.change}>
            <p role="alert">{w.taken(signOf(asked.pressed), asked.other.name)}</p>
            <div class="row tight"><button type="button" class="btn primary" autofocus ref={(one) => one?.focus()} onClick={() => give(asked.row, asked.pressed)}>{w.swap}</button><button type="button" class="btn" onClick={() => setAsked(null)}>{w.cancel}</button></div>
          </div>
        )}
        {rows.length === 0 && <p class="muted">{w.none}</p>}
        {keysOn.value && (
          <ul class="keylist">
            {rows.map((row) => {
              const key = pressedFor(row.usual);
              return (
                <li key={row.usual} class="row between">
                  <span class="grow">{row.name}</span>
                  {waiting === row ? <b role="status">{w.press}</b> : key ? <kbd>{signOf(key)}</kbd> : <span class="small muted">{w.noKey}</span>}
                  <button type="button" class="btn" aria-label={w.changeOf(row.name)} aria-pressed={waiting === row} onClick={() => setWaiting(row)}>{w.change}</button>
                  <button type="button" class="btn" aria-label={w.cutOf(row.name)} disabled={!key} onClick={() => use(without(keys.peek(), row.usual), w.without(row.name)).catch(tell)}>{w.cut}</button>
                </li>
              );
            })}
          </ul>
        )}
        <div class="row between wraps"><p class="small muted">{w.about}</p>{Object.keys(keys.value.own).length > 0 && <Button run={() => use({ off: false, own: {} }, w.usual)}>{w.usual}</Button>}</div>
      </div>
    </Dialog>
  );
}
