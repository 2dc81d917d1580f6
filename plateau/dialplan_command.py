"""`plateau dialplan check`, `apply`, `history` and `back`: for the administrator who edits the dialplan."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from db.dialplan import versions
from db.dialplan.versions import Version
from db.pool import Link, connect
from dialer.core.errors import PlateauError
from ops.logs import configure
from ops.settings import Settings
from pbx.dialplan_faults import Fault
from pbx.product_files import dialplan_folder
from pbx.render import pbx_folders
from plateau import asterisk, dialplan, dialplan_kept
from plateau.command import run_command
from plateau.configuration import settings_for_commands, settings_for_up

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Argument(
        exists=True, file_okay=False, resolve_path=True, help="Its folder; the one of the setting pbx.dialplan if none."
    ),
]


class NoSuchVersion(PlateauError):
    """No dialplan of this number was in service here; `plateau dialplan history` lists those that were."""


@app.callback()
def dialplan_of_the_pbx() -> None:
    """Check the dialplan that you edited, put it into service, and go back."""
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
    connection = await _database(settings)
    try:
        await dialplan.apply(asterisk.find(), pbx_folders(settings), source)
        await dialplan_kept.applied_by_command(connection, settings, source)
    finally:
        await connection.close()
    return source, kept


@app.command()
def history() -> None:
    """The dialplans that were in service, newest first: number, day and time (UTC), where from, by whom."""
    for one in run_command(_history()):
        typer.echo(f"{one.id}  {one.made_at:%Y-%m-%d %H:%M}  {one.came_from:<8}{one.made_by or ''}".rstrip())


async def _history() -> list[Version]:
    settings = settings_for_commands()
    connection = await _database(settings)
    try:
        return await versions.listed(connection, settings.node)
    finally:
        await connection.close()


@app.command()
def back(
    number: Annotated[int, typer.Argument(help="As `history` lists it.")],
    folder: Annotated[Path, typer.Argument(help="A new folder for its files, to look at and to apply.")],
) -> None:
    """Write the files of an earlier dialplan into a new folder; `apply` puts them into service."""
    if folder.exists():
        raise typer.BadParameter(f"{folder} is there already; name one that is not", param_hint="FOLDER")
    files = run_command(_files_of(number))
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    typer.echo(f"plateau dialplan apply {shlex.quote(str(folder))}")


async def _files_of(number: int) -> dict[str, str]:
    settings = settings_for_commands()
    connection = await _database(settings)
    try:
        files = await versions.files_of(connection, settings.node, number)
    finally:
        await connection.close()
    if files is None:
        raise NoSuchVersion
    return files


async def _database(settings: Settings) -> Link:
    return await connect(settings.database.url.get_secret_value(), application="plateau dialplan")
