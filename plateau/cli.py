"""The command line: `plateau COMMAND`. The modules of a command are loaded when it is named."""

from __future__ import annotations

import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from plateau.paths import PROJECT

ON_DEMAND = (
    "abandoned",
    "batch",
    "bench",
    "callback",
    "campaign",
    "compare",
    "consent",
    "costs",
    "demo",
    "dialplan",
    "dnc",
    "explain",
    "export",
    "group",
    "number",
    "pacing",
    "people",
    "principal",
    "recordings",
    "register",
    "retention",
    "script",
    "user",
)
"""Commands whose `app` is in a module of their own: plateau/NAME_command.py."""


class OnDemand(TyperGroup):
    """Finds commands of ON_DEMAND when they are asked for: a policy that paces a floor waits for no web server."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names of all commands."""
        return [*super().list_commands(ctx), *ON_DEMAND]

    def get_command(self, ctx: typer.Context, name: str):  # type: ignore[no-untyped-def,override]
        """The command of this name, or None."""
        if name not in ON_DEMAND:
            return super().get_command(ctx, name)
        found: typer.Typer = import_module(f"plateau.{name}_command").app
        command = (
            get_group(found) if found.registered_callback or len(found.registered_commands) > 1 else get_command(found)
        )
        command.name = name
        return command


app = typer.Typer(
    cls=OnDemand,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Plateau, an open call-centre suite on Asterisk.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])
        raise typer.Exit


@app.callback()
def plateau(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, help="Print the version.", callback=_version)
    ] = False,
) -> None:
    """Plateau, an open call-centre suite on Asterisk."""


@app.command()
def up() -> None:
    """Run the stack for real use until Ctrl-C."""
    from plateau import up_command
    from plateau.command import run_command

    run_command(up_command.up())


@app.command()
def check(
    history: Annotated[bool, typer.Option(help="Verify everything recorded instead.")] = False,
) -> None:
    """Find everything that can be wrong with a set-up, and say the cure of each."""
    from plateau import check_command
    from plateau.command import run_command

    good = run_command(check_command.check_history() if history else check_command.check_setup())
    raise typer.Exit(0 if good else 1)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or .xlsx.")],
    campaign: Annotated[str, typer.Option(help="Name or id of the campaign.")] = "",
    refusals: Annotated[
        Path | None, typer.Option(help="Write refused rows, with reasons, to this .csv or .xlsx.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show how it would be read; import nothing.")] = False,
    encoding: Annotated[str, typer.Option(help="Instead of the one found, such as cp1252.")] = "",
    delimiter: Annotated[str, typer.Option(help="Instead of the one found: ; , | or tab.")] = "",
    sheet: Annotated[str, typer.Option(help="Of a workbook, instead of the first one that holds anything.")] = "",
    heading_row: Annotated[int | None, typer.Option(min=0, help="Where the headings are; 0: there are none.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="HEADING=FIELD or LETTER=FIELD; repeatable.")] = None,
    order: Annotated[str, typer.Option(help="In which numbers are tried, such as mobile,phone.")] = "",
    dates: Annotated[str, typer.Option(help="What comes first in 03/04/2026: day or month.")] = "day",
    duplicates: Annotated[
        list[str] | None,
        typer.Option(help="WHERE=CHOICE: file, campaign or principal = skip, update or keep; repeatable."),
    ] = None,
    do_not_call: Annotated[bool, typer.Option("--do-not-call", help="Its numbers are never to be called.")] = False,
    for_: Annotated[str, typer.Option("--for", help="With --do-not-call: one principal; everybody if left out.")] = "",
) -> None:
    """Import a file of prospects (CSV or .xlsx) into a campaign, whole or not at all.

    Look first, then import, then correct what was refused and import that file too:

    plateau import prospects.csv --campaign Essai --preview

    plateau import prospects.csv --campaign Essai --refusals refused.csv

    plateau import refused.csv --campaign Essai

    Exit code 0: every row was taken; 2: some were refused; 1: nothing was imported. `plateau batch undo` takes an
    import back.
    """
    from plateau import import_command

    options = import_command.Options(
        encoding, delimiter, sheet, heading_row, column or (), order, dates, duplicates or ()
    )
    if do_not_call == bool(campaign):
        raise typer.BadParameter("give --campaign, or --do-not-call")
    if do_not_call:
        raise typer.Exit(import_command.oppose(file, for_, refusals, options))
    if preview:
        raise typer.Exit(import_command.preview(file, campaign, options))
    raise typer.Exit(import_command.import_prospects(file, campaign, refusals, options))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from plateau.command import run_command

    names = run_command(_migrate())
    typer.echo("\n".join(f"applied {name}" for name in names) or "the schema is up to date")


async def _migrate() -> list[str]:
    from db.migrate import migrate as apply_migrations
    from db.pool import connect
    from plateau.configuration import settings_for_commands

    url = settings_for_commands().database.url.get_secret_value()
    connection = await connect(url, application="plateau migrate")
    try:
        return await apply_migrations(connection)
    finally:
        await connection.close()


@app.command()
def settings() -> None:
    """Print every setting with its default and what it is for."""
    from rich.console import Console
    from rich.table import Table

    from plateau import documentation

    table = Table("setting", "default", "for", show_lines=False, box=None, pad_edge=False)
    for line in documentation.lines():
        table.add_row(line.name, line.default, line.text)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def main() -> None:
    """The entry point: what a person can cure is a sentence and exit code 1, wherever it was noticed."""
    try:
        app()
    except Exception as fault:
        from dialer.core.errors import PlateauError
        from ops.settings import SettingsError

        if not isinstance(fault, (PlateauError, SettingsError)):
            raise
        typer.echo(f"plateau: {fault}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
