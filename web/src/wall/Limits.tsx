// The thresholds of the wall, set for everybody who looks at one: how long a state may last before it asks for a look.
import "../kit/kit.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ask } from "../api";
import { thresholds } from "../floor";
import type { Spec } from "../kit/fields";
import { Form } from "../kit/Form";
import type { Thresholds } from "../wire";
import { limitWords } from "../words/limits";

const NAMES = ["talk", "hold", "short_break", "lunch", "training", "arrived", "no_phone"] as const satisfies readonly (keyof Thresholds)[];
const MINUTE = 60;

export default function Limits({ close }: { close: () => void }) {
  const w = limitWords.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  if (!thresholds.value) return null;
  const specs: Spec[] = NAMES.map((name) => ({ name, label: w.names[name], kind: "number", times: 1 / MINUTE, required: true }));
  const leave = (event: Event) => {
    event.preventDefault();
    close();
  };
  return (
    <dialog ref={dialog} class="card limits" aria-labelledby="limits" onCancel={leave} onKeyDown={(event) => event.stopPropagation()}>
      <div class="stack">
        <h2 id="limits">{w.title}</h2>
        <p class="small muted">{w.about}</p>
        <Form place="wall-limits" specs={specs} kept={thresholds.value} send={(_, all) => ask("PUT", "/api/floor/thresholds", rounded(all))} word={w.save} close={close} />
      </div>
    </dialog>
  );
}

/** Whole seconds: what is no number goes as it was typed, and is refused beside its field. */
function rounded(all: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, typeof value === "number" ? Math.round(value) : value]));
}
