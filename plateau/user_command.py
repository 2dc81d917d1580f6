"""`plateau user`: the people who may log in."""

from __future__ import annotations

import asyncio
import os
import secrets
from typing import Annotated, Literal

import typer

from api.passwords import hash_password
from db import users
from db.dialer import commands
from db.dialer.leases import ensure_node
from db.faults import OUTSIDE
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from ops.settings import Settings
from plateau.command import run_command
from plateau.configuration import settings_for_commands

app = typer.Typer(no_args_is_help=True, help="People who may log in.")
LEAST_LENGTH = 12


class UserRefused(PlateauError):
    """This person cannot be added."""


@app.callback()
def people() -> None:
    """People who may log in."""


@app.command()
def add(
    login: Annotated[str, typer.Argument(help="Small letters, digits, . _ @ -")],
    name: Annotated[str, typer.Option(help="As others see it; the login when left out.")] = "",
    role: Annotated[Literal["agent", "supervisor", "admin"], typer.Option()] = "agent",
    language: Annotated[Literal["fr", "en"], typer.Option()] = "fr",
    station: Annotated[
        str,
        typer.Option(
            help="Name of the phone, which whoever listens to calls needs too; an agent's: the next free one."
        ),
    ] = "",
) -> None:
    """Add a person. The password is asked for, or read from PLATEAU_PASSWORD."""
    settings = run_command(_settings())  # before a person has typed a password for nothing
    password = os.environ.get("PLATEAU_PASSWORD") or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    typer.echo(run_command(_add(settings, login, name or login, role, language, station, password)))


async def _settings() -> Settings:
    return settings_for_commands()


async def _add(settings: Settings, login: str, name: str, role: str, language: str, station: str, password: str) -> str:
    if len(password) < LEAST_LENGTH:
        raise UserRefused(f"the password is too short; take at least {LEAST_LENGTH} characters")
    password_hash = await asyncio.to_thread(hash_password, password)
    connection = await connect(settings.database.url.get_secret_value(), application="plateau user")
    try:
        async with connection.transaction():
            await ensure_node(connection, settings.node)
            made = await users.create(
                connection, login=login, name=name, role=role, language=language, password_hash=password_hash
            )
            if made is None:
                raise UserRefused(f"the login {login} is taken")
            if role != "agent" and not station:
                return f"added {login} as {role} (id {made})"
            return f"added {login} (id {made}), {await _give_station(connection, settings.node, made, station)}"
    except OUTSIDE:
        raise UserRefused("a login or station has a form that is not allowed, such as capitals") from None
    finally:
        await connection.close()


async def _give_station(connection: Connection, node: str, agent: int, wanted: str) -> str:
    station = wanted or await users.free_station(connection)
    secret = secrets.token_hex(16)
    if not await users.add_agent(connection, agent, node=node, station=station, sip_secret=secret):
        raise UserRefused(f"the station {station} is taken")
    await commands.ask(connection, node=node, kind="stations.sync", agent_id=None, payload={}, requested_by=None)
    return f"on station {station}; the phone's SIP user is {station}, its SIP password {secret}"
