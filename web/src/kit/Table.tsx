// A table that sorts by any column, opens a row, and has one way to show nothing and more.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { language } from "../prefs";
import { Button } from "../parts/Button";
import { k } from "./words";

export type Column<T> = {
  label: string;
  /** What is sorted by, and shown unless `show` says otherwise. */
  of?: (row: T) => string | number | null;
  show?: (row: T) => ComponentChildren;
  figure?: boolean;
  /** The head is for screen readers alone. */
  silent?: boolean;
};
type Props<T> = {
  caption: string;
  rows: readonly T[];
  id: (row: T) => string | number;
  columns: readonly Column<T>[];
  open?: (row: T) => void;
  chosen?: string | number | null | undefined;
  empty?: string;
  more?: (() => unknown) | null | undefined;
};
type Order = { column: number; down: boolean } | null;

function sorted<T>(rows: readonly T[], column: Column<T> | undefined, down: boolean): readonly T[] {
  const of = column?.of;
  if (!of) return rows;
  const compare = new Intl.Collator(language.value, { numeric: true }).compare;
  const by = (x: T, y: T) => {
    const [one, two] = [of(x), of(y)];
    if (one === null || two === null) return Number(one === null) - Number(two === null);
    const found = typeof one === "number" && typeof two === "number" ? one - two : compare(String(one), String(two));
    return down ? -found : found;
  };
  return [...rows].sort(by);
}

function Head<T>({ column, order, turn }: { column: Column<T>; order: "ascending" | "descending" | undefined; turn: () => void }) {
  const look = column.figure ? "figure" : "";
  if (column.silent) return <th scope="col" class={look}><span class="unseen">{column.label}</span></th>;
  if (!column.of) return <th scope="col" class={look}>{column.label}</th>;
  return (
    <th scope="col" class={look} aria-sort={order}>
      <button type="button" class="sorter" onClick={turn}>{column.label}<span aria-hidden="true">{order ? (order === "ascending" ? " ▲" : " ▼") : ""}</span></button>
    </th>
  );
}

function shown<T>(column: Column<T>, row: T): ComponentChildren {
  return column.show ? column.show(row) : column.of?.(row);
}

export function Table<T>({ caption, rows, id, columns, open, chosen, empty, more }: Props<T>) {
  const [order, setOrder] = useState<Order>(null);
  const turn = (column: number) => setOrder(order?.column === column ? (order.down ? null : { column, down: true }) : { column, down: false });
  if (rows.length === 0) return <p class="muted">{empty ?? k.value.nothing}</p>;
  const lines = order ? sorted(rows, columns[order.column], order.down) : rows;
  const direction = (at: number) => (order?.column === at ? (order.down ? "descending" : "ascending") : undefined);
  return (
    <div class="tabled">
      <table>
        <caption class="unseen">{caption}</caption>
        <thead><tr>{columns.map((column, at) => <Head key={column.label} column={column} order={direction(at)} turn={() => turn(at)} />)}</tr></thead>
        <tbody>
          {lines.map((row) => (
            <tr key={id(row)} aria-selected={chosen === undefined ? undefined : chosen === id(row)}>
              {columns.map((column, at) => (
                <td key={column.label} class={column.figure ? "figure" : ""}>
                  {at === 0 && open ? <button type="button" class="opener" onClick={() => open(row)}>{shown(column, row)}</button> : shown(column, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more && <p><Button run={more}>{k.value.more}</Button></p>}
    </div>
  );
}
