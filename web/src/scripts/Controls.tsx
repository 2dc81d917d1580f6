// Controls bound to a place of the draft; what is wrong there is said there.
import type { ComponentChildren } from "preact";
import { words } from "../words";
import { at, faults, moveUp, put } from "./draft";

const idOf = (place: string) => `at-${place.replaceAll(".", "-")}`;

export function FaultsAt({ place }: { place: string }) {
  const here = faults.value.filter((one) => one.place === place);
  return here.length ? <p id={`${idOf(place)}-fault`} class="small urgent">{here.map((one) => one.text).join(" ")}</p> : null;
}

function marked(place: string) {
  const wrong = faults.value.some((one) => one.place === place);
  return { "aria-invalid": wrong, "aria-describedby": wrong ? `${idOf(place)}-fault` : undefined };
}

export function Text({ place, label, rows }: { place: string; label: string; rows?: number }) {
  const value = String(at(place) ?? "");
  return (
    <div class="field grow">
      <label class="field">
        <span>{label}</span>
        {rows
          ? <textarea rows={rows} value={value} {...marked(place)} onInput={(event) => put(place, event.currentTarget.value)} />
          : <input value={value} {...marked(place)} onInput={(event) => put(place, event.currentTarget.value)} />}
      </label>
      <FaultsAt place={place} />
    </div>
  );
}

/** A number, or nothing. */
export function Figure({ place, label }: { place: string; label: string }) {
  const take = (text: string) => put(place, text.trim() === "" ? undefined : Number.isFinite(Number(text)) ? Number(text) : text);
  return (
    <div class="field">
      <label class="field"><span>{label}</span><input inputMode="decimal" value={String(at(place) ?? "")} {...marked(place)} onChange={(event) => take(event.currentTarget.value)} /></label>
      <FaultsAt place={place} />
    </div>
  );
}

export function Choose({ place, label, options, take }: { place: string; label: string; options: [string, string][]; take?: (value: string) => unknown }) {
  const value = at(place) === undefined || at(place) === null ? "" : String(at(place));
  const known = options.some(([key]) => key === value);
  return (
    <div class="field grow">
      <label class="field">
        <span>{label}</span>
        <select value={value} {...marked(place)} onChange={(event) => put(place, take ? take(event.currentTarget.value) : event.currentTarget.value)}>
          {!known && <option value={value}>{value || words.value.scripts.choose}</option>}
          {options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}
        </select>
      </label>
      <FaultsAt place={place} />
    </div>
  );
}

/** One item of a list, with its place in the order and a way to take it off. */
export function Item({ list, index, title, children }: { list: string; index: number; title: string; children: ComponentChildren }) {
  const w = words.value.scripts;
  const place = `${list}.${index}`;
  return (
    <fieldset class="item stack">
      <legend>{title}</legend>
      <div class="row tight end">
        {index > 0 && <button type="button" class="btn bare small" aria-label={w.up(title)} onClick={() => moveUp(list, index)}>↑</button>}
        <button type="button" class="btn bare small" aria-label={w.remove(title)} onClick={() => put(place, undefined)}>✕</button>
      </div>
      <FaultsAt place={place} />
      {children}
    </fieldset>
  );
}
