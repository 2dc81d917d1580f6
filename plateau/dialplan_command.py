"""`plateau dialplan check` and `plateau dialplan apply`: for the administrator who edits the dialplan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pbx.product_files import dialplan_folder
from pbx.render import pbx_folders
from plateau import asterisk, dialplan
from plateau.command import run_command
from plateau.configuration import settings_for_commands

app = typer.Typer(no_args_is_help=True, help="Check the dialplan that you edited, and put it into service.")

Folder = Annotated[
    Path | None,
    typer.Argument(exists=True, file_okay=False, help="Its folder; the product's asterisk/dialplan if none."),
]


@app.command()
def check(folder: Folder = None) -> None:
    """Read the dialplan with a throw-away Asterisk and report every fault with file and line."""
    source = (folder or dialplan_folder()).absolute()
    found = run_command(dialplan.check(asterisk.find(), source))
    for fault in found:
        typer.echo(str(fault))
    typer.echo(f"{len(found)} faults in {source}" if found else f"{source} is good")
    raise typer.Exit(1 if found else 0)


@app.command()
def apply(folder: Folder = None) -> None:
    """Check, put into service, try a call; go back by itself if the reload or the call fails."""
    source = (folder or dialplan_folder()).absolute()
    folders = pbx_folders(settings_for_commands())
    run_command(dialplan.apply(asterisk.find(), folders, source))
    typer.echo("the dialplan is in service; a test call was heard")
