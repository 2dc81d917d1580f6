"""Key 9, asked as the dialplan asks it: who calls back, how carriers write numbers, and how often it may be done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agi.server import serve
from db.pool import Connection, Pool
from dialer.desk.opting_out import ALL, CALLS, OptingOut
from dialer.floor.memory import Floor
from tests.db.world import NOON, SHOWN, a_world, insert
from tests.dialer.site import site_settings

NO_NUMBER = "67"  # number not available (Q.931)
RESTRICTED = "35"  # a number, and presentation prohibited


class Dialplan:
    """What Asterisk says and hears on a FastAGI connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._calls = 0

    async def asks(self, route: str, caller: str, called: str = SHOWN, presentation: str = "0") -> dict[str, str]:
        """The variables that are set when this caller's call asks."""
        self._calls += 1
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        said = {
            "network_script": route, "uniqueid": f"pbx-{self._calls}.1", "callerid": caller, "dnid": called,
            "extension": "s", "callingpres": presentation,
        }  # fmt: skip
        writer.write("".join(f"agi_{name}: {value}\n" for name, value in said.items()).encode() + b"\n")
        variables: dict[str, str] = {}
        async with asyncio.timeout(10):
            while line := (await reader.readline()).decode():
                _, _, name, value = line.rstrip("\n").split(" ", 3)
                variables[name] = value.strip('"')
                writer.write(b"200 result=1\n")
        writer.close()
        return variables


@asynccontextmanager
async def a_dialplan(url: str, pool: Pool) -> AsyncIterator[Dialplan]:
    routes = OptingOut(site_settings(url), pool, Floor(), Path("/prompts")).routes()
    async with await serve("127.0.0.1", 0, routes) as server:
        yield Dialplan(server.sockets[0].getsockname()[1])


@pytest.mark.parametrize("written", ["+33199007701", "0033199007701", "0199007701", "33199007701"])
async def test_the_callers_number_is_read_as_carriers_write_it(
    database_url: str, db: Connection, pool: Pool, written: str
) -> None:
    world = await a_world(db)
    async with a_dialplan(database_url, pool) as dialplan:
        assert (await dialplan.asks("inbound", written, SHOWN.removeprefix("+")))["PLATEAU_OPT_OUT"] == "yes"
        assert await dialplan.asks("opposed", written, "0" + SHOWN[3:]) == {"OPPOSED": "1"}
    entry = await db.fetchrow("select e164, principal_id, source, shown from dnc")
    assert entry is not None
    assert tuple(entry) == ("+33199007701", world.principal, "called_back", SHOWN)


@pytest.mark.parametrize(
    ("caller", "presentation"),
    [("anonymous", "0"), ("unknown", NO_NUMBER), ("+33199007701", RESTRICTED), ("3900", "0"), ("", "0")],
)
async def test_a_number_that_is_withheld_or_none_puts_nobody_on_the_list(
    database_url: str, db: Connection, pool: Pool, caller: str, presentation: str
) -> None:
    await a_world(db)
    async with a_dialplan(database_url, pool) as dialplan:
        assert (await dialplan.asks("inbound", caller, presentation=presentation))["PLATEAU_OPT_OUT"] == "unknown"
        assert await dialplan.asks("opposed", caller, presentation=presentation) == {}
    assert await db.fetchval("select count(*) from dnc") == 0


async def test_the_caller_hears_the_company_that_called_in_its_language(
    database_url: str, db: Connection, pool: Pool
) -> None:
    world = await a_world(db, language="en")
    await insert(
        db, "prompts", principal_id=world.principal, kind="identity", language="en", file_name="identity-1.wav",
        sha256=b"x", state="confirmed", confirmed_at=NOON,
    )  # fmt: skip
    await world.an_attempt()
    number = await db.fetchval("select e164 from attempts")
    async with a_dialplan(database_url, pool) as dialplan:
        assert await dialplan.asks("inbound", number) == {
            "PLATEAU_LANG": "en",
            "PLATEAU_IDENTITY": "/prompts/identity-1",
            "PLATEAU_OPT_OUT": "yes",
        }


async def test_a_number_that_calls_over_and_over_is_turned_away_and_others_are_not(
    database_url: str, db: Connection, pool: Pool
) -> None:
    await a_world(db)
    async with a_dialplan(database_url, pool) as dialplan:
        for _ in range(CALLS):
            assert (await dialplan.asks("inbound", "+33199007701"))["PLATEAU_OPT_OUT"] == "yes"
        assert await dialplan.asks("inbound", "+33199007701") == {"PLATEAU_OPT_OUT": "flood"}
        assert (await dialplan.asks("inbound", "+33199007702"))["PLATEAU_OPT_OUT"] == "yes"


async def test_a_flood_of_forged_numbers_does_not_fill_the_list(database_url: str, db: Connection, pool: Pool) -> None:
    await a_world(db)
    async with a_dialplan(database_url, pool) as dialplan:
        answers = [await dialplan.asks("opposed", f"+3319900{n:04d}") for n in range(ALL + 40)]
    added = await db.fetchval("select count(*) from dnc")
    assert sum(bool(one) for one in answers) == added
    assert ALL <= added < ALL + 20  # one more each second while the test runs


async def test_what_could_not_be_written_is_not_confirmed(database_url: str, db: Connection, pool: Pool) -> None:
    await a_world(db)
    async with a_dialplan(database_url, pool) as dialplan:
        async with db.transaction():
            await db.execute("lock table dnc in exclusive mode")
            assert await dialplan.asks("opposed", "+33199007701") == {}
        assert await dialplan.asks("opposed", "+33199007701") == {"OPPOSED": "1"}
