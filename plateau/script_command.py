"""`plateau script`: scripts of calls as files, checked, imported, published and written out again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from db import audit
from db.campaigns import principals
from db.pool import Connection
from db.scripts import drafts
from db.scripts.drafts import Script
from dialer.core.errors import PlateauError
from dialer.core.script.checking import check as look
from dialer.core.script.faults import Fault
from plateau.command import run_command
from plateau.one_campaign import campaign_named, with_database

app = typer.Typer(no_args_is_help=True, help="Scripts of calls.")
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A script as JSON.")]
Name = Annotated[str, typer.Argument(help="Name or id of the script.")]


class NotJson(PlateauError):
    """The file is not readable JSON; correct the place that is named."""


class NoScript(PlateauError):
    """No script, or several, have this name; `plateau script list` shows them with their ids."""


class Faulty(PlateauError):
    """The script has faults and was not published; `plateau script check` and the editor name them."""


class ChangedMeanwhile(PlateauError):
    """Somebody has changed this script meanwhile; run the command again."""


class Unfit(PlateauError):
    """The script was not published yet, or belongs to another principal than the campaign."""


@app.command(name="list")
def list_() -> None:
    """Every script, its newest version and the campaigns that use it."""
    table = Table("id", "principal", "name", "revision", "version", "campaigns")
    for one in run_command(with_database(drafts.everyone)):
        version = "-" if one.version is None else str(one.version)
        table.add_row(str(one.id), one.principal, one.name, str(one.revision), version, ", ".join(one.campaigns))
    Console().print(table)


@app.command()
def check(file: File, language: Annotated[str, typer.Option("--lang", help="fr or en.")] = "en") -> None:
    """What is wrong with a file, where, and how to mend it; exit code 1 where something is."""
    faults = look(_read(file))[1]
    _show(faults, language)
    typer.echo(f"{len(faults)} faults" if faults else "no fault")
    raise typer.Exit(1 if faults else 0)


@app.command(name="import")
def import_(
    file: File,
    for_: Annotated[str, typer.Option("--for", help="Name or id of the principal.")],
    name: Annotated[str, typer.Option(help="Of the script; that of the file where left out.")] = "",
) -> None:
    """Make a draft of a file, or replace the draft of the script of this name; a faulty one is kept too, and said.

    plateau script import accueil.json --for "Exemple SA"
    """
    document = _read(file)
    faults = look(document)[1]
    made = run_command(with_database(lambda db: _import(db, for_, name or file.stem, document)))
    _show(faults, "en")
    typer.echo(f"script {made}: draft kept, {len(faults)} faults")


@app.command()
def publish(
    name: Name, campaign: Annotated[str, typer.Option(help="Give it to this campaign as well; name or id.")] = ""
) -> None:
    """Make a version of the draft: calls that begin from now on have it, those that run keep theirs."""
    number = run_command(with_database(lambda db: _publish(db, name, campaign)))
    typer.echo(f"version {number} is published")


@app.command()
def export(
    name: Name, version: Annotated[int, typer.Option(help="A published one; the draft where left out.")] = 0
) -> None:
    """Write a script as JSON to the standard output."""
    document = run_command(with_database(lambda db: _document(db, name, version)))
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text("utf-8"))
    except ValueError as fault:
        raise NotJson(f"{NotJson.__doc__} {fault}") from None
    if not isinstance(document, dict):
        raise NotJson("The file must hold an object in braces.")
    return document


def _show(faults: list[Fault], language: str) -> None:
    for one in faults:
        typer.echo(f"{one.place or 'file'}: {one.fr if language == 'fr' else one.en}")


async def _named(db: Connection, name: str) -> Script:
    found = await drafts.named(db, name)
    if len(found) != 1:
        raise NoScript
    return found[0]


async def _import(db: Connection, principal: str, name: str, document: dict[str, Any]) -> int:
    async with db.transaction():
        owner = next((one for one in await principals.everyone(db) if principal in (one[1], str(one[0]))), None)
        if owner is None:
            raise NoScript("There is no principal of this name or id.")
        old = next((one for one in await drafts.named(db, name) if one.principal_id == owner[0]), None)
        if old is None:
            made = await drafts.create(db, owner[0], name, document, None)
        else:
            made = old.id if await drafts.save(db, old.id, old.revision, name, document, None) else None
        if made is None:
            raise ChangedMeanwhile
        await audit.write(db, None, "script.save", f"script {made}", {"name": name})
    return made


async def _publish(db: Connection, name: str, campaign: str) -> int:
    async with db.transaction():
        one = await _named(db, name)
        number = await drafts.publish(db, one.id, one.revision, None)
        if number is None:
            raise ChangedMeanwhile
        if look(await drafts.document(db, one.id, number))[1]:
            raise Faulty
        if campaign and not await drafts.use(db, (await campaign_named(db, campaign)).id, one.id):
            raise Unfit
        await audit.write(db, None, "script.publish", f"script {one.id}", {"number": number})
    return number


async def _document(db: Connection, name: str, version: int) -> dict[str, Any]:
    one = await _named(db, name)
    found = await drafts.document(db, one.id, version) if version else await drafts.draft_of(db, one.id)
    if found is None:
        raise NoScript("The script has no version of this number.")
    return found
