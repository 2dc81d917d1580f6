"""`plateau batch`: the imports of a campaign, and taking one back."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from db import audit
from db.imports import batches, rollback
from db.imports.batches import Batch
from db.pool import Connection
from dialer.core.errors import PlateauError
from plateau.command import run_command
from plateau.one_campaign import Name, campaign_named, with_database

app = typer.Typer(no_args_is_help=True, help="Imports of prospects: list them, take one back.")
BatchId = Annotated[int, typer.Argument(help="Id of the import, as `plateau import` and `plateau batch list` say it.")]


class NoBatch(PlateauError):
    """There is no such import; `plateau batch list CAMPAIGN` shows them."""


class NotDone(PlateauError):
    """This import is not done, or was taken back before; `plateau batch list CAMPAIGN` says which."""


@app.command("list")
def show(campaign: Name, limit: Annotated[int, typer.Option(min=1, max=1000)] = 20) -> None:
    """The imports of a campaign, newest first."""

    async def read(db: Connection) -> list[Batch]:
        return await batches.of_campaign(db, (await campaign_named(db, campaign)).id, limit=limit)

    found = run_command(with_database(read))
    if not found:
        typer.echo(f"nothing was imported into {campaign} yet")
        return
    table = Table("id", "file", "state", "imported", "refused", "skipped", "at", box=None, pad_edge=False)
    for one in found:
        rows, state = one.rows, one.state.replace("_", " ") + (f": {' '.join(one.fault.split())}" if one.fault else "")
        counts = (str(rows.imported), str(rows.refused), str(rows.skipped))
        table.add_row(str(one.id), one.file_name, state, *counts, f"{one.created_at.astimezone():%Y-%m-%d %H:%M}")
    Console(markup=False).print(table)


@app.command()
def undo(batch: BatchId, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Take an import back as a whole: who was never called disappears, who was called leaves the campaign.

    Also while the campaign runs. What the import changed of contacts that were known before is changed back.

    plateau batch undo 3
    """
    one = run_command(with_database(lambda db: _one(db, batch)))
    if not yes:
        typer.confirm(f"Take back {one.file_name}, {one.rows.imported} prospects imported?", abort=True)
    done = run_command(with_database(lambda db: _undo(db, batch)))
    if done is None:
        typer.echo(f"import {batch} is being taken back by the service")
        return
    typer.echo(
        f"import {batch} is taken back: {done.deleted} leads deleted; {done.removed} that were called keep their "
        "history and are called no more"
    )


async def _one(db: Connection, batch_id: int) -> Batch:
    found = await batches.one(db, batch_id)
    if found is None:
        raise NoBatch
    return found


async def _undo(db: Connection, batch_id: int) -> rollback.RolledBack | None:
    async with db.transaction():
        if not await rollback.begin(db, batch_id):
            raise NotDone
        await audit.write(db, None, "batch.rollback", f"batch {batch_id}")
    return await rollback.go_on(db, batch_id)
