"""kill -9 the api and the recorder under a running campaign: calls go on, pages catch up, no sound is lost (B-06)."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.passwords import hash_password
from bench.visitor import AWAY, Visitor
from db.history.verifying import faults
from tests.pbx.house import TOP, House, a_house
from tests.pbx.switchboard import Switchboard, free_port
from tests.pbx.test_kills import at_work, comes_to_rest

PASSWORD = "assez long pour le tableau"


class Page:
    """A wallboard: what the live socket said, kept as a page keeps it, across broken links."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.things: dict[tuple[str, int | str], Any] = {}
        self.seq: int | None = None
        self.snapshots = 0
        self.links = 0

    async def watch(self) -> None:
        """Follow until cancelled; after every break, go on after what was seen last."""
        while True:
            with contextlib.suppress(*AWAY):
                async for message in self._visitor.live(self.seq):
                    self._hear(message)
            await asyncio.sleep(0.2)

    async def look(self) -> dict[tuple[str, int | str], Any]:
        """The floor as a page that opens now sees it."""
        async with asyncio.timeout(10):
            async for message in self._visitor.live(None):
                if message["type"] == "snapshot":
                    return _things(message["floor"])
        raise AssertionError("the socket closed without a snapshot")

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self.snapshots += 1
            self.things = _things(message["floor"])
        for change in message.get("changes", ()):
            self.things[change["kind"], change["id"]] = change["value"]
        self.seq = message["seq"]


def _things(floor: dict[str, Any]) -> dict[tuple[str, int | str], Any]:
    agents = {("agent", one["id"]): one for one in floor["agents"]}
    return agents | {("campaign", one["id"]): one for one in floor["campaigns"]}


def _seen(things: dict[tuple[str, int | str], Any]) -> dict[tuple[str, int | str], Any]:
    """What must be the same on every page: states, and what was counted."""
    kept = ("state", "attempt_id", "attempts", "live_answers", "abandoned", "callable", "waiting")
    return {
        key: {name: value for name, value in one.items() if name in kept}
        for key, one in things.items()
        if key[0] in ("agent", "campaign") and one is not None
    }


class Services:
    """The api and the recorder of a house, as processes that can be killed."""

    def __init__(self, house: House) -> None:
        self.house, self.port = house, free_port()
        self.running: dict[str, Process] = {}

    async def start(self, name: str) -> None:
        environment = self.house.environment() | {"PLATEAU_HTTP__PORT": str(self.port)}
        self.running[name] = await asyncio.create_subprocess_exec(
            sys.executable, "-m", name, env=environment, cwd=TOP, stdin=DEVNULL
        )

    async def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        await process.wait()

    async def close(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            async with asyncio.timeout(15):
                await process.wait()


@pytest.fixture
async def house(switchboard: Switchboard, database_url: str) -> AsyncIterator[House]:
    """A house of the shared board whose calls are recorded."""
    async with a_house(switchboard, database_url) as built:
        await built.phones_registered()
        for left in switchboard.settings.spool_dir.glob("a*"):  # by tests without a recorder
            left.unlink()
        await built.furnish(agents=4, recording="all", ring_seconds=5)
        await built.db.execute(
            "insert into users (login, name, role, password_hash) values ('boss', 'Exemple', 'supervisor', $1)",
            hash_password(PASSWORD),
        )
        yield built
    await switchboard.console(switchboard.pbx, "channel request hangup all")


@pytest.fixture
async def services(house: House) -> AsyncIterator[Services]:
    built = Services(house)
    await built.start("api")
    await built.start("recorder")
    try:
        yield built
    finally:
        await built.close()


async def connected(house: House) -> int:
    count: int = await house.db.fetchval("select count(*) from attempts where bridged_at is not null")
    return count


async def test_without_the_api_calls_go_on_and_a_page_that_comes_back_shows_what_is_true(
    house: House, services: Services
) -> None:
    visitor = Visitor(f"http://127.0.0.1:{services.port}", "boss", PASSWORD)
    try:
        await house.until(lambda: _logged_in(visitor), seconds=30)
        page = Page(visitor)
        async with at_work(house), asyncio.TaskGroup() as group:
            watching = group.create_task(page.watch())
            await house.until(lambda: _is(page.snapshots > 0))
            await services.kill("api")
            before = await connected(house)
            await house.until(lambda: _more(house, before + 3), seconds=60)  # nobody needs it to talk
            seen = page.seq
            await services.start("api")
            await house.until(lambda: _is(page.seq != seen), seconds=30)
            await comes_to_rest(house)
            await house.until(lambda: _shows_the_truth(page), seconds=15)
            watching.cancel()
    finally:
        await visitor.close()


async def test_a_recorder_that_is_killed_again_and_again_loses_no_recording(house: House, services: Services) -> None:
    async with at_work(house):
        for _ in range(4):
            ended = await house.db.fetchval("select count(*) from attempts where outcome = 'connected'")
            await house.until_sql(
                "select count(*) > $1 from attempts where outcome = 'connected'", ended, seconds=60
            )  # a recording has just become due
            await services.kill("recorder")
            await services.start("recorder")
        await services.kill("recorder")
        await comes_to_rest(house)
    await services.start("recorder")
    await house.until_sql("select not exists (select from recordings where state = 'expected')", seconds=60)
    rows = await house.db.fetch(
        "select a.id, r.state, r.fault, r.file_name, r.duration_ms, "
        "extract(epoch from a.ended_at - a.bridged_at)::float8 as talked "
        "from attempts a left join recordings r on r.attempt_id = a.id where a.outcome = 'connected'"
    )
    assert {(row["state"], row["fault"]) for row in rows} == {("stored", "")}
    folder = house.board.settings.recordings_dir
    for row in rows:
        assert abs(row["duration_ms"] / 1000 - row["talked"]) < 1.5
        assert (folder / row["file_name"]).stat().st_size > 0
    spool = house.board.settings.spool_dir  # what was stored is taken from there after it was written down
    await house.until(lambda: _is(not list(spool.glob("a*"))), seconds=5)
    assert await faults(house.db) == []


async def _logged_in(visitor: Visitor) -> bool:
    with contextlib.suppress(*AWAY):
        await visitor.log_in()
        return True
    return False


async def _is(true: bool) -> bool:
    return true


async def _more(house: House, than: int) -> bool:
    return await connected(house) >= than


async def _shows_the_truth(page: Page) -> bool:
    return _seen(page.things) == _seen(await page.look())
