"""`plateau costs prices`: what a seat of a role, or an option, costs a month."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.lines.statements import ZONE, price
from api.schema.costs import PricesBody, PriceShape
from db.lines import statements
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import changed, with_database
from plateau.typed_values import body

FORM = "agent=45,00 (a seat of that role) or option:recording=3,50; euros without tax."


def prices(
    wanted: Annotated[list[str] | None, typer.Argument(metavar="[PRICE]...", help=FORM)] = None,
    from_month: Annotated[str, typer.Option("--from", help="From this month on, such as 2026-11; else this one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """What seats and options cost a month; with prices, set these. Months that were issued stay as they are.

    plateau costs prices agent=45,00 supervisor=60,00 --from 2026-11
    """
    if wanted:
        month = from_month or f"{datetime.now(ZONE):%Y-%m}"
        given = body(PricesBody, {"prices": [read(one) | {"from_month": month} for one in wanted]})
        node = settings_for_commands().node
        changed(lambda db: price(db, node, None, given))
    found = run_command(with_database(statements.prices))
    shown = [
        PriceShape(kind=one.kind, code=one.code, from_month=f"{one.from_month:%Y-%m}", amount=one.amount)
        for one in found
    ]
    if as_json:
        for line in shown:
            typer.echo(line.model_dump_json())
        return
    if not shown:
        typer.echo("no price is set; set some: plateau costs prices agent=45,00")
        return
    table = Table("kind", "of", "from", "a month", box=None, pad_edge=False)
    for line in shown:
        table.add_row(line.kind, line.code, line.from_month, f"{line.amount:.2f}")
    Console(markup=False, highlight=False).print(table)


def read(text: str) -> dict[str, str]:
    """A price as it is typed. Raises BadParameter."""
    what, between, amount = text.partition("=")
    if not between:
        raise typer.BadParameter(f"{text}: write {FORM}")
    kind, _, code = what.rpartition(":")
    return {"kind": kind or "seat", "code": code, "amount": amount.replace(",", ".")}
