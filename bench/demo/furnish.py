"""Fills a new, empty call centre: the first administrator as the command line makes one, the rest as people
do it, over the HTTP API."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.passwords import hash_password
from bench.demo.plan import DemoPlan, caller_id_rules, campaign_settings
from bench.demo.script import SCRIPT
from bench.demo.world import World
from bench.prospects import write_demo_csv
from bench.visitor import Visitor
from db import users
from db.calls import prompts
from db.campaigns import principals
from db.floor.agents import stations
from db.imports.batches import Counts
from db.pool import Connection, connect
from intake.run import ImportOrder, import_file
from pbx.product_files import product_folder
from pbx.stations import Station

PRINCIPAL = "Société Exemple"
CHIEF = "chef"
GUEST = "invite"
"""The login of the agent that a person may be."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can log in."""

    login: str
    password: str
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Furnished:
    """What was made."""

    campaign_id: int
    admin: Person
    supervisor: Person
    crew: list[Person]
    guest: Person
    guest_phone: Station
    crew_phones: list[Station]
    rows_imported: int
    rows_refused: int


async def furnish(world: World, plan: DemoPlan) -> Furnished:
    """Make people, campaign and leads; the campaign is a draft."""
    connection = await connect(world.database_url, application="plateau demo")
    try:
        principal_id = await _principal(connection, world)
        admin = await _first_admin(connection)
    finally:
        await connection.close()
    async with _visitor(world, admin) as desk:
        supervisor = await _add(desk, CHIEF, "Chef de plateau", "supervisor", CHIEF)
        crew = [
            await _add(desk, f"agent-{number:02}", f"Agent {number}", "agent", f"poste-{number:03}")
            for number in range(1, plan.agents + 1)
        ]
        guest = await _add(desk, GUEST, "Invité", "agent", GUEST)
        made = await desk.ask("POST", "/api/campaigns", campaign_settings(plan, principal_id))
        campaign_id = int(made["id"])
        base = f"/api/campaigns/{campaign_id}"
        await desk.ask("PUT", f"{base}/caller-ids", {"rules": caller_id_rules()})
        await _give_script(desk, principal_id, campaign_id)
        everybody = [person.user_id for person in (*crew, guest)]
        await desk.ask("PUT", f"{base}/agents", {"agent_ids": everybody})
    rows = await _import(world, plan, campaign_id)
    phones = await _phones(world)
    del phones[CHIEF]  # listens in a browser
    return Furnished(
        campaign_id,
        admin,
        supervisor,
        crew,
        guest,
        phones.pop(GUEST),
        list(phones.values()),
        rows.imported,
        rows.refused,
    )


async def _give_script(desk: Visitor, principal_id: int, campaign_id: int) -> None:
    made = await desk.ask("POST", "/api/scripts", {"principal_id": principal_id, "name": "accueil", "document": SCRIPT})
    shown = await desk.ask("GET", f"/api/scripts/{made['id']}")
    await desk.ask("POST", f"/api/scripts/{made['id']}/publish", {"revision": shown["script"]["revision"]})
    await desk.ask("PUT", f"/api/campaigns/{campaign_id}/script", {"script_id": made["id"]})


@asynccontextmanager
async def _visitor(world: World, person: Person) -> AsyncIterator[Visitor]:
    visitor = Visitor(world.address, person.login, person.password)
    try:
        await visitor.log_in()
        yield visitor
    finally:
        await visitor.close()


async def _add(desk: Visitor, login: str, name: str, role: str, station: str | None = None) -> Person:
    password = secrets.token_urlsafe(12)
    body = {"login": login, "name": name, "role": role, "password": password}
    made = await desk.ask("POST", "/api/users", body if station is None else {**body, "station": station})
    return Person(login, password, int(made["id"]))


async def _first_admin(connection: Connection) -> Person:
    password = secrets.token_urlsafe(24)
    kept = await asyncio.to_thread(hash_password, password)
    made = await users.create(
        connection, login="demo", name="Démonstration", role="admin", language="fr", password_hash=kept
    )
    return Person("demo", password, made or 0)


async def _principal(connection: Connection, world: World) -> int:
    """The company that calls, with its confirmed identity message."""
    made = await principals.create(connection, PRINCIPAL)
    assert made is not None
    source = product_folder() / "sounds/fr/plateau-identity.wav"
    target = world.real.folders.prompts / f"identity-{secrets.token_hex(8)}.wav"
    await asyncio.to_thread(_give_sound, source, target)
    prompt = await prompts.add_recorded(
        connection,
        principal_id=made,
        language="fr",
        file_name=target.name,
        sha256=sha256(source.read_bytes()).digest(),
        recorded_by=None,
    )
    await prompts.confirm(connection, prompt, None)
    return made


def _give_sound(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o644)


async def _import(world: World, plan: DemoPlan, campaign_id: int) -> Counts:
    file = world.run_dir / "prospects.csv"
    await asyncio.to_thread(write_demo_csv, file, plan.rows, plan.seed)
    done = await import_file(world.database_url, ImportOrder(file, campaign_id, numbers="fiction"))
    return done.rows


async def _phones(world: World) -> dict[str, Station]:
    connection = await connect(world.database_url, application="plateau demo")
    try:
        rows = await stations(connection, world.settings.node)
    finally:
        await connection.close()
    return {name: Station(name, secret) for name, secret in rows}
