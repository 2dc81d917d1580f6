"""`plateau campaign caller-ids`: which numbers callees see, by the beginning of theirs."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.campaigns.caller_ids import put
from api.schema.campaigns import CallerIds
from db.campaigns import caller_ids
from db.campaigns.settings import Campaign
from db.pool import Connection
from dialer.core.phone import normalise
from plateau.command import run_command
from plateau.one_campaign import Name, campaign_named, changed, with_database
from plateau.typed_values import body

FORM = "+331=0162000000,0162000001: callees whose number begins so see one of these."


def show_or_set(
    campaign: Name,
    wanted: Annotated[list[str] | None, typer.Argument(metavar="[PREFIX=NUMBER,NUMBER]...", help=FORM)] = None,
    none: Annotated[bool, typer.Option("--none", help="Take every rule away: all see the campaign's own.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """The numbers that callees see, by prefix; with rules, make these its only ones. The longest prefix wins.

    plateau campaign caller-ids Essai +331=0162000000 +336=0199001234,0199001235
    """
    if wanted or none:
        chosen = body(CallerIds, {"rules": [read(one) for one in wanted or []]})
        changed(lambda db: _put(db, campaign, chosen))
    one, rules = run_command(with_database(lambda db: _found(db, campaign)))
    if as_json:
        plain = [{"prefix": prefix, "numbers": numbers} for prefix, numbers in rules.items()]
        typer.echo(json.dumps({"rules": plain, "default_caller_id": one.default_caller_id, "version": one.version}))
        return
    table = Table("callees", "see", box=None, pad_edge=False)
    for prefix, numbers in rules.items():
        table.add_row(prefix, ", ".join(numbers))
    table.add_row("all others" if rules else "all", one.default_caller_id)
    Console(markup=False).print(table)


def read(text: str) -> dict[str, object]:
    """A rule as it is typed, numbers as people write them. Raises BadParameter and InvalidNumber."""
    prefix, between, numbers = text.partition("=")
    if not between or not numbers.strip(","):
        raise typer.BadParameter(f"{text}: write {FORM}")
    return {"prefix": prefix, "numbers": [normalise(number) for number in numbers.split(",") if number]}


async def _put(db: Connection, name: str, chosen: CallerIds) -> None:
    await put(db, None, (await campaign_named(db, name)).id, chosen)


async def _found(db: Connection, name: str) -> tuple[Campaign, dict[str, list[str]]]:
    one = await campaign_named(db, name)
    return one, await caller_ids.rules(db, one.id)
