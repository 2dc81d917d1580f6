"""`plateau import`: one file of prospects into a campaign, or of numbers onto the do-not-call list."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from db.campaigns import principals
from db.imports import batches, prospects
from db.pool import Connection, connect
from exports.text_sheet import TextSheet
from intake import refusals
from intake import run as intake
from intake.columns import FIELDS, NUMBERS
from intake.faults import ImportRefused
from intake.opposing import Opposed, OppositionOrder, oppose_file
from intake.preview import Preview, preview_file
from intake.wishes import DELIMITERS, ENCODINGS, Choice, Duplicates, Wishes
from ops.settings import Settings
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.import_preview import counts, show_preview
from plateau.up_command import until_signal

CANCELLED = 130
SOME_REFUSED = 2


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed beside the file, as it was typed."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    heading_row: int | None = None
    columns: Sequence[str] = ()
    order: str = ""
    dates: str = "day"
    duplicates: Sequence[str] = ()

    def wishes(self) -> Wishes:
        """The same, checked; says what is wrong with the first wrong one."""
        delimiter = {"tab": "\t", "\\t": "\t"}.get(self.delimiter, self.delimiter)
        _one_of(self.encoding, ENCODINGS, "--encoding")
        _one_of(delimiter, DELIMITERS, "--delimiter")
        _one_of(self.dates, ("day", "month"), "--dates")
        columns = dict(_pair(text, "--column", (*FIELDS, "extra", "ignore")) for text in self.columns)
        order = tuple(filter(None, self.order.split(",")))
        for name in order:
            _one_of(name, NUMBERS, "--order")
        choices = dict(_pair(text, "--duplicates", get_args(Choice)) for text in self.duplicates)
        for where in choices:
            _one_of(where, ("file", "campaign", "principal"), "--duplicates")
        return Wishes(
            encoding=self.encoding or None,
            delimiter=delimiter or None,
            sheet=self.sheet or None,
            heading_row=self.heading_row,
            columns=columns,
            order=order,
            dates="month" if self.dates == "month" else "day",
            duplicates=Duplicates(**choices),  # type: ignore[arg-type]  # checked above
        )


def import_prospects(file: Path, campaign: str, refused: Path | None, options: Options) -> int:
    """Import and say what came of it; the exit code: 0, or 2 with refused rows, or 130 when cancelled."""
    done = run_command(_import(file, campaign, refused, options.wishes()))
    if done is None:
        typer.echo("cancelled; nothing was imported", err=True)
        return CANCELLED
    typer.echo(f"batch {done.batch_id}: {counts(done.rows)}")
    if done.rows.refused:
        typer.echo(
            f"refused rows with their reasons: {refused}; correct them there and import that file"
            if refused
            else f"refused rows with their reasons: plateau export refusals FILE.csv --batch {done.batch_id}"
        )
    typer.echo(f"plateau batch undo {done.batch_id} takes it back")
    return SOME_REFUSED if done.rows.refused else 0


def preview(file: Path, campaign: str, options: Options) -> int:
    """Show how the file would be read; the exit code: 0, 1 where it cannot be imported so, 130 when cancelled."""
    settings = settings_for_commands()
    found = run_command(_preview(settings, file, campaign, options.wishes()))
    if found is None:
        return CANCELLED
    show_preview(found, settings.language)
    return 1 if found.fault else 0


def oppose(file: Path, principal: str, refused: Path | None, options: Options) -> int:
    """Put the numbers of a file on the do-not-call list of one principal, or of all where none is named."""
    done = run_command(_oppose(file, principal, options.wishes()))
    if done is None:
        typer.echo("cancelled; nothing was put on the list", err=True)
        return CANCELLED
    typer.echo(
        f"{done.rows} rows read, {done.numbers} numbers, {done.added} of them new on the list, {done.refused} refused"
    )
    if done.refused and refused:
        with refused.open("w", encoding="utf-8-sig", newline="") as out:
            lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
            lines.writerow(["row", "field", "reason"])
            lines.writerows(
                [str(one.row), *map(refusals.escaped, (one.field, one.reason, *one.content))] for one in done.refusals
            )
        typer.echo(f"refused rows with their reasons: {refused}")
    return SOME_REFUSED if done.refused else 0


async def _import(file: Path, campaign: str, refused: Path | None, wishes: Wishes) -> intake.Progress | None:
    settings = settings_for_commands()
    url = settings.database.url.get_secret_value()
    order = _order(settings, file, await campaign_named(url, campaign), wishes)
    with until_signal(), _bar(file.name) as show:
        done = await intake.import_file(url, order, show)
        if done.rows.refused and refused:
            await _write_refused(url, done.batch_id, refused)
        return done
    return None


async def _preview(settings: Settings, file: Path, campaign: str, wishes: Wishes) -> Preview | None:
    url = settings.database.url.get_secret_value()
    order = _order(settings, file, await campaign_named(url, campaign), wishes)
    with until_signal():
        return await preview_file(url, order)
    return None


async def _oppose(file: Path, principal: str, wishes: Wishes) -> Opposed | None:
    settings = settings_for_commands()
    url = settings.database.url.get_secret_value()
    whose = await _principal(url, principal) if principal else None
    order = OppositionOrder(file, whose, reason=file.name, language=settings.language, wishes=wishes)
    with until_signal():
        return await oppose_file(url, order)
    return None


def _order(settings: Settings, file: Path, campaign_id: int, wishes: Wishes) -> intake.ImportOrder:
    return intake.ImportOrder(
        path=file,
        campaign_id=campaign_id,
        numbers=settings.dialing.numbers,
        language=settings.language,
        wishes=wishes,
        destinations={name: trunk.destinations for name, trunk in settings.trunks.items()},
        ring=settings.do_not_call.ring,
    )


async def campaign_named(url: str, name_or_id: str) -> int:
    connection = await connect(url, application="plateau import")
    try:
        found = await prospects.campaigns_named(connection, name_or_id)
    finally:
        await connection.close()
    if not found:
        raise ImportRefused("no_campaign", campaign=name_or_id)
    if len(found) > 1:
        raise ImportRefused("two_campaigns", campaign=name_or_id)
    return found[0]


async def _principal(url: str, name_or_id: str) -> int:
    connection = await connect(url, application="plateau import")
    try:
        found = await principals.named(connection, name_or_id)
    finally:
        await connection.close()
    if found is None:
        raise ImportRefused("no_principal", principal=name_or_id)
    return found


async def _write_refused(url: str, batch_id: int, path: Path) -> None:
    connection = await connect(url, application="plateau import")
    try:
        batch = await batches.one(connection, batch_id)
        assert batch is not None
        await _write_rows(connection, batch, path)
    finally:
        await connection.close()


async def _write_rows(connection: Connection, batch: batches.Batch, path: Path) -> None:
    """A workbook where the name ends so, else CSV; a command has nothing else to do meanwhile."""
    if path.suffix.lower() == ".xlsx":
        sheet = TextSheet(path, refusals.headings(batch))
        async for rows in refusals.rows_of(lambda: contextlib.nullcontext(connection), batch):
            sheet.write(rows)
        sheet.close()
        return
    with path.open("wb") as out:
        async for piece in refusals.as_csv(lambda: contextlib.nullcontext(connection), batch):
            out.write(piece)


def _one_of(word: str, words: Sequence[str], option: str) -> None:
    if word and word not in words:
        raise typer.BadParameter(f"{option} is one of {', '.join(words)}, not {word}")


def _pair(text: str, option: str, words: Sequence[str]) -> tuple[str, str]:
    name, mark, word = text.rpartition("=")
    if not mark or not name:
        raise typer.BadParameter(f"{option} is written NAME=WORD, not {text}")
    _one_of(word, words, option)
    return name, word


@contextlib.contextmanager
def _bar(name: str) -> Iterator[intake.Listener]:
    columns = (
        TextColumn(name, markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("import", total=1.0, said="")

        def show(now: intake.Progress) -> None:
            said = f"{now.rows.imported} imported, {now.rows.refused} refused"
            bar.update(task, completed=now.fraction, said=said)

        yield show
