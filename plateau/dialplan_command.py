"""`plateau dialplan check` and `plateau dialplan apply`: for the administrator who edits the dialplan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ops.logs import configure
from pbx.dialplan_faults import Fault
from pbx.product_files import dialplan_folder
from pbx.render import pbx_folders
from plateau import asterisk, dialplan
from plateau.command import run_command
from plateau.configuration import settings_for_commands, settings_for_up

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Argument(
        exists=True, file_okay=False, resolve_path=True, help="Its folder; the one of the setting pbx.dialplan if none."
    ),
]


@app.callback()
def dialplan_of_the_pbx() -> None:
    """Check the dialplan that you edited, and put it into service."""
    configure("warning", "text", process="dialplan")


@app.command()
def check(folder: Folder = None) -> None:
    """Read the dialplan with a throw-away Asterisk and report every fault with file and line."""
    source, found = run_command(_checked(folder))
    for fault in found:
        typer.echo(str(fault))
    typer.echo(f"{len(found)} fault{'s' * (len(found) > 1)} in {source}" if found else f"{source} is good")
    raise typer.Exit(1 if found else 0)


@app.command()
def apply(folder: Folder = None) -> None:
    """Check, put into service, try a call; go back by itself if the reload or the call fails."""
    source, kept = run_command(_applied(folder))
    typer.echo("the dialplan is in service; a test call was heard")
    if source.resolve() != kept.resolve():
        typer.echo(f"the next start of `plateau up` reads {kept}; to keep this one, set in plateau.toml:")
        typer.echo(f"[pbx]\ndialplan = {json.dumps(str(source), ensure_ascii=False)}")


async def _checked(folder: Path | None) -> tuple[Path, list[Fault]]:
    source = folder or dialplan_folder(settings_for_up())
    return source, await dialplan.check(asterisk.find(), source)


async def _applied(folder: Path | None) -> tuple[Path, Path]:
    """What was put into service, and what the next start reads."""
    settings = settings_for_commands()
    kept = dialplan_folder(settings)
    source = folder or kept
    await dialplan.apply(asterisk.find(), pbx_folders(settings), source)
    return source, kept
