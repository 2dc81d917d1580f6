// The administrator's room: its areas at the left, one of them open, each loaded when it is opened.
import "../kit/kit.css";
import "./admin.css";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { hear } from "../floor";
import { Areas } from "../kit/Areas";
import { Asking } from "../kit/ask";
import { Noted, note } from "../kit/note";
import { area, hrefOf } from "../kit/place";
import { listen } from "../live";
import { DataAge, LostLink } from "../parts/Link";
import { Top } from "../parts/Top";
import { room } from "../words/admin";
import { words } from "../words";
import { AREAS, type Area, NAMES } from "./areas";

function Open({ name }: { name: Area }) {
  const [Shown, setShown] = useState<ComponentType | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    let here = true;
    AREAS[name]().then(
      (loaded) => here && setShown(() => loaded.default),
      () => here && setBroken(true), // a new version was put in place: its files have other names
    );
    return () => void (here = false);
  }, [name]);
  if (broken) return <p class="notice alert">{words.value.faults.pageBroken}</p>;
  return Shown ? <Shown /> : <p class="muted" role="status">{words.value.faults.loading}</p>;
}

export default function Admin() {
  const w = room.value;
  const name = NAMES.find((one) => one === area.value) ?? NAMES[0]!;
  const head = useRef<HTMLHeadingElement>(null);
  const opened = useRef(name);
  useEffect(() => listen(hear), []);
  useEffect(() => {
    if (opened.current === name) return;
    opened.current = name;
    note("");
    head.current?.focus();
  }, [name]);
  return (
    <>
      <Top end={<DataAge />} />
      <LostLink />
      <main class="admin">
        <Areas label={w.areas} now={name} areas={NAMES.map((one) => ({ name: one, label: w[one], href: hrefOf(one) }))} />
        <div class="stack grow">
          <div><h1 ref={head} tabIndex={-1} class="noticed">{w[name]}</h1><Noted /></div>
          <Open key={name} name={name} />
        </div>
      </main>
      <Asking />
    </>
  );
}
