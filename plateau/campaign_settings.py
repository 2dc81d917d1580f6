"""`plateau campaign add`, `show` and `set`: a campaign is made, and its settings are read and changed."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.campaigns.changing import CLEARED, change, create, shape
from api.schema.campaigns import CampaignBody, CampaignPatch, CampaignShape
from api.schema.own_rules import OWN_RULES
from db.pool import Connection
from dialer.core.phone import normalise
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.named import principal_of_all
from plateau.one_campaign import Name, campaign_named, campaign_numbered, changed, with_database
from plateau.typed_values import said, settings

FORM = "Such as lead_order=newest_first, ends_on=2026-12-18 or a JSON value; KEY= takes a date or an own rule away."


def show(
    campaign: Name,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Every setting of a campaign as it holds today, and which of its rules are its own."""
    found = run_command(with_database(lambda db: _shape(db, campaign)))
    if as_json:
        typer.echo(found.model_dump_json())
        return
    table = Table("setting", "holds", "", box=None, pad_edge=False)
    for name, value in found.model_dump(mode="json", exclude={"own_rules"}).items():
        own = ("its own" if found.own_rules[name] is not None else "the profile's") if name in OWN_RULES else ""
        table.add_row(name, said(value), own)
    Console(markup=False, highlight=False).print(table)


def add(
    name: Annotated[str, typer.Argument(help="Of the new campaign.")],
    caller_id: Annotated[str, typer.Option(help="The number shown where no rule says another.")],
    trunk: Annotated[str, typer.Option(help="Where its calls leave.")],
    for_: Annotated[str, typer.Option("--for", help="Name or id of the principal; where there is one, may lack.")] = "",
    mode: Annotated[str, typer.Option(help="manual, preview, progressive or predictive.")] = "preview",
    others: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Settings as for `set`.")] = None,
) -> None:
    """Make a campaign: a draft with the standard dispositions, to be given people, prospects, and a start.

    plateau campaign add Essai --trunk operator --caller-id 0199001234 --mode progressive profile=FR_B2B
    """
    shown = normalise(caller_id)
    house = settings_for_commands()

    async def work(db: Connection) -> int:
        fixed = {"name": name, "trunk": trunk, "mode": mode, "default_caller_id": shown}
        principal = await principal_of_all(db, for_)
        wanted = settings(CampaignBody, others or [], CLEARED, principal_id=principal, **fixed)
        return await create(db, house, None, house.language, wanted)

    typer.echo(f"campaign {changed(work)}: {name}")


def change_settings(
    campaign: Name,
    wanted: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...", help=FORM)],
    version: Annotated[
        int | None, typer.Option(min=1, help="The one that `show` said: refused if somebody changed it since.")
    ] = None,
) -> None:
    """Change settings of a campaign, also while it runs; they hold within a second. `show` names them all.

    A campaign may be stricter than its profile of the law, never laxer.

    plateau campaign set Essai success_quota=50 starts_on=2026-11-23 ends_on=2026-12-18 callbacks_by=any

    plateau campaign set Essai 'calling_hours={"days": [0, 1, 2, 3], "hours": [["10:00", "12:00"]]}' attempt_cap=
    """
    words = [*wanted, *([f"version={version}"] if version else [])]
    patch = settings(CampaignPatch, words, CLEARED)
    now = changed(lambda db: _change(db, campaign, patch)).model_dump(mode="json")
    for name in patch.model_dump(exclude_unset=True, exclude={"version"}):
        typer.echo(f"{name}: {said(now[name])}")


async def _change(db: Connection, name: str, patch: CampaignPatch) -> CampaignShape:
    house, one = settings_for_commands(), await campaign_named(db, name)
    await change(db, house, None, house.language, one.id, patch)
    return shape(await campaign_numbered(db, one.id))


async def _shape(db: Connection, name: str) -> CampaignShape:
    return shape(await campaign_named(db, name))
