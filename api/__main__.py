"""`python -m api`: pages, API and live socket, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog
from aiohttp import web

from api.app import build_app, runner_of
from db.pool import open_pool
from ops import logs
from ops.settings import Settings, SettingsError, load_settings


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; a second of either ends at once."""
    log = structlog.get_logger()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    pool = await open_pool(
        settings.database.url.get_secret_value(), application="plateau-api", size=settings.database.pool_size
    )
    runner = runner_of(build_app(settings, pool))
    try:
        await runner.setup()
        await web.TCPSite(runner, settings.http.host, settings.http.port, backlog=1024).start()
        log.info("api listens", host=settings.http.host, port=settings.http.port)
        await stop.wait()
    finally:
        await runner.cleanup()
        async with asyncio.timeout(5):
            await pool.close()


def main() -> int:
    """Read the settings and serve; 2 where the settings have faults."""
    try:
        settings = load_settings()
    except SettingsError as fault:
        print(fault, file=sys.stderr)  # noqa: T201  # before there are logs
        return 2
    logs.configure(settings.log_level, settings.log_format, process="api")
    asyncio.run(serve(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
