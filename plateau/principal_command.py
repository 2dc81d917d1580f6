"""`plateau principal`: the companies on whose behalf calls are made."""

from __future__ import annotations

from typing import Annotated

import typer

from api.lists import add_principal
from api.schema.lists import PrincipalBody
from db.campaigns import principals
from plateau.command import run_command
from plateau.one_campaign import changed, with_database
from plateau.typed_values import body

app = typer.Typer(no_args_is_help=True, help="Companies on whose behalf calls are made.")


@app.command("list")
def show() -> None:
    """Every company, by id."""
    found = run_command(with_database(principals.everyone))
    for identity, name, at in found:
        typer.echo(f"{identity}: {name}, since {at.astimezone():%Y-%m-%d}")
    if not found:
        typer.echo("there is none; add one: plateau principal add NAME")


@app.command()
def add(name: Annotated[str, typer.Argument(help="Of the company.")]) -> None:
    """Add a company on whose behalf calls are made."""
    wanted = body(PrincipalBody, {"name": name})
    made = changed(lambda db: add_principal(db, None, wanted))
    typer.echo(f"principal {made}: {wanted.name}")
