"""`plateau campaign quotas`: so many sales in a department, or for a value of a column, and no more."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from db import audit, events
from db.campaigns import dispositions, quotas, settings
from db.campaigns.quotas import Quota
from db.pool import Connection
from plateau.command import run_command
from plateau.one_campaign import Name, NotNow, campaign_named, with_database

FORM = "75=50, postcode:13=20 or Région:Nord=100, behind a comma the dispositions that count: 75=50,sale,appointment"


def show_or_set(
    campaign: Name,
    wanted: Annotated[list[str] | None, typer.Argument(metavar="[QUOTA]...", help=FORM)] = None,
    none: Annotated[bool, typer.Option("--none", help="Take every quota away.")] = False,
) -> None:
    """The quotas of a campaign and what counts for each; with quotas, make these its only ones."""
    if wanted or none:
        chosen = [read(one) for one in wanted or []]
        run_command(with_database(lambda db: _set(db, campaign, chosen)))
    found, held = run_command(with_database(lambda db: _found(db, campaign)))
    table = Table("field", "value", "calls", "at most", "counts", "full")
    for one in found:
        counts = ", ".join(one.dispositions) or "every success"
        table.add_row(one.field, one.value, str(one.calls), str(one.most), counts, "full" if one.reached_at else "")
    Console().print(table)
    typer.echo(f"{held} leads wait for a quota to be raised")


def read(text: str) -> Quota:
    """A quota as it is typed. Raises BadParameter."""
    cell, _, rest = text.rpartition("=")
    most, *codes = rest.split(",")
    field, _, value = cell.rpartition(":")
    if not value.strip() or not most.isdecimal() or int(most) > 10_000_000:
        raise typer.BadParameter(f"{text}: write {FORM}")
    return Quota(field.strip() or "postcode", value.strip(), int(most), [code for code in codes if code])


async def _set(db: Connection, name: str, chosen: list[Quota]) -> None:
    async with db.transaction():
        one = await campaign_named(db, name)
        if one.state == "finished":
            raise NotNow(f"{one.name} is finished")
        known = {known.code for known in await dispositions.of_campaign(db, one.id)}
        if strange := sorted({code for quota in chosen for code in quota.dispositions} - known):
            raise NotNow(f"{one.name} has no dispositions {', '.join(strange)}; it has {', '.join(sorted(known))}")
        version = await settings.touch(db, one.id, None)
        await quotas.replace(db, one.id, chosen)
        said = [f"{quota.field}={quota.value}: {quota.most}" for quota in chosen]
        noted = {"quotas": said, "version": version}
        await events.append(db, "campaign", node=one.node, campaign_id=one.id, body=noted)
        await audit.write(db, None, "campaign.quotas", f"campaign {one.id}", noted)
    await events.wake(db)


async def _found(db: Connection, name: str) -> tuple[list[quotas.Counted], int]:
    one = await campaign_named(db, name)
    return await quotas.counted(db, one.id), await quotas.held(db, one.id)
