"""`plateau costs cap`: so much may be spent on a trunk or for a campaign, and no more."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.lines.costs import cap, uncap
from api.schema.costs import CapBody, CapShape
from db.campaigns import settings as campaigns
from db.lines import costs
from db.pool import Connection
from dialer.core.errors import PlateauError
from dialer.core.spending import Cap
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import campaign_named, changed, with_database
from plateau.typed_values import body

app = typer.Typer(no_args_is_help=True, help="Caps on spending.")


class NoTrunk(PlateauError):
    """There is no such trunk."""


class NoCap(PlateauError):
    """There is no such cap; `plateau costs cap list` shows them."""


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Every cap on spending. Amounts are euros without tax."""
    found, names = run_command(with_database(_everything))
    if as_json:
        for one in found:
            typer.echo(CapShape.model_validate(one).model_dump_json())
        return
    if not found:
        typer.echo("nothing is capped")
        return
    table = Table("id", "of", "period", "at most", "reserved for a call", "time zone", box=None, pad_edge=False)
    for one in found:
        whose = f"campaign {names[one.campaign_id]}" if one.campaign_id else f"trunk {one.trunk}"
        cells = (one.period, f"{one.amount:.2f}", f"{one.reserve_seconds} s", one.timezone)
        table.add_row(str(one.id), whose, *cells)
    Console(markup=False, highlight=False).print(table)


@app.command("set")
def set_(
    amount: Annotated[str, typer.Argument(help="Euros without tax, such as 50 or 50,00.")],
    trunk: Annotated[str, typer.Option(help="Name of the trunk.")] = "",
    campaign: Annotated[str, typer.Option(help="Name or id of the campaign, instead of a trunk.")] = "",
    period: Annotated[str, typer.Option(help="day, month or always.")] = "day",
    reserve_seconds: Annotated[int, typer.Option(help="What a call is reckoned to last while it lives.")] = 600,
    timezone: Annotated[str, typer.Option(help="Whose days and months.")] = "Europe/Paris",
) -> None:
    """Stop dialling before so much is spent; another cap of the same period is replaced. It holds within a second.

    Beneath a cap a number without a rate is not called: load the rates first.

    plateau costs cap set 50,00 --trunk operator --period day
    """
    node = settings_for_commands().node
    terms = {"period": period, "reserve_seconds": reserve_seconds, "timezone": timezone}
    given = {**terms, "amount": amount.replace(",", ".")} | ({"trunk": trunk} if trunk else {})

    async def work(db: Connection) -> int:
        whose = {"campaign_id": (await campaign_named(db, campaign)).id} if campaign else {}
        wanted = body(CapBody, {**given, **whose})
        known = await campaigns.known_trunks(db)
        if trunk and trunk not in known:
            raise NoTrunk(f"There is no trunk {trunk}; there is {', '.join(known) or 'none yet'}.")
        return await cap(db, node, None, wanted)

    typer.echo(f"cap {changed(work)} is set")


@app.command()
def remove(cap_id: Annotated[int, typer.Argument(metavar="ID", help="Of the cap, as `list` shows it.")]) -> None:
    """Take a cap away."""
    node = settings_for_commands().node

    async def work(db: Connection) -> None:
        if cap_id not in {one.id for one in await costs.caps(db)}:
            raise NoCap
        await uncap(db, node, None, cap_id)

    changed(work)
    typer.echo(f"cap {cap_id} is taken away")


async def _everything(db: Connection) -> tuple[list[Cap], dict[int, str]]:
    names = {one.id: one.name for one in await campaigns.page(db, 0, 10_000, with_finished=True)}
    return await costs.caps(db), names
