"""The dialer's process: `python -m dialer`. It waits for the lease of its node, serves, and starts over."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys

import structlog
import uvloop

from db.dialer import leases, plans
from db.faults import AWAY
from db.pool import Connection, Pool, open_pool
from dialer.core.errors import Diverged, LeaseLost
from dialer.journal import LEASE_SECONDS
from dialer.serving import Serving
from ops.health import Health
from ops.logs import configure
from ops.settings import Settings, SettingsError, load_settings

log = structlog.get_logger()

ASK_SECONDS = 1.0
"""A standby asks for the lease this often."""


class Dialer:
    """One process of a node; of several only one serves."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._serving: Serving | None = None

    def fault(self) -> str | None:
        """What is wrong, for /health; a standby is well."""
        return self._serving.faults() if self._serving else None

    async def run(self) -> None:
        """Wait for the lease, serve, and start over when the database or the lease was lost."""
        while True:
            try:
                await self._term()
            except* LeaseLost:
                log.warning("another dialer took over; this one waits")
            except* Diverged:
                log.error("memory and database disagree; starting over from the database")
            except* AWAY as faults:
                log.error("stopped serving, starting over", faults=[type(f).__name__ for f in faults.exceptions])
            self._serving = None
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - jitter

    async def _term(self) -> None:
        settings = self._settings
        pool = await open_pool(
            settings.database.url.get_secret_value(),
            application="plateau dialer",
            size=settings.database.pool_size,
        )
        try:
            epoch = await self._wait_for_lease(pool)
            log.info("serving", node=settings.node, epoch=epoch)
            self._serving = Serving(settings, epoch, pool)
            try:
                await self._serving.run()
            finally:
                await self._let_go(pool, epoch)
        finally:
            pool.terminate()

    async def _wait_for_lease(self, pool: Pool) -> int:
        settings = self._settings
        holder = f"{socket.gethostname()}:{os.getpid()}"
        async with pool.acquire() as connection:
            await leases.ensure_node(connection, settings.node)
        told = False
        while True:
            async with pool.acquire() as connection:
                epoch = await leases.take(connection, settings.node, holder, LEASE_SECONDS)
                if epoch is not None:
                    await self._mirror_trunks(connection)
                    return epoch
            if not told:
                log.info("standing by: another dialer serves this node", node=settings.node)
                told = True
            await asyncio.sleep(ASK_SECONDS)

    async def _mirror_trunks(self, connection: Connection) -> None:
        settings = self._settings
        for name, trunk in settings.trunks.items():
            await plans.mirror_trunk(
                connection, name, settings.node, trunk.max_channels, trunk.calls_per_second, trunk.numbers
            )
        await plans.retire_trunks(connection, settings.node, list(settings.trunks))

    async def _let_go(self, pool: Pool, epoch: int) -> None:
        try:
            async with asyncio.timeout(2), pool.acquire() as connection:
                await leases.release(connection, self._settings.node, epoch)
        except AWAY:
            log.warning("the lease could not be given back; it ends by itself")


async def main(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Calls go on without us; the next dialer resynchronises."""
    dialer = Dialer(settings)
    health = Health(settings.metrics.host, settings.metrics.dialer_port, {"dialer": dialer.fault})
    with contextlib.closing(health):
        running = asyncio.create_task(dialer.run())
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            log.info("stopped")


if __name__ == "__main__":
    try:
        settings = load_settings()
    except SettingsError as fault:
        sys.exit(f"plateau dialer: {fault}")
    configure(settings.log_level, settings.log_format, process="dialer")
    uvloop.run(main(settings))
