// Go, find, act: one field by Ctrl-K, a combobox with a list below it; the keyboard alone is enough.
import "./aides.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { NAMES } from "../admin/areas";
import { signOf, onScreen } from "../keys";
import { visit } from "../kit/place";
import { pagesOf } from "../parts/Top";
import { tell } from "../parts/Said";
import { pressedFor } from "../prefs";
import { go } from "../route";
import { me } from "../session";
import { words } from "../words";
import { room } from "../words/admin";
import { Dialog } from "./Dialog";
import { findContacts } from "./contacts";
import { aideWords } from "./words";

export type Offer = { kind: "page" | "act" | "contact"; name: string; about?: string; run: () => unknown };
const LEAST = 3;
const TYPING_MS = 250;
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const hasAll = (name: string, find: string) => find.split(/\s+/).every((part) => name.includes(part));

function ownOffers(): Offer[] {
  const pages = me.peek() ? pagesOf(me.peek()!).map((one): Offer => ({ kind: "page", name: words.peek().nav[one], run: () => go(one) })) : [];
  const areas = me.peek()?.role === "admin" ? NAMES.map((one): Offer => ({ kind: "page", name: room.peek()[one], run: () => { go("admin"); visit(one); } })) : [];
  const acts = onScreen().flatMap((one): Offer[] => (one.run && one.usual !== "?" ? [{ kind: "act", name: one.name, about: signOf(pressedFor(one.usual) ?? ""), run: one.run }] : []));
  return [...acts, ...pages, ...areas];
}

function useContacts(find: string): { found: Offer[]; busy: boolean } {
  const [state, setState] = useState<{ found: Offer[]; busy: boolean }>({ found: [], busy: false });
  useEffect(() => {
    let wanted = true;
    setState({ found: [], busy: find.length >= LEAST });
    if (find.length < LEAST) return;
    const take = (found: Offer[]) => wanted && setState({ found, busy: false });
    const timer = setTimeout(() => findContacts(find).then(take, (fault: unknown) => { take([]); tell(fault); }), TYPING_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [find]);
  return state;
}

export default function Palette({ close, typed }: { close: () => void; typed: string }) {
  const w = aideWords.value;
  const [text, setText] = useState(typed);
  const [at, setAt] = useState(0);
  const [own] = useState(ownOffers);
  const list = useRef<HTMLUListElement>(null);
  const contacts = useContacts(text.trim());
  const offers = [...own.filter((one) => hasAll(plain(one.name), plain(text.trim()))), ...contacts.found];
  const chosen = Math.min(at, offers.length - 1);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: "nearest" }), [chosen]);
  const take = (one: Offer | undefined) => {
    if (!one) return;
    close();
    Promise.resolve().then(one.run).catch(tell);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((chosen + step + offers.length) % Math.max(1, offers.length));
    else if (event.key === "Enter") take(offers[chosen]);
    else return;
    event.preventDefault();
  };
  const said = contacts.busy ? w.searching : offers.length === 0 ? w.nothing : w.count(offers.length);
  return (
    <Dialog label={words.value.aides.palette} close={close}>
      <div class="palette">
        <input
          type="text" role="combobox" autofocus aria-label={w.find} placeholder={w.find} autocomplete="off" spellcheck={false} maxLength={100} value={text}
          aria-expanded={offers.length > 0} aria-controls="offers" aria-autocomplete="list" aria-activedescendant={chosen >= 0 ? `offer-${chosen}` : undefined}
          onInput={(event) => { setText(event.currentTarget.value); setAt(0); }} onKeyDown={key}
        />
        <ul ref={list} id="offers" role="listbox" aria-label={w.results}>
          {offers.map((one, index) => (
            <li key={`${one.kind}-${index}`} id={`offer-${index}`} role="option" aria-selected={index === chosen} onClick={() => take(one)}>
              <span>{one.name}</span><span class="small muted">{w.kinds[one.kind]}{one.about && ` · ${one.about}`}</span>
            </li>
          ))}
        </ul>
        <p class="small muted" role="status">{said}</p>
      </div>
    </Dialog>
  );
}
