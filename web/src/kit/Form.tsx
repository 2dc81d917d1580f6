// A form of fields: refused values stay where they were typed with the reason beside them; what was typed outlives the form.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "../api";
import { Button } from "../parts/Button";
import { tell } from "../parts/Said";
import { me } from "../session";
import { k } from "./words";
import { Field } from "./Field";
import { type Raw, type Spec, type Values, isAbout, meantBy, rawOf } from "./fields";

type Typed = Record<string, Raw>;
type Faults = Refused["fields"];
type Props = {
  /** Names what is typed in: what was not sent waits under this name, for this person, until the page is closed. */
  place: string;
  specs: readonly Spec[];
  kept: Values;
  /** Sends what was changed (`all`: every value) and takes in the answer. */
  send: (changed: Values, all: Values) => Promise<unknown>;
  word: string;
  /** What is said once it was sent; that it is saved unless something else is meant. */
  done?: string;
  /** What is kept is new: nothing needs to be changed before it can be sent. */
  fresh?: boolean;
  close?: (() => void) | undefined;
  children?: ComponentChildren;
};

const waiting = new Map<string, Typed>();

function changedOf(specs: readonly Spec[], typed: Typed, kept: Values): Spec[] {
  return specs.filter((spec) => spec.name in typed && typed[spec.name] !== rawOf(spec, kept[spec.name]));
}

export function Form({ place, specs, kept, send, word, done, fresh, close, children }: Props) {
  const w = k.value;
  const name = `${me.value?.id} ${place}`;
  const [typed, setTyped] = useState<Typed>(waiting.get(name) ?? {});
  const [faults, setFaults] = useState<Faults>([]);
  const [state, setState] = useState<"" | "busy" | "saved">("");
  const form = useRef<HTMLFormElement>(null);
  const valueOf = (spec: Spec) => typed[spec.name] ?? rawOf(spec, kept[spec.name]);
  const changed = changedOf(specs, typed, kept);
  const idOf = (spec: Spec) => `${place}-${spec.name}`.replace(/[^A-Za-z0-9_-]/g, "-");
  const loose = faults.filter((fault) => !specs.some((spec) => isAbout(spec, fault.field)));

  function hold(next: Typed) {
    waiting.set(name, next);
    setTyped(next);
  }

  // a password that was not sent goes with the form
  useEffect(() => () => {
    const secret = specs.filter((spec) => spec.kind === "password").map((spec) => spec.name);
    if (secret.length > 0) waiting.set(name, Object.fromEntries(Object.entries(waiting.get(name) ?? {}).filter(([one]) => !secret.includes(one))));
  }, []);

  function type(spec: Spec, value: Raw) {
    hold({ ...waiting.get(name), [spec.name]: value });
    setFaults((before) => before.filter((fault) => !isAbout(spec, fault.field)));
    setState("");
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (state === "busy") return;
    setState("busy");
    const sent = { ...waiting.get(name) };
    try {
      const meant = (some: readonly Spec[]) => Object.fromEntries(some.map((spec) => [spec.name, meantBy(spec, valueOf(spec))]));
      await send(meant(changed), meant(specs));
      // what was typed while the answer was under way stays
      hold(Object.fromEntries(Object.entries(waiting.get(name) ?? {}).filter(([one, value]) => sent[one] !== value)));
      setFaults([]);
      setState("saved");
    } catch (fault) {
      setState("");
      if (!(fault instanceof Refused) || fault.fields.length === 0) return tell(fault);
      setFaults(fault.fields);
      const first = specs.find((spec) => fault.fields.some((one) => isAbout(spec, one.field)));
      if (first) form.current?.querySelector<HTMLElement>(`[name="${first.name}"]`)?.focus();
    }
  }

  const said = faults.length > 0 ? w.nothingSaved : state === "busy" ? w.sending : state === "saved" && changed.length === 0 ? done ?? w.saved : changed.length > 0 && !fresh ? w.unsaved : "";
  return (
    <form ref={form} class="stack" onSubmit={submit} noValidate>
      {loose.length > 0 && <ul class="notice alert small" role="alert">{loose.map((fault) => <li key={fault.field + fault.code}>{fault.field}{w.colon}{fault.reason}</li>)}</ul>}
      <div class="fields">
        {specs.map((spec) => <Field key={spec.name} spec={spec} id={idOf(spec)} value={valueOf(spec)} fault={faults.filter((fault) => isAbout(spec, fault.field)).map((fault) => fault.reason).join(" ")} type={(value) => type(spec, value)} />)}
      </div>
      {children}
      <div class="row wraps">
        <button type="submit" class="btn primary" disabled={state === "busy" || (!fresh && changed.length === 0)}>{word}</button>
        {close && <Button run={close}>{w.close}</Button>}
        <p role="status" class="small">{said}</p>
      </div>
    </form>
  );
}
