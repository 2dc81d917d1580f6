"""`plateau import --preview`: how a file would be read and what would become of its rows, in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from db.imports.batches import Counts
from intake.columns import letter
from intake.preview import Preview
from intake.reasons import Language

_SHOWN = 5
REPAIRS = {
    "zero": "lost zero put back",
    "point_zero": ".0 taken off",
    "parenthesised_zero": "(0) taken off",
    "spaces": "unusual spaces taken off",
    "quote": "quote taken off",
}
"""What was repaired in a number, in words."""


def show_preview(found: Preview, language: Language) -> None:
    """Print the preview; nothing was imported."""
    console = Console()
    layout = found.opened.layout
    if layout.sheet:
        console.print(f"workbook, sheet {escape(layout.sheet)} of {escape(', '.join(found.opened.sheets))}")
    else:
        console.print(f"text in {layout.encoding}, columns separated by {layout.delimiter!r}")
    console.print(f"headings in row {layout.heading_row}" if layout.heading_row else "no headings")
    _show_columns(console, found)
    if found.fault:
        console.print(f"[red]cannot be imported like this:[/] {escape(found.fault.sentence(language))}")
        console.print('say what a column is with --column "HEADING=phone", where the headings are with --heading-row')
        console.print("(0: there are none, columns are then named A, B ...), and how it is written with --delimiter")
        return
    console.print("numbers are tried in this order: " + ", ".join(layout.order))
    _show_rows(console, found)
    part = "" if found.complete else "of the part that was looked at: "
    console.print(part + counts(found.rows))
    for (field, _, reason), rows in found.refused.most_common(20):
        console.print(f"  {rows} refused for {escape(field)}: {escape(reason)}")
    console.print("nothing was imported; leave --preview out to import it")


def counts(rows: Counts) -> str:
    """What became of the rows, in one line."""
    said = (
        f"{rows.read} rows read, {rows.imported} imported, {rows.skipped} skipped ({rows.do_not_call} of them on the "
        f"do-not-call list), {rows.refused} refused"
    )
    if rows.updated:
        said += f", {rows.updated} completed contacts known before"
    known = [
        f"{count} {what} ({'twice in the file' if where == 'file' else f'known to the {where}'})"
        for where, done in rows.duplicates.items()
        for what, count in done.items()
    ]
    return f"{said}; numbers seen before: {', '.join(known)}" if known else said


def _show_columns(console: Console, found: Preview) -> None:
    layout = found.opened.layout
    table = Table("column", "heading", "is", "first row", box=None, pad_edge=False)
    first = found.samples[0]["cells"] if found.samples else []
    for at, (heading, name) in enumerate(zip(layout.headings, layout.fields, strict=True)):
        cell = first[at] if at < len(first) else ""
        table.add_row(letter(at), escape(heading), name.partition(":")[0], escape(cell[:60]))
    console.print(table)
    if found.opened.remembered:
        console.print("columns as they were decided for an earlier file with the same headings")


def _repair(code: str) -> str:
    return REPAIRS.get(code, code)


def _show_rows(console: Console, found: Preview) -> None:
    for sample in found.samples[:_SHOWN]:
        said = [
            f"{one['e164']} ({', '.join(map(_repair, one['repaired']))})" if one["repaired"] else one["e164"]
            for one in sample["numbers"]
        ]
        said += [escape(text) for text in sample["card"].values()]
        said += [f"[red]{escape(one['reason'])}[/]" for one in sample["refusals"]]
        console.print(f"  row {sample['row']}: " + " | ".join(said))
