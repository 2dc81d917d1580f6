// One table of figures: sorted by any column, summed up below.
import { useState } from "preact/hooks";
import { words } from "../words";
import { COLUMNS, type Column, type Figures, shown } from "./shapes";

type Key = Column | "name";
type Props = { of: Figures[]; total: Figures | null; name: (one: Figures) => string };

export function Sorted({ of, total, name }: Props) {
  const w = words.value.statistics;
  const [by, setBy] = useState<{ key: Key; down: boolean } | null>(null);
  const columns = Object.keys(COLUMNS) as Column[];
  const value = (key: Column, one: Figures) => COLUMNS[key][0](one) ?? -1;
  const compare = (a: Figures, b: Figures) => (by!.key === "name" ? name(a).localeCompare(name(b), document.documentElement.lang, { numeric: true }) : value(by!.key, a) - value(by!.key, b));
  const rows = by ? [...of].sort((a, b) => (by.down ? -1 : 1) * compare(a, b)) : of;
  const heading = (key: Key) => (
    <th key={key} scope="col" class={key === "name" ? "" : "figure"} {...(by?.key === key ? { "aria-sort": by.down ? "descending" as const : "ascending" as const } : {})}>
      <button type="button" class="btn bare" aria-label={w.sortBy(w[key])} onClick={() => setBy({ key, down: by?.key === key ? !by.down : key !== "name" })}>{w[key]}{by?.key === key && (by.down ? " ↓" : " ↑")}</button>
    </th>
  );
  return (
    <table>
      <thead><tr>{heading("name")}{columns.map(heading)}</tr></thead>
      <tbody>
        {rows.map((one) => <tr key={one.id}><td>{name(one)}</td>{columns.map((key) => <td key={key} class="figure">{shown(key, one)}</td>)}</tr>)}
      </tbody>
      {total && <tfoot><tr><th scope="row">{w.total}</th>{columns.map((key) => <td key={key} class="figure">{shown(key, total)}</td>)}</tr></tfoot>}
    </table>
  );
}
