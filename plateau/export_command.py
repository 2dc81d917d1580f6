"""`plateau export`: tables as files, with their progress; Ctrl-C leaves no file behind."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from db import audit
from db.imports import prospects
from db.pool import Connection, connect
from db.search import exporting, index
from db.search.conditions import ContactSearch
from db.search.exporting import Kind, Wanted
from dialer.core.errors import PlateauError
from exports import run
from exports.order import FileLayout, Order, as_json
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.up_command import until_signal

app = typer.Typer(add_completion=False, help="Write a table to a file.")
_FORMATS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%d/%m/%Y")
CANCELLED = 130


class ExportRefused(PlateauError):
    """The export cannot be made as it was asked for; its words say why."""


@app.command()
def export(
    kind: Annotated[Kind, typer.Argument(help="Which table.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; it must not exist.")],
    campaign: Annotated[str | None, typer.Option(help="Only of this campaign: name or id.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=list(_FORMATS), help="From this day on, or moment.")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option(formats=list(_FORMATS), help="To the end of this day, or before this moment.")
    ] = None,
    layout: Annotated[
        Literal["xlsx", "csv"] | None, typer.Option("--format", help="Else by the ending of the file.")
    ] = None,
    plain: Annotated[bool, typer.Option(help="CSV for machines: commas, codes, ISO times.")] = False,
    find: Annotated[str, typer.Option(help="Only contacts with this in name, company, city, number ...")] = "",
    batch: Annotated[int | None, typer.Option(help="Only leads of this import.")] = None,
    state: Annotated[str | None, typer.Option(help="Only leads in this state.")] = None,
    disposition: Annotated[str | None, typer.Option(help="Only leads with this disposition code.")] = None,
) -> None:
    """Write contacts, calls, answers, callbacks, recordings, the do-not-call list or refused rows to a file.

    plateau export attempts calls.xlsx --campaign Essai --from 2026-11-01 --to 2026-11-30

    Days are those of the campaign's time zone. Every export is written down with what it holds.
    """
    if file.exists():
        raise typer.BadParameter(f"{file} exists already; name another file", param_hint="FILE")
    if layout is None and not plain and file.suffix.lower() not in (".xlsx", ".csv"):
        raise typer.BadParameter("the file ends with .xlsx or .csv, or say --format", param_hint="FILE")
    chosen: FileLayout = "plain" if plain else layout or ("xlsx" if file.suffix.lower() == ".xlsx" else "csv")
    if plain and layout == "xlsx":
        raise typer.BadParameter("--plain is for CSV")
    search = ContactSearch(find=find, batch_id=batch, state=state, disposition=disposition)
    done = run_command(_export(Wanted(kind, search), campaign, (since, to), chosen, file.absolute()))
    if done is None:
        typer.echo("cancelled; no file was written", err=True)
        raise typer.Exit(CANCELLED)
    typer.echo(f"{file}: {done.rows} rows, {_size(done.bytes or 0)}")


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


async def _export(
    wanted: Wanted,
    campaign: str | None,
    days: tuple[datetime | None, datetime | None],
    layout: FileLayout,
    file: Path,
) -> run.Progress | None:
    settings = settings_for_commands()
    url = settings.database.url.get_secret_value()
    with until_signal(), TemporaryDirectory(prefix=".export-", dir=file.parent) as folder:
        async with _connected(url) as connection:
            await index.catch_up(connection)
            wanted = await _narrowed(connection, wanted, campaign, days)
        unfinished = Path(folder) / file.name
        order = Order(url, wanted, layout, settings.language, str(unfinished))
        with _bar(file.name) as show:
            done = await run.export(order, show)
        async with _connected(url) as connection:
            detail = {"layout": layout, "rows": done.rows, "wanted": as_json(wanted)}
            await audit.write(connection, None, "export.command", file.name, detail)
        await asyncio.to_thread(unfinished.rename, file)
        return done
    return None


async def _narrowed(
    connection: Connection, wanted: Wanted, campaign: str | None, days: tuple[datetime | None, datetime | None]
) -> Wanted:
    search = wanted.search
    if campaign is not None:
        found = await prospects.campaigns_named(connection, campaign)
        if len(found) != 1:
            which = "no campaign" if not found else "several campaigns"
            raise ExportRefused(f"there is {which} of the name or id {campaign}")
        search = replace(search, campaign_ids=found)
    zone = ZoneInfo(await exporting.zone(connection, search))
    since, to = (day.replace(tzinfo=zone) if day else None for day in days)
    if to is not None and (to.hour, to.minute) == (0, 0):
        to = to + timedelta(days=1)  # by the clock on the wall: the day may have 23 or 25 hours
    return Wanted(wanted.kind, search, (since, to))


@contextlib.asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Connection]:
    connection = await connect(url, application="plateau export")
    try:
        yield connection
    finally:
        await connection.close()


@contextlib.contextmanager
def _bar(name: str) -> Iterator[run.Listener]:
    columns = (TextColumn(name, markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("export", total=None)

        async def show(now: run.Progress) -> None:
            bar.update(task, completed=now.rows, total=now.total)

        yield show
