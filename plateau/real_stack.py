"""The whole stack for real use, from settings to running programs; the demo adds a simulated world to it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import random
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from db.floor.agents import stations
from db.migrate import migrate
from db.pool import connect
from dialer.core.errors import PlateauError
from ops.settings import Settings
from pbx.installation import Folders, Installation
from pbx.product_files import place_dialplan
from pbx.render import pbx_folders, render
from pbx.stations import Station
from plateau import asterisk, dialplan_kept, postgres, services
from plateau.configuration import PRIVATE_DATABASE, SETTINGS_FILE, with_database, write_settings
from plateau.dialplan_desk import dialplan_desk
from plateau.handing_over import hand_over
from plateau.paths import check_reachable, give, unprivileged
from plateau.services import SERVICES, ServiceName
from plateau.services_account import services_account
from plateau.stack import Stack, running

if TYPE_CHECKING:
    import pwd

log = structlog.get_logger(__name__)


class AlreadyRunning(PlateauError):
    """A stack runs in this run folder already; stop it first, or set another run_dir."""


@dataclass(frozen=True, slots=True)
class RealStack:
    """A running stack: its programs, its complete settings, its Asterisk."""

    stack: Stack
    settings: Settings
    installation: Installation
    folders: Folders


@contextlib.asynccontextmanager
async def real_stack(
    settings: Settings, *, with_services: Iterable[ServiceName] = SERVICES, durable: bool = True
) -> AsyncIterator[RealStack]:
    """Start PostgreSQL if none is given, migrate, start Asterisk, then the services; stop all on the way out.

    Raises AlreadyRunning, StartFailed and the errors of settings and migration; nothing is left running then.
    `durable=False` is for what is thrown away, demo and tests: see postgres.Cluster and services_account.
    """
    run_dir = settings.run_dir
    run_dir.mkdir(parents=True, exist_ok=True)
    run_dir.chmod(0o711)  # unprivileged accounts reach their own folder below and list nothing
    (run_dir / "log").mkdir(exist_ok=True)
    (run_dir / "log").chmod(0o750)
    settings.recordings_dir.mkdir(parents=True, exist_ok=True, mode=0o750)
    with _alone(run_dir):
        async with running((), random.Random()) as stack:  # noqa: S311  # spreads restarts, keeps no secret
            if settings.database.url.get_secret_value() == PRIVATE_DATABASE:
                settings = with_database(settings, await _start_postgres(stack, run_dir, durable))
            account = await asyncio.to_thread(_services_account, settings, not durable)
            write_settings(settings, run_dir / SETTINGS_FILE, account)
            phones, kept = await _migrated(settings)
            installation, folders = _rendered(settings, phones, kept)
            await stack.add(services.asterisk_program("asterisk", installation, folders, run_dir / "log/asterisk.log"))
            for name in with_services:
                await stack.add(services.service_program(name, settings, run_dir / f"log/{name}.log", account))
            async with dialplan_desk(settings, installation, folders):
                yield RealStack(stack, settings, installation, folders)


@contextlib.contextmanager
def _alone(run_dir: Path) -> Iterator[None]:
    with (run_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


async def _start_postgres(stack: Stack, run_dir: Path, durable: bool) -> str:
    check_reachable(run_dir, unprivileged("postgres"))
    cluster = postgres.Cluster(run_dir / "postgres", postgres.find(), durable=durable)
    await asyncio.to_thread(cluster.create)
    await stack.add(services.postgres_program(cluster, run_dir / "log/postgres.log"))
    return cluster.url()


def _services_account(settings: Settings, throwaway: bool) -> pwd.struct_passwd | None:
    account, why_root = services_account(settings, throwaway=throwaway)
    if why_root:
        log.warning("the services run as root", reason=why_root)
    hand_over(settings, account)
    return account


async def _migrated(settings: Settings) -> tuple[list[Station], Mapping[str, bytes] | None]:
    """Bring the database up to date; the phones that may register, and the dialplan that a page put into service."""
    connection = await connect(settings.database.url.get_secret_value(), application="plateau up")
    try:
        await migrate(connection)
        phones = [Station(*row) for row in await stations(connection, settings.node)]
        return phones, await dialplan_kept.begin(connection, settings)
    finally:
        await connection.close()


def _rendered(
    settings: Settings, phones: list[Station], kept: Mapping[str, bytes] | None
) -> tuple[Installation, Folders]:
    account = unprivileged("asterisk")
    installation = asterisk.find()
    for folder in (settings.run_dir, installation.modules, installation.data):
        check_reachable(folder, account)
    give(pbx_folders(settings).root, account)
    folders = render(settings, installation, phones)
    if kept is not None:
        place_dialplan(kept, folders)
    return installation, folders
