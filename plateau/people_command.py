"""`plateau people`: what a person may ask for, answered on the command line."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer

from db import audit
from db.people import certificates, erasure, finding, holds, rights
from db.people import file as people_file
from db.people.erasure import Asked
from db.people.finding import Candidate
from db.pool import Connection, connect
from dialer.core.phone import normalise
from exports.person_page import page
from ops.settings import Settings
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from recorder.storage import locate

app = typer.Typer(no_args_is_help=True, help="People's rights: find, read out, correct, restrict, hold, erase.")
Result = TypeVar("Result")
Contacts = Annotated[list[int], typer.Argument(help="Ids of the contacts that are the person, as `find` shows them.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of sentences.")]
How = Literal["known_number", "callback", "account", "document", "writing", "representative"]


@app.callback()
def people_() -> None:
    """People's rights."""


@app.command()
def find(
    number: Annotated[str, typer.Option(help="A telephone number, as people write it.")] = "",
    email: Annotated[str, typer.Option(help="An e-mail address.")] = "",
    name: Annotated[str, typer.Option(help="A name or company; with --postcode.")] = "",
    postcode: Annotated[str, typer.Option(help="With --name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show the contacts that may be a person, to choose from. Exit code 1: there are none.

    plateau people find --number "06 39 98 00 42"
    """
    if not (number or email or (name and postcode)):
        raise typer.BadParameter("give --number, --email, or --name with --postcode")

    async def work(db: Connection, _: Settings) -> list[Candidate]:
        if number:
            return await finding.by_number(db, normalise(number))
        return await finding.by_email(db, email) if email else await finding.by_name(db, name, postcode)

    found = _with_database(work)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str))
    for one in found if not as_json else ():
        standing = {"restricted": one.restricted_at, "held": one.held, "being erased": one.erasing}
        marks = [word for word, on in standing.items() if on]
        typer.echo(
            f"{one.contact_id}: {_card(one)}, {', '.join(one.numbers)}; {one.principal}: {', '.join(one.campaigns)}"
            + (f" ({', '.join(marks)})" if marks else "")
        )
    if not found and not as_json:
        typer.echo("nobody is known by that", err=True)
    raise typer.Exit(0 if found else 1)


def _card(one: Candidate) -> str:
    """Who and where, of what is known."""
    words = ((one.title, one.first_name, one.last_name), (one.company,), (one.postcode, one.city))
    return ", ".join(" ".join(filter(None, some)) for some in words if any(some))


@app.command()
def export(
    contacts: Contacts,
    to: Annotated[Path, typer.Option(help="A folder that does not exist yet.")],
    language: Annotated[Literal["fr", "en"], typer.Option(help="Of the page.")] = "fr",
) -> None:
    """Write everything that is known of a person: person.json, person.html, and copies of the recordings."""
    missing = _with_database(lambda db, settings: _export(db, settings, contacts, to, language))
    typer.echo(f"written to {to}" + (f"; {missing} recordings have no file" if missing else ""))


async def _export(
    db: Connection, settings: Settings, contacts: list[int], to: Path, language: Literal["fr", "en"]
) -> int:
    file = await people_file.of(db, contacts)
    if file is None:
        raise typer.BadParameter("there are no such contacts")
    for contact in file["contacts"]:
        await audit.write(db, None, "person.read", f"contact {contact['id']}")
    return await asyncio.to_thread(_write, file, settings.recordings_dir, to, language)


def _write(file: dict[str, Any], recordings: Path, to: Path, language: Literal["fr", "en"]) -> int:
    to.mkdir(mode=0o700, parents=True)
    missing = 0
    for sound in file["recordings"]:
        if sound["state"] == "stored":
            source = locate(recordings, sound["file_name"])
            sound["file_name"] = f"recording-{sound['id']}.opus"
            if source.is_file():
                shutil.copyfile(source, to / sound["file_name"])
            else:
                missing += 1
    (to / "person.json").write_text(json.dumps(file, ensure_ascii=False, indent=2), encoding="utf-8")
    (to / "person.html").write_text(page(file, language), encoding="utf-8")
    return missing


@app.command()
def correct(
    contact: int,
    changes: Annotated[list[str], typer.Argument(help="FIELD=TEXT, such as last_name=Durand or extra:code=12.")],
) -> None:
    """Correct what is wrong; what was there is kept."""
    fields = dict(change.partition("=")[::2] for change in changes)
    unknown = [name for name in fields if name not in rights.CARD and not name.startswith("extra:")]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is no field; they are {', '.join(rights.CARD)} and extra:NAME")

    async def work(db: Connection, _: Settings) -> list[str] | None:
        changed = await rights.correct(db, contact, fields, {}, by=None)
        if changed:
            names = [name for name in changed if not name.startswith("extra:")]
            await audit.write(db, None, "person.correct", f"contact {contact}", {"fields": names})
        return changed

    changed = _with_database(work)
    if changed is None:
        _refuse("there is no such contact, or it is restricted or erased")
    typer.echo(f"changed: {', '.join(changed or ()) or 'nothing'}")


@app.command()
def restrict(contact: int, lift: Annotated[bool, typer.Option("--lift", help="End it.")] = False) -> None:
    """Keep a person, neither called nor changed (article 18), or end that."""

    async def work(db: Connection, _: Settings) -> bool:
        done = await rights.lift(db, contact) is not None if lift else await rights.restrict(db, contact)
        await audit.write(db, None, "person.lift" if lift else "person.restrict", f"contact {contact}")
        return done

    if not _with_database(work):
        _refuse("nothing changed: there is no such contact, or it is so already")
    typer.echo(
        f"contact {contact} may be called and changed again"
        if lift
        else f"contact {contact} is neither called nor changed until --lift"
    )


@app.command(name="object")
def object_(contacts: Contacts) -> None:
    """Put every number of a person on the do-not-call list of the principal (article 21)."""

    async def work(db: Connection, _: Settings) -> int:
        added = await rights.object_to_calls(db, contacts, None)
        for contact in contacts:
            await audit.write(db, None, "person.object", f"contact {contact}")
        return added

    typer.echo(f"{_with_database(work)} numbers added to the do-not-call list")


@app.command()
def hold(
    contact: Annotated[int, typer.Argument(help="Id of a contact, or with --lift of a hold.")],
    reason: Annotated[str, typer.Option(help="Why nothing may be erased.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="End the hold with this id.")] = False,
) -> None:
    """Keep a contact for a legal reason, or end that."""
    if not lift and not reason:
        raise typer.BadParameter("give --reason")

    async def work(db: Connection, _: Settings) -> int | None:
        made = (contact if await holds.lift(db, contact, None) else None) if lift else None
        made = made or (None if lift else await holds.place(db, contact, reason, None, None))
        await audit.write(db, None, "hold.lift" if lift else "hold.place", f"{'hold' if lift else 'contact'} {contact}")
        return made

    made = _with_database(work)
    if made is None:
        _refuse("there is none with this id")
    typer.echo(
        f"hold {made} has ended; an erasure that waited for it goes on"
        if lift
        else f"hold {made} keeps contact {contact}: nothing of it is erased until `plateau people hold {made} --lift`"
    )


@app.command()
def erase(
    contacts: Contacts,
    identified: Annotated[How, typer.Option(help="How it is known that the person is who they say.")],
    callable_again: Annotated[
        bool, typer.Option("--callable-again", help="Do not keep the numbers on the do-not-call list, as hashes.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a person (article 17). At once nobody calls them; the recorder erases rows and files.

    plateau people erase 12 17 --identified callback
    """

    async def look(db: Connection, _: Settings) -> tuple[list[Candidate], tuple[int, int], int]:
        return (
            await finding.by_ids(db, contacts),
            await certificates.extent(db, contacts),
            await finding.sharing(db, contacts),
        )

    found, (calls, recordings), shared = _with_database(look)
    for one in found:
        typer.echo(f"{one.contact_id}: {_card(one)}")
    typer.echo(f"{calls} calls, {recordings} recordings; {shared} others share a number and are not called either")
    if any(one.held for one in found):
        typer.echo("a legal hold is open: the erasure waits until it ends")
    if not yes:
        typer.confirm("Erase for good?", abort=True)

    async def ask(db: Connection, settings: Settings) -> int:
        asked = Asked(tuple(contacts), keep_off=not callable_again, identified_how=identified)
        made = await erasure.ask(db, settings.do_not_call.ring, asked)
        for contact in contacts:
            await audit.write(db, None, "person.erase", f"contact {contact}", {"erasure": made})
        return made

    asked = _with_database(ask)
    typer.echo(f"erasure {asked} is asked for; `plateau people certificate {asked}` shows how far it is")


@app.command()
def certificate(erasure_id: int) -> None:
    """Show how far an erasure is, or its certificate, as JSON."""
    found = _with_database(lambda db, _: certificates.one(db, erasure_id))
    if found is None:
        _refuse("there is no such erasure")
    typer.echo(json.dumps(asdict(found), default=str, indent=2) if found else "")


@app.command(name="requests")
def requests_(as_json: AsJson = False) -> None:
    """Show the requests that are not answered, and those that are overdue. Exit code 1: some are."""
    found = _with_database(lambda db, _: rights.requests(db, state="open", before=None, limit=1000))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str))
    if not found and not as_json:
        typer.echo("no request is open")
    for one in found if not as_json else ():
        late = ", OVERDUE" if one.overdue else ""
        typer.echo(f"{one.id}: {one.kind}, received {one.received_at:%Y-%m-%d}, due {one.due_at:%Y-%m-%d}{late}")
    raise typer.Exit(1 if any(one.overdue for one in found) else 0)


def _with_database(work: Callable[[Connection, Settings], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        settings = settings_for_commands()
        connection = await connect(settings.database.url.get_secret_value(), application="plateau people")
        try:
            async with connection.transaction():
                return await work(connection, settings)
        finally:
            await connection.close()

    return run_command(run())


def _refuse(sentence: str) -> None:
    typer.echo(f"plateau: {sentence}", err=True)
    raise typer.Exit(1)
