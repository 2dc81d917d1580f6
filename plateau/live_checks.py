"""What can be wrong with a database and with a stack that runs: asked of them, changing nothing."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator

from db import setup
from db.faults import AWAY, REFUSED
from db.migrate import MigrationRefused, missing
from db.people.dnc import Erased
from db.pool import Connection, connect
from dialer.core.erased import KeyMissing
from ops.settings import Settings
from pbx.installation import Folders, Installation
from pbx.names import trunk_endpoint
from pbx.render import pbx_folders
from plateau import asterisk, probes, sip_address
from plateau.findings import Finding, good, weak, wrong
from plateau.launch import plain_environment
from plateau.services import SERVICES, service_address

LEAST_POSTGRES = 15


async def database(settings: Settings) -> AsyncIterator[Finding]:
    """Reachable, recent, migrated, and filled with what a first call needs."""
    try:
        connection = await connect(settings.database.url.get_secret_value(), application="plateau check")
    except (*AWAY, *REFUSED) as fault:
        yield wrong(f"the database cannot be used: {fault or type(fault).__name__}", "correct database.url")
        return
    try:
        async for finding in _schema(connection):
            yield finding
        if not await missing(connection):
            async for finding in _content(connection, settings):
                yield finding
    except MigrationRefused as fault:
        yield wrong("the schema is not of this version", str(fault))
    finally:
        await connection.close()


async def _schema(connection: Connection) -> AsyncIterator[Finding]:
    version = await setup.server_version(connection)
    if version < LEAST_POSTGRES:
        yield wrong(f"PostgreSQL is version {version}", f"use version {LEAST_POSTGRES} or later")
    else:
        yield good(f"PostgreSQL {version} answers")
    if not await setup.knows_zone(connection, "Europe/Paris"):
        yield wrong("PostgreSQL knows no time zones", "install the package tzdata on its machine")
    if behind := await missing(connection):
        yield wrong(f"the schema lacks {', '.join(behind)}", "run `plateau migrate`; `plateau up` does it too")
    else:
        yield good("the schema is up to date")


async def _content(connection: Connection, settings: Settings) -> AsyncIterator[Finding]:
    if await setup.has_admin(connection):
        yield good("somebody may administer")
    else:
        yield weak("nobody may administer", "run `plateau user add LOGIN --role admin`")
    try:
        await Erased(settings.do_not_call.ring).check(connection)
    except KeyMissing as fault:
        yield wrong("nobody is called: a key to the do-not-call list is missing", str(fault))
    for principal, language in await setup.principals_without_prompt(connection, settings.node):
        yield weak(
            f"{principal} has no confirmed identity message in {language}",
            "record and confirm one by telephone (prompt.record); until then the neutral one is played",
        )


async def running_stack(settings: Settings) -> AsyncIterator[Finding]:
    """Each service healthy, Asterisk booted, each trunk reachable and registered."""
    for name in SERVICES:
        host, port = service_address(settings, name)
        if await probes.healthy(host, port)(0):
            yield good(f"{name} is well")
        else:
            yield wrong(
                f"{name} is not well at {host}:{port}",
                f"read {settings.run_dir}/log/{name}.log and http://{host}:{port}/health",
            )
    installation, folders = asterisk.find(), pbx_folders(settings)
    booted = asterisk.console(installation, folders, "core waitfullybooted")
    if not await probes.asterisk(booted)(0):
        yield wrong("Asterisk does not answer", f"read {folders.log}/messages")
        return
    yield good("Asterisk answers")
    async for finding in _manager(settings):
        yield finding
    if deaf := sip_address.silent(settings):
        yield deaf
        return  # no trunk can be well then, and each would be blamed for it
    async for finding in _trunks(settings, installation, folders):
        yield finding


async def _manager(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(settings.ami.host, settings.ami.port)
            greeting = await reader.readline()
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError):
        greeting = b""
    if greeting.startswith(b"Asterisk Call Manager"):
        yield good("the manager interface answers")
    else:
        yield wrong("the manager interface does not answer", "compare [ami] with Asterisk's manager.conf")


async def _trunks(settings: Settings, installation: Installation, folders: Folders) -> AsyncIterator[Finding]:
    contacts = await _console(installation, folders, "pjsip show contacts")
    registrations = await _console(installation, folders, "pjsip show registrations")
    for name, trunk in settings.trunks.items():
        endpoint = trunk_endpoint(settings, name)
        states = [line for line in contacts if f"{endpoint}/" in line]
        if not any(" Avail" in line for line in states) and (host := sip_address.unresolved(trunk.address)):
            yield wrong(f"trunk {name}: the host name {host} does not resolve", "correct its address, or the DNS")
            continue
        if any(" Unavail" in line for line in states):
            yield wrong(f"trunk {name} does not answer at {trunk.address}", "check address and firewall")
        else:
            yield good(f"trunk {name} is reachable")
        if trunk.register_account and not any(endpoint in line and "Registered" in line for line in registrations):
            yield wrong(f"trunk {name} is not registered", "check its username and password")


async def _console(installation: Installation, folders: Folders, command: str) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        *asterisk.console(installation, folders, command),
        env=plain_environment(),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=DEVNULL,
    )
    try:
        async with asyncio.timeout(10):
            answer, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return []
    return answer.decode(errors="replace").splitlines()
