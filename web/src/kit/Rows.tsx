// A list that is edited as a whole: rows of fields, added, moved and removed, sent together; a refused cell is marked.
import { useState } from "preact/hooks";
import { Refused } from "../api";
import { Button } from "../parts/Button";
import { tell } from "../parts/Said";
import { me } from "../session";
import { type Raw, type Spec, type Values, meantBy, rawOf } from "./fields";
import { k } from "./words";

type Line = Record<string, Raw>;
type Props = {
  place: string;
  caption: string;
  specs: readonly Spec[];
  kept: readonly Values[];
  /** Sends every row. The server names a refused cell by the row's number and the field. */
  send: (rows: Values[]) => Promise<unknown>;
  word: string;
  add: string;
  /** What a new row begins with. */
  fresh: Line;
  ordered?: boolean;
  /** More about a row that was kept, beside it. */
  beside?: { label: string; of: (index: number) => string };
};

const waiting = new Map<string, Line[]>();

function lineOf(specs: readonly Spec[], row: Values): Line {
  return Object.fromEntries(specs.map((spec) => [spec.name, rawOf(spec, row[spec.name])]));
}

function Cell({ spec, label, value, fault, type }: { spec: Spec; label: string; value: Raw; fault: string; type: (value: Raw) => void }) {
  const told = { "aria-label": label, "aria-invalid": fault ? true : undefined, title: fault || undefined };
  if (spec.kind === "check") return <input {...told} type="checkbox" checked={value === true} onChange={(event) => type(event.currentTarget.checked)} />;
  if (spec.kind === "choice")
    return <select {...told} value={String(value)} onChange={(event) => type(event.currentTarget.value)}>{spec.options!.map(([code, text]) => <option key={code} value={code} selected={code === value}>{text}</option>)}</select>;
  return <input {...told} inputMode={spec.kind === "number" ? "decimal" : undefined} autocomplete="off" value={String(value)} onInput={(event) => type(event.currentTarget.value)} />;
}

export function Rows({ place, caption, specs, kept, send, word, add, fresh, ordered, beside }: Props) {
  const w = k.value;
  const name = `${me.value?.id} ${place}`;
  const before = kept.map((row) => lineOf(specs, row));
  const [typed, setTyped] = useState<Line[] | null>(waiting.get(name) ?? null);
  const [faults, setFaults] = useState<Refused["fields"]>([]);
  const [saved, setSaved] = useState(false);
  const lines = typed ?? before;
  const dirty = typed !== null && JSON.stringify(typed) !== JSON.stringify(before);

  function hold(next: Line[] | null) {
    if (next) waiting.set(name, next);
    else waiting.delete(name);
    setTyped(next);
    setSaved(false);
  }

  const change = (at: number, part: Line) => hold(lines.map((line, index) => (index === at ? { ...line, ...part } : line)));
  const move = (at: number, step: number) => {
    const next = [...lines];
    next.splice(at + step, 0, ...next.splice(at, 1));
    hold(next);
  };
  const ofCell = (at: number, spec: Spec) => faults.filter((fault) => new RegExp(`(^|\\.)${at}\\.${spec.name}(\\.|$)`).test(fault.field));
  const placed = (fault: Refused["fields"][number]) => lines.some((_, at) => specs.some((spec) => ofCell(at, spec).includes(fault)));

  async function save() {
    try {
      await send(lines.map((line) => Object.fromEntries(specs.map((spec) => [spec.name, meantBy(spec, line[spec.name] ?? "")]))));
      hold(null);
      setFaults([]);
      setSaved(true);
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.fields.length === 0) return tell(fault);
      setFaults(fault.fields);
    }
  }

  const loose = faults.filter((fault) => !placed(fault));
  return (
    <div class="stack">
      {loose.length > 0 && <ul class="notice alert small" role="alert">{loose.map((fault) => <li key={fault.field + fault.code}>{fault.reason}</li>)}</ul>}
      {lines.length > 0 && <div class="tabled rows">
        <table>
          <caption class="unseen">{caption}</caption>
          <thead><tr>{specs.map((spec) => <th key={spec.name} scope="col">{spec.label}</th>)}{beside && <th scope="col">{beside.label}</th>}<th scope="col"><span class="unseen">{w.act}</span></th></tr></thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={at}>
                {specs.map((spec) => {
                  const fault = ofCell(at, spec).map((one) => one.reason).join(" ");
                  return <td key={spec.name}><Cell spec={spec} label={`${spec.label} ${at + 1}`} value={line[spec.name] ?? ""} fault={fault} type={(value) => change(at, { [spec.name]: value })} />{fault && <p class="notice alert small">{fault}</p>}</td>;
                })}
                {beside && <td class="small">{at < kept.length && !dirty ? beside.of(at) : ""}</td>}
                <td><div class="row tight">
                  {ordered && <Button tone="bare" run={() => move(at, -1)} disabled={at === 0} label={`${w.up} ${at + 1}`}>↑</Button>}
                  {ordered && <Button tone="bare" run={() => move(at, 1)} disabled={at === lines.length - 1} label={`${w.down} ${at + 1}`}>↓</Button>}
                  <Button tone="bare" run={() => hold(lines.filter((_, index) => index !== at))} label={`${w.remove} ${at + 1}`}>{w.remove}</Button>
                </div></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>}
      <div class="row wraps">
        <Button run={() => hold([...lines, fresh])}>{add}</Button>
        <Button run={save} tone="primary" disabled={!dirty}>{word}</Button>
        {dirty && <Button tone="bare" run={() => hold(null)}>{w.asBefore}</Button>}
        <p role="status" class="small">{faults.length > 0 ? w.nothingSaved : dirty ? w.unsaved : saved ? w.saved : ""}</p>
      </div>
    </div>
  );
}
