// The card as a form: each field is saved as it is left, so that nothing typed waits for a button.
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { announce, tell } from "../parts/Said";
import type { Card, CardContact } from "../wire";
import { words } from "../words";
import { correct } from "./desk";

const FIELDS = ["title", "first_name", "last_name", "company", "street", "postcode", "city", "email"] as const;
type Line = { name: string; label: string; was: string };

function lines(contact: CardContact): Line[] {
  const w = words.value.card;
  const own = FIELDS.map((name) => ({ name, label: w.fields[name], was: contact[name] }));
  return [...own, ...Object.entries(contact.extra).map(([name, was]) => ({ name: `extra:${name}`, label: named(name), was }))];
}

/** A heading of the file; those that every file may have are in one's own language. */
export function named(heading: string): string {
  return words.value.card.headings[heading] ?? heading;
}

export function Correct({ card, close }: { card: Card; close: () => void }) {
  const w = words.value.card;
  const attempt = card.attempt.id;
  const form = useRef<HTMLFormElement>(null);
  const [number, setNumber] = useState("");
  useEffect(() => {
    const here = form.current!;
    here.querySelector("input")!.focus();
    return () => {
      const at = document.activeElement; // the call may be over while a field is written in
      if (at instanceof HTMLInputElement && at.type !== "tel" && here.contains(at)) at.dispatchEvent(new Event("change"));
    };
  }, []);
  const save = (line: Line, text: string) => {
    if (text.trim() !== line.was) correct(attempt, { fields: { [line.name]: text.trim() } }).then(() => announce(w.saved), tell);
  };
  const add = async () => {
    await correct(attempt, { new_number: number });
    setNumber("");
    announce(w.saved);
  };
  return (
    <form ref={form} class="stack" onSubmit={(event) => event.preventDefault()} onKeyDown={(event) => event.key === "Escape" && close()}>
      {lines(card.contact).map((line) => (
        <label class="field" key={line.name}>
          <span>{line.label}</span>
          <input maxlength={200} defaultValue={line.was} onChange={(event) => save(line, event.currentTarget.value)} />
        </label>
      ))}
      <div class="row wraps bottom">
        <label class="field grow">
          <span>{w.newNumber}</span>
          <input type="tel" maxlength={40} value={number} onInput={(event) => setNumber(event.currentTarget.value)} />
        </label>
        <Button run={add} disabled={number.trim() === ""}>{w.add}</Button>
      </div>
      <p class="small muted">{w.savesItself}</p>
      <Button run={close} shortcut="Escape">{w.closeForm}</Button>
    </form>
  );
}
