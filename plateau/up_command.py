"""`plateau up`: the stack for real use, until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator

import typer

from ops.logs import configure
from ops.settings import Settings
from pbx.product_files import dialplan_folder
from plateau import asterisk, dialplan, probes, sip_address
from plateau.configuration import settings_for_up, stack_runs
from plateau.real_stack import real_stack
from plateau.services import SERVICES, service_address
from plateau.stack import StartFailed

_WELL_SECONDS = 60


async def up() -> None:
    """Start everything, say where, and run until SIGINT or SIGTERM; a second one does not wait for calls."""
    settings = settings_for_up()
    configure(settings.log_level, settings.log_format, process="up")
    typer.echo(f"starting in {settings.run_dir} (logs in {settings.run_dir}/log)")
    with until_signal():
        if not stack_runs(settings):
            sip_address.check_startable(settings)
        if faults := await dialplan.check(asterisk.find(), dialplan_folder(settings)):
            raise dialplan.DialplanFaulty("the dialplan has faults:\n" + "\n".join(map(str, faults)))
        async with real_stack(settings) as running:
            await all_well(running.settings)
            typer.echo(f"ready: http://{settings.http.host}:{settings.http.port}/  (Ctrl-C stops everything)")
            await asyncio.Event().wait()
    typer.echo("stopped")


@contextlib.contextmanager
def until_signal() -> Iterator[None]:
    """Within, SIGINT and SIGTERM cancel the work; it ends in order and without an error."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    asked = False

    def stop() -> None:
        nonlocal asked
        asked = True
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not asked:
            raise
        task.uncancel()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)


async def all_well(settings: Settings) -> None:
    """Return once every service says that it is well; raises StartFailed after a minute."""
    for name in SERVICES:
        probe = probes.healthy(*service_address(settings, name))
        try:
            async with asyncio.timeout(_WELL_SECONDS):
                while not await probe(0):  # noqa: ASYNC110  # the event is in another process
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise StartFailed(f"{name} started but is not well; read {settings.run_dir}/log/{name}.log") from None
