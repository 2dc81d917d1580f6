"""`plateau consent`: the ledger of who agreed to be called, to which words, and who took it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from api.people.consents import granted, taken_back, written
from api.schema.consents import ConsentBody, ConsentShape, ConsentTextBody, ConsentTextShape, RevocationBody
from db.people import consents
from db.people.consents import Entry, Text
from db.pool import Connection
from dialer.core.errors import PlateauError
from dialer.core.phone import normalise
from plateau.command import run_command
from plateau.named import principal_of_all
from plateau.one_campaign import changed, with_database
from plateau.typed_values import body

app = typer.Typer(no_args_is_help=True, help="Who agreed to be called, and who took it back.")
For = Annotated[str, typer.Option("--for", help="Name or id of the principal; may be left out where there is one.")]
Purpose = Annotated[str, typer.Option(help="What is called for; only consents for a campaign's purpose count.")]
Contact = Annotated[int, typer.Argument(help="Id of the contact, as `plateau people find` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line instead of sentences.")]
_CHANNELS = "form, paper, call, counter, import or other"
_AT = "such as 2026-11-20T09:00:00+01:00"


class NoContact(PlateauError):
    """There is no such contact; `plateau people find` shows them."""


@app.command()
def texts(
    for_: For = "",
    purpose: Annotated[str, typer.Option(help="Those for this purpose alone.")] = "",
    as_json: AsJson = False,
) -> None:
    """What people agree to, in all its versions, the newest of each purpose first."""

    async def read(db: Connection) -> list[Text]:
        return await consents.texts(db, await principal_of_all(db, for_), purpose or None)

    found = run_command(with_database(read))
    if as_json:
        for one in found:
            typer.echo(ConsentTextShape.model_validate(one).model_dump_json())
        return
    if not found:
        typer.echo("no text is written yet; write one: plateau consent text WORDS")
        return
    for one in found:
        since = f"{one.created_at.astimezone():%Y-%m-%d}"
        typer.echo(f"{one.id}: {one.purpose}, version {one.version} ({one.language}, {since}): {one.text}")


@app.command()
def text(
    words: Annotated[str, typer.Argument(help="What people agree to, word by word.")],
    for_: For = "",
    purpose: Purpose = "prospecting",
    language: Annotated[str, typer.Option(help="fr or en.")] = "fr",
) -> None:
    """Write what people agree to; another wording is another version, and none is ever changed.

    plateau consent text "J'accepte d'être appelé par Exemple SA." --for "Exemple SA"
    """

    async def write(db: Connection) -> ConsentTextShape:
        given = {"principal_id": await principal_of_all(db, for_), "purpose": purpose, "language": language}
        return await written(db, None, body(ConsentTextBody, {**given, "text": words}))

    made: ConsentTextShape = changed(write)
    typer.echo(f"text {made.id}: version {made.version} for {made.purpose}")


@app.command()
def give(
    contact: Contact,
    at: Annotated[str, typer.Option(help=f"When it was given, {_AT}.")],
    channel: Annotated[str, typer.Option(help=f"How: {_CHANNELS}.")],
    evidence: Annotated[str, typer.Option(help="Where the proof is: file, recording, number of a form.")],
    text_id: Annotated[int | None, typer.Option("--text", help="Id of the words agreed to; for a consent.")] = None,
    kind: Annotated[str, typer.Option(help="consent, contract (that runs) or appointment (one call).")] = "consent",
    purpose: Purpose = "prospecting",
    number: Annotated[str, typer.Option(help="For this number of the contact alone.")] = "",
    valid_until: Annotated[str, typer.Option(help=f"When it ends, {_AT}.")] = "",
    appointment_at: Annotated[str, typer.Option(help=f"The precise moment, for an appointment, {_AT}.")] = "",
) -> None:
    """Write down a consent, a running contract or a precise appointment, with its proof; leads that waited go on.

    plateau consent give 4 --text 1 --at 2026-11-20T09:00:00+01:00 --channel form --evidence "formulaire 2026-118"
    """
    always = {"kind": kind, "purpose": purpose, "granted_at": at, "channel": channel, "evidence": evidence}
    more = {
        "text_id": text_id,
        "e164": normalise(number) if number else None,
        "valid_until": valid_until or None,
        "appointment_at": appointment_at or None,
    }
    given = body(ConsentBody, always | {name: value for name, value in more.items() if value is not None})

    async def write(db: Connection) -> int:
        if not await consents.has_contact(db, contact):
            raise NoContact
        return await granted(db, None, contact, given)

    typer.echo(f"{kind} {changed(write)} of contact {contact} is written")


@app.command("list")
def show(contact: Contact, as_json: AsJson = False) -> None:
    """What a contact agreed to and took back, the newest first."""

    async def read(db: Connection) -> list[Entry]:
        if not await consents.has_contact(db, contact):
            raise NoContact
        return await consents.of_contact(db, contact)

    found = run_command(with_database(read))
    if as_json:
        for one in found:
            typer.echo(ConsentShape.model_validate(one).model_dump_json())
        return
    if not found:
        typer.echo(f"nothing is written of contact {contact}")
        return
    for one in found:
        typer.echo(_told(one))


@app.command()
def revoke(
    consent: Annotated[int, typer.Argument(metavar="ID", help="Of the entry, as `list` shows it.")],
    at: Annotated[str, typer.Option(help=f"When, {_AT}; else now.")] = "",
    how: Annotated[str, typer.Option(help=f"{_CHANNELS}.")] = "other",
) -> None:
    """Write down that a consent was taken back, or that a contract ended; once. What rings for it is hung up."""
    given = body(RevocationBody, {"how": how, **({"revoked_at": at} if at else {})})
    changed(lambda db: taken_back(db, None, consent, given))
    typer.echo(f"consent {consent} is taken back")


def _told(one: Entry) -> str:
    """An entry of the ledger in a line."""
    words = "" if one.text_id is None else f", text {one.text_id} (version {one.text_version})"
    line = f"{one.id}: {one.kind} for {one.purpose}{words}, {one.e164 or 'any number'}"
    line += f", given {_clock(one.granted_at)} by {one.channel}, proof: {one.evidence}"
    if one.appointment_at is not None:
        line += f"; for {_clock(one.appointment_at)}"
    if one.valid_until is not None:
        line += f"; until {_clock(one.valid_until)}"
    if one.revoked_at is not None:
        line += f"; TAKEN BACK {_clock(one.revoked_at)} by {one.revoked_how}"
    return line


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
