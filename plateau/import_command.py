"""`plateau import`: one file of prospects into a campaign, with its progress and its refused rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from db import batches, imports
from db.pool import connect
from intake import refusals
from intake import run as intake
from intake.faults import ImportRefused
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.up_command import until_signal

CANCELLED = 130
SOME_REFUSED = 2


def import_prospects(file: Path, campaign: str, refused: Path | None) -> int:
    """Import and say what came of it; the exit code: 0, or 2 with refused rows, or 130 when cancelled."""
    done = run_command(_import(file, campaign, refused))
    if done is None:
        typer.echo("cancelled; nothing was imported", err=True)
        return CANCELLED
    rows = done.rows
    typer.echo(
        f"batch {done.batch_id}: {rows.read} rows read, {rows.imported} imported, {rows.skipped} skipped "
        f"({rows.do_not_call} of them on the do-not-call list), {rows.refused} refused"
    )
    if rows.refused and refused:
        typer.echo(f"refused rows with their reasons: {refused}")
    return SOME_REFUSED if rows.refused else 0


async def _import(file: Path, campaign: str, refused: Path | None) -> intake.Progress | None:
    settings = settings_for_commands()
    url = settings.database.url.get_secret_value()
    order = intake.ImportOrder(
        path=file,
        campaign_id=await _campaign(url, campaign),
        numbers=settings.dialing.numbers,
        language=settings.language,
        destinations={name: trunk.destinations for name, trunk in settings.trunks.items()},
    )
    with until_signal(), _bar(file.name) as show:
        done = await intake.import_file(url, order, show)
        if done.rows.refused and refused:
            await _write_refused(url, done.batch_id, refused)
        return done
    return None


async def _campaign(url: str, name_or_id: str) -> int:
    connection = await connect(url, application="plateau import")
    try:
        found = await imports.campaigns_named(connection, name_or_id)
    finally:
        await connection.close()
    if not found:
        raise ImportRefused("no_campaign", campaign=name_or_id)
    if len(found) > 1:
        raise ImportRefused("two_campaigns", campaign=name_or_id)
    return found[0]


async def _write_refused(url: str, batch_id: int, path: Path) -> None:
    connection = await connect(url, application="plateau import")
    try:
        batch = await batches.one(connection, batch_id)
        assert batch is not None
        with path.open("wb") as out:  # a command has nothing else to do meanwhile
            async for piece in refusals.as_csv(lambda: contextlib.nullcontext(connection), batch):
                out.write(piece)
    finally:
        await connection.close()


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
