"""`plateau dnc`: the do-not-call list, from this machine."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from db import audit
from db.campaigns import principals
from db.faults import OUTSIDE
from db.people import dnc, dnc_list
from db.people.dnc import Erased
from db.people.dnc_list import Entry
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from dialer.core.phone import normalise
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.named import principal_named

app = typer.Typer(no_args_is_help=True, help="Numbers never to call.")
Number = Annotated[str, typer.Argument(help="A number, as people write it.")]
For = Annotated[str, typer.Option("--for", help="Name or id of the principal; everybody where left out.")]
Reason = Annotated[str, typer.Option(help="Why; kept.")]
Result = TypeVar("Result")


class NotOnTheList(PlateauError):
    """No entry holds this number itself; `plateau dnc check` tells of prefixes."""


class ReasonNeeded(PlateauError):
    """This person asked not to be called any more: say with --reason why the entry is taken off."""


class NoPrefix(PlateauError):
    """The beginning of numbers is written + and 4 to 14 digits, such as +3389."""


@app.command()
def add(
    number: Number,
    for_: For = "",
    reason: Reason = "",
    prefix: Annotated[bool, typer.Option("--prefix", help="Hold every number that begins so.")] = False,
    asked: Annotated[bool, typer.Option("--asked", help="The person asked for it.")] = False,
) -> None:
    """Put a number, or with --prefix all that begin so, on the list; calls that ring are hung up.

    plateau dnc add "01 99 00 12 34" --for "Exemple SA" --asked

    plateau dnc add +3389 --prefix
    """
    typer.echo(run_command(_with_database(lambda db, _: _add(db, number, for_, reason, prefix, asked))))


@app.command()
def remove(number: Number, for_: For = "", reason: Reason = "", prefix: bool = False) -> None:
    """Take a number off the list of one principal, or off everybody's."""
    typer.echo(run_command(_with_database(lambda db, erased: _remove(db, erased, number, for_, reason, prefix))))


@app.command()
def check(number: Number, for_: For = "") -> None:
    """Whether a number may not be called and which entries say so; exit code 1 where it may not."""
    held, entries, names = run_command(_with_database(lambda db, erased: _check(db, erased, number, for_)))
    if entries:
        _show(entries, names)
    typer.echo(f"on the list: {held}" if held else "not on the list")
    raise typer.Exit(1 if held else 0)


@app.command("list")
def show(
    digits: Annotated[str, typer.Option(help="Part of the number.")] = "",
    for_: For = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
) -> None:
    """Entries, newest first."""

    async def read(connection: Connection, _: Erased) -> tuple[list[Entry], dict[int, str]]:
        principal = await _principal(connection, for_)
        names = {identity: known for identity, known, _ in await principals.everyone(connection)}
        return await dnc_list.listed(connection, digits=digits, principal_id=principal, limit=limit), names

    found, names = run_command(_with_database(read))
    if found:
        _show(found, names)
    else:
        typer.echo("no entry")


@app.command("forget-lost-keys")
def forget_lost_keys(
    reason: Annotated[str, typer.Option(help="Why; kept.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Where a key to erased numbers is lost for good: forget its hashes, so that others can be called again."""
    if not yes:
        typer.confirm("People who were erased can be imported and called again. Forget their hashes?", abort=True)

    async def forget(connection: Connection, erased: Erased) -> int:
        async with connection.transaction():
            gone = await dnc_list.forget_lost(connection, erased.ring)
            await audit.write(connection, None, "dnc.forget_lost_keys", detail={"reason": reason, "entries": gone})
        return gone

    typer.echo(f"{run_command(_with_database(forget))} hashes are forgotten")


async def _with_database(work: Callable[[Connection, Erased], Awaitable[Result]]) -> Result:
    settings = settings_for_commands()
    connection = await connect(settings.database.url.get_secret_value(), application="plateau dnc")
    try:
        return await work(connection, Erased(settings.do_not_call.ring))
    finally:
        await connection.close()


async def _principal(connection: Connection, name: str) -> int | None:
    if not name:
        return None
    return await principal_named(connection, name)


async def _add(connection: Connection, number: str, name: str, reason: str, prefix: bool, asked: bool) -> str:
    principal = await _principal(connection, name)
    async with connection.transaction():
        source = "customer" if asked else "operator"
        await audit.write(connection, None, "dnc.add", detail={"prefix": prefix, "source": source})
        if not prefix:
            added = await dnc.add(connection, normalise(number), principal_id=principal, source=source, reason=reason)
            return _added(added, normalise(number), name)
        try:
            added = await dnc.add_prefix(connection, number.replace(" ", ""), principal_id=principal, reason=reason)
        except OUTSIDE:
            raise NoPrefix from None
    return _added(added, f"{number.replace(' ', '')}...", name)


def _added(added: bool, what: str, name: str) -> str:
    return f"{what} is on {_whose(name)} from now on" if added else f"{what} was on {_whose(name)} before"


def _whose(name: str) -> str:
    return f"the list of {name}" if name else "everybody's list"


async def _remove(connection: Connection, erased: Erased, number: str, name: str, reason: str, prefix: bool) -> str:
    principal = await _principal(connection, name)
    e164 = number.replace(" ", "") if prefix else normalise(number)
    async with connection.transaction():
        found = [
            one
            for one in await dnc_list.about(connection, erased, e164)
            if one.principal_id == principal and one.prefix == prefix and one.e164 in (e164, None)
        ]
        if not found:
            raise NotOnTheList
        if not reason and any(one.source in dnc_list.OWN_WORD for one in found):
            raise ReasonNeeded
        for one in found:
            await dnc_list.remove(connection, erased, one.id, e164)
            await audit.write(connection, None, "dnc.remove", f"dnc {one.id}", dnc_list.evidence(one, reason))
    return f"{e164} is off {_whose(name)}"


async def _check(
    connection: Connection, erased: Erased, number: str, name: str
) -> tuple[str | None, list[Entry], dict[int, str]]:
    e164 = normalise(number)
    held = await dnc.held(connection, erased, [e164], await _principal(connection, name))
    names = {identity: known for identity, known, _ in await principals.everyone(connection)}
    return held.get(e164), await dnc_list.about(connection, erased, e164), names


def _show(entries: list[Entry], names: dict[int, str]) -> None:
    table = Table("id", "number", "principal", "source", "since", "reason", box=None, pad_edge=False)
    for one in entries:
        number = "(erased)" if one.e164 is None else one.e164 + ("..." if one.prefix else "")
        whose = "everybody" if one.principal_id is None else names.get(one.principal_id, str(one.principal_id))
        since = f"{one.added_at.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(str(one.id), number, whose, one.source, since, one.reason)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
