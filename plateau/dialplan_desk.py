"""Carries out what pages ask about the dialplan: the api only writes orders, reaches neither Asterisk nor its files.

An order is taken, carried out and answered by the supervisor alone, and what is put into service is written down
before anything else is taken. Killed in between, the next start takes the version that was written down last.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from db import audit, events
from db.dialplan import orders, versions
from db.dialplan.orders import Order
from db.faults import AWAY
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from dialer.core.line_difference import differences
from ops.settings import Settings
from pbx.dialplan_faults import Fault
from pbx.dialplan_limits import beyond
from pbx.installation import Folders, Installation
from pbx.product_files import dialplan_folder
from plateau import dialplan
from plateau.dialplan import DialplanFaulty, DialplanWithdrawn, PbxDown
from plateau.dialplan_kept import hash_of, texts_in
from plateau.paths import throwaway_dir

log = structlog.get_logger(__name__)

LOOK_AGAIN_SECONDS = 5.0
AWAY_SECONDS = 2.0
_CODES: Mapping[type[PlateauError], str] = {DialplanWithdrawn: "dialplan_withdrawn", PbxDown: "pbx_down"}


@dataclass(frozen=True, slots=True)
class Desk:
    """The stack whose dialplan it is."""

    settings: Settings
    installation: Installation
    folders: Folders

    async def run(self) -> None:
        """Carry out orders, one after the other, until cancelled; a database that is away is waited for."""
        while True:
            try:
                await self._serve()
            except AWAY as fault:
                log.warning("no orders for the dialplan: the database is away", fault=type(fault).__name__)
            except Exception:
                # the last resort: the order is refused as interrupted, and calls go on
                log.exception("an order for the dialplan failed")
            await asyncio.sleep(AWAY_SECONDS)

    async def _serve(self) -> None:
        wake = asyncio.Event()
        link = await connect(self.settings.database.url.get_secret_value(), application="plateau dialplan")
        try:
            await link.add_listener(orders.CHANNEL, lambda *_: wake.set())
            await orders.interrupted(link, self.settings.node)
            while True:
                wake.clear()  # before reading: what comes while we work wakes us again
                while order := await orders.take(link, self.settings.node):
                    await self._carry_out(link, order)
                    await orders.forget(link, self.settings.node)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                        await wake.wait()
        finally:
            await link.close()

    async def _carry_out(self, link: Connection, order: Order) -> None:
        log.info("order for the dialplan", order=order.id, kind=order.kind)
        before = await versions.in_service(link, self.settings.node)
        if order.kind == "apply" and (before is None or before.id != order.seen):
            await orders.settle(link, order.id, "dialplan_changed")
            return
        code, found = await self._tried(order)
        if code is None and order.kind == "apply" and before is not None:
            await self._written(order, before)
        else:
            await orders.settle(link, order.id, code, [asdict(one) for one in found])

    async def _tried(self, order: Order) -> tuple[str | None, list[Fault]]:
        """The code with which it is refused, and the faults that were found; nothing is in service then."""
        check_only = order.kind == "check"
        if found := beyond(order.files, texts_in(dialplan_folder())):
            return None if check_only else "dialplan_faulty", found
        with _folder_of(order.files) as source:
            try:
                if check_only:
                    return None, _told(await dialplan.check(self.installation, source), source)
                await dialplan.apply(self.installation, self.folders, source)
            except DialplanFaulty as fault:
                return "dialplan_faulty", _told(fault.found, source)
            except PlateauError as fault:
                log.warning("an order for the dialplan failed", order=order.id, fault=type(fault).__name__)
                return _CODES.get(type(fault), "dialplan_untried"), []
        return None, []

    async def _written(self, order: Order, before: versions.InService) -> None:
        """It is in service: what is written down follows, however long the database is away."""
        while True:
            try:
                link = await connect(self.settings.database.url.get_secret_value(), application="plateau dialplan")
                try:
                    await self._write(link, order, before)
                finally:
                    await link.close()
            except AWAY as fault:
                log.warning("a dialplan in service is not written down yet", fault=type(fault).__name__)
                await asyncio.sleep(AWAY_SECONDS)
            else:
                return

    async def _write(self, link: Connection, order: Order, before: versions.InService) -> None:
        node, digest = self.settings.node, hash_of(dialplan_folder(self.settings))
        lines = differences(before.files, order.files)
        detail = {
            "before": before.id,
            "files": sorted({line.file for line in lines}),
            "added": [f"{line.file}:{line.after} {line.text}" for line in lines if line.kind == "added"][:100],
            "removed": [f"{line.file}:{line.before} {line.text}" for line in lines if line.kind == "removed"][:100],
        }
        async with link.transaction():
            if not await orders.working(link, order.id):
                return  # it was written, and only the answer was lost
            version = await versions.add(link, node, order.files, digest, "page", order.asked_by)
            await orders.settle(link, order.id, None, version=version)
            await audit.write(link, order.asked_by, "dialplan.apply", f"dialplan {version}", detail)
            await events.append(link, "dialplan", node=node, body={"version": version})
        await events.wake(link)


@contextlib.contextmanager
def _folder_of(files: Mapping[str, str]) -> Iterator[Path]:
    folder = throwaway_dir("dialplan-order")
    try:
        for name, text in files.items():
            (folder / name).write_text(text)
        yield folder
    finally:
        shutil.rmtree(folder)


def _told(faults: Sequence[Fault], source: Path) -> list[Fault]:
    """Without the folder of this machine, which a person at a page does not know."""
    return [Fault(one.file, one.line, one.message.replace(str(source), "dialplan")) for one in faults]


@contextlib.asynccontextmanager
async def dialplan_desk(settings: Settings, installation: Installation, folders: Folders) -> AsyncIterator[None]:
    """Within, orders for the dialplan are carried out."""
    task = asyncio.create_task(Desk(settings, installation, folders).run(), name="dialplan desk")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
