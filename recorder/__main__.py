"""The recorder: `python -m recorder` keeps the sound of calls that have ended."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime

import structlog

from db.faults import AWAY
from db.pool import Pool, open_pool
from dialer.core.retention import RetentionLaw, retention_of
from ops.health import Health
from ops.law import load
from ops.logs import configure
from ops.settings import Settings, SettingsError, load_settings
from recorder import metrics
from recorder.erasing import Eraser
from recorder.keep import Keeper, Places
from recorder.retention import Retention
from recorder.sweep import Sweeper
from recorder.watch import PARALLEL, RETENTION_SECONDS, Watch

log = structlog.get_logger()

ERASURE_SECONDS = 5.0
_CONNECTIONS = PARALLEL + 4


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; what is not finished by then is begun again at the next start."""
    places = Places(settings.spool_dir, settings.recordings_dir, settings.recorder.opusenc)
    places.recordings.mkdir(parents=True, exist_ok=True, mode=0o750)
    metrics.FREE_BYTES.set_function(lambda: shutil.disk_usage(places.recordings).free)
    async with await _connected(settings.database.url.get_secret_value()) as pool:
        ring = settings.do_not_call.ring
        watch = Watch(
            pool,
            settings.node,
            Keeper(pool, settings.node, places, _now),
            Sweeper(pool, settings.node, places, _law, _now),
            _now,
            [
                ("erasures", ERASURE_SECONDS, Eraser(pool, settings.node, places, ring).run),
                ("people's time", RETENTION_SECONDS, Retention(pool, ring, _law, _now).run_if_due),
            ],
        )
        checks = {"late": watch.late, "reach": watch.away}
        with closing(Health(settings.metrics.host, settings.metrics.recorder_port, checks)):
            log.info("recorder is up", node=settings.node, encoders=PARALLEL)
            await _until_told(watch)
    log.info("recorder is down")


async def _connected(url: str) -> Pool:
    """A pool as soon as the database is there: it may start after us."""
    patience = 0.2
    while True:
        try:
            return await open_pool(url, application="plateau recorder", size=_CONNECTIONS)
        except AWAY as fault:
            log.warning("database out of reach, trying again", fault=type(fault).__name__)
        await asyncio.sleep(patience * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
        patience = min(patience * 2, 5.0)


async def _until_told(watch: Watch) -> None:
    task = asyncio.current_task()
    assert task is not None
    loop, told = asyncio.get_running_loop(), False

    def stop() -> None:
        nonlocal told
        told = True
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        await watch.run()
    except asyncio.CancelledError:
        if not told:
            raise
        task.uncancel()


def _law(now: datetime) -> RetentionLaw:
    return retention_of(load(), now.date())


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> int:
    """Read the settings and work. 2: they have faults."""
    try:
        settings = load_settings()
    except SettingsError as fault:
        print(fault, file=sys.stderr)  # noqa: T201 - nobody reads a log that is not configured yet
        return 2
    configure(settings.log_level, settings.log_format, process="recorder")
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
