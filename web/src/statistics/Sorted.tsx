// A table that is sorted by the heading that was pressed; the totals stay below.
import { useState } from "preact/hooks";
import { meant } from "../parts/Meaning";
import { words } from "../words";
import type { Column, Row, Value } from "./figures";

type Order = { key: string; down: boolean };

/** Nothing stands last, whichever way it is sorted. */
function compared(a: Value, b: Value, down: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  return down ? -order : order;
}

function sorted(rows: Row[], column: Column | undefined, down: boolean): Row[] {
  return column ? rows.toSorted((a, b) => compared(column.value(a), column.value(b), down)) : rows;
}

function sumOf(rows: Row[], column: Column): number {
  return rows.reduce((sum, row) => sum + Number(column.value(row) ?? 0), 0);
}

function Heading({ of: one, order, press }: { of: Column; order: Order | null; press: () => void }) {
  const here = order?.key === one.key;
  return (
    <th scope="col" class={one.figure ? "figure" : ""} aria-sort={here ? (order.down ? "descending" : "ascending") : "none"}>
      <button type="button" class="sort" onClick={press} {...(one.meaning ? meant(one.meaning) : {})}>{one.heading}<span aria-hidden="true">{here ? (order.down ? " ▾" : " ▴") : ""}</span></button>
    </th>
  );
}

export function Sorted({ columns, rows, label }: { columns: Column[]; rows: Row[]; label: string }) {
  const [order, setOrder] = useState<Order | null>(null);
  const press = (one: Column) => setOrder(order?.key === one.key ? { key: one.key, down: !order.down } : { key: one.key, down: one.figure });
  const shown = sorted(rows, columns.find((one) => one.key === order?.key), order?.down ?? false);
  return (
    <div class="scrolled" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead><tr>{columns.map((one) => <Heading key={one.key} of={one} order={order} press={() => press(one)} />)}</tr></thead>
        <tbody>
          {shown.map((row, n) => (
            <tr key={n}>{columns.map((one) => <td key={one.key} class={one.figure ? "figure" : ""}>{one.shown(one.value(row))}</td>)}</tr>
          ))}
        </tbody>
        <tfoot>
          <tr>{columns.map((one, n) => <td key={one.key} class={one.figure ? "figure" : ""}><b>{n === 0 ? words.value.statistics.total : one.sums ? one.shown(sumOf(rows, one)) : ""}</b></td>)}</tr>
        </tfoot>
      </table>
    </div>
  );
}
