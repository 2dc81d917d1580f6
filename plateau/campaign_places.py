"""`plateau campaign places`: narrow a campaign to postcodes or departments, and widen it again."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from db import audit, events
from db.campaigns.settings import Campaign
from db.leads import places
from db.pool import Connection
from dialer.core.law.territories import spelled_out, territories_of
from ops.law import current
from plateau.command import run_command
from plateau.one_campaign import Name, NotNow, campaign_named, with_database

_PLACE = re.compile("[0-9][0-9AB]?[0-9]{0,3}|[A-Z]{1,2}[0-9A-Z]{0,6}")
"""Beginnings of postcodes, French ones and Corsica's departments, and British ones."""


def show_or_change(
    campaign: Name,
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[PLACE]...", help="Beginnings of postcodes: 75, 2A, 97411.")
    ] = None,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="Widen it to every place.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Where a campaign calls; with places, call there alone from now on.

    plateau campaign places Essai 75 92 974
    """
    if wanted or everywhere:
        if odd := [place for place in wanted or [] if not _PLACE.fullmatch(place.upper())]:
            raise typer.BadParameter(f"{odd[0]} is no beginning of a postcode; write it like 75, 2A or 97411")
        named = [place.upper() for place in wanted or []]
        if not yes:
            chosen, found = run_command(with_database(lambda db: _counts(db, campaign, named)))
            typer.confirm(
                f"Of the leads that may be called, {found.inside} are inside and {found.outside} outside "
                f"(others are held or done: plateau campaign why). Call {_said(chosen)} from now on?",
                abort=True,
            )
        run_command(with_database(lambda db: _change(db, campaign, named)))
    for line in run_command(with_database(lambda db: _described(db, campaign))):
        typer.echo(line)


async def _counts(db: Connection, name: str, named: list[str]) -> tuple[list[str], places.Counts]:
    one = await campaign_named(db, name)
    chosen = _chosen(one, named)
    return chosen, await places.counts(db, one.id, chosen)


def _chosen(one: Campaign, named: list[str]) -> list[str]:
    """The places as they are kept: departments by the beginnings of their postcodes."""
    return places.simplest(spelled_out(named, territories_of(current(), one.profile)))


async def _change(db: Connection, name: str, named: list[str]) -> None:
    async with db.transaction():
        one = await campaign_named(db, name)
        chosen = _chosen(one, named)
        if one.state == "finished":
            raise NotNow(f"{one.name} is finished")
        if await places.change(db, one.id, chosen, None):
            noted = {"before": one.places, "after": chosen}
            await audit.write(db, None, "campaign.places", f"campaign {one.id}", noted)
    await events.wake(db)


async def _described(db: Connection, name: str) -> list[str]:
    one = await campaign_named(db, name)
    past = await places.history(db, one.id)
    lines = [f"{one.name} calls {_said(one.places)}"]
    return lines + [
        f"  {change.at.astimezone():%Y-%m-%d %H:%M}: {_said(change.before)}, then {_said(change.after)}"
        for change in past
    ]


def _said(where: list[str]) -> str:
    return f"in {', '.join(where)}" if where else "everywhere"
