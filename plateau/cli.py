"""The command line: `plateau COMMAND`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from db.migrate import migrate as apply_migrations
from db.pool import connect
from plateau import (
    bench_command,
    campaign_command,
    check_command,
    demo_command,
    dialplan_command,
    documentation,
    import_command,
    recordings_command,
    up_command,
    user_command,
)
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.paths import PROJECT

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Plateau, an open call-centre suite on Asterisk.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])
        raise typer.Exit


app.command()(demo_command.demo)
app.add_typer(bench_command.app, name="bench")
app.add_typer(campaign_command.app, name="campaign")
app.add_typer(user_command.app, name="user")
app.add_typer(dialplan_command.app, name="dialplan")
app.add_typer(recordings_command.app, name="recordings")


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
    run_command(up_command.up())


@app.command()
def check(
    history: Annotated[bool, typer.Option(help="Verify everything recorded instead.")] = False,
) -> None:
    """Find everything that can be wrong with a set-up, and say the cure of each."""
    good = run_command(check_command.check_history() if history else check_command.check_setup())
    raise typer.Exit(0 if good else 1)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    campaign: Annotated[str, typer.Option(help="Name or id.")],
    refusals: Annotated[Path | None, typer.Option(help="Write refused rows, with reasons, to this CSV.")] = None,
) -> None:
    """Import a file of prospects (CSV) into a campaign, whole or not at all."""
    raise typer.Exit(import_command.import_prospects(file, campaign, refusals))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    names = run_command(_migrate())
    typer.echo("\n".join(f"applied {name}" for name in names) or "the schema is up to date")


async def _migrate() -> list[str]:
    url = settings_for_commands().database.url.get_secret_value()
    connection = await connect(url, application="plateau migrate")
    try:
        return await apply_migrations(connection)
    finally:
        await connection.close()


@app.command()
def settings() -> None:
    """Print every setting with its default and what it is for."""
    table = Table("setting", "default", "for", show_lines=False, box=None, pad_edge=False)
    for line in documentation.lines():
        table.add_row(line.name, line.default, line.text)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
