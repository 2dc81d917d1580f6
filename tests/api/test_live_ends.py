"""How the live socket ends when the house is at fault: the process stops, or the database is away."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from api.app import build_app, runner_of
from api.floor import screen
from api.visit import HOUSE
from db.pool import Pool
from tests.api.house import Client, Running, furnish, id_of, settings_for
from tests.api.test_live import a_running_campaign, change, message, reserve

if TYPE_CHECKING:
    from asyncpg import Connection, Record


async def ended(ws: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code with which the server closes the socket."""
    async with asyncio.timeout(10):
        while (await ws.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    return ws.close_code


async def test_a_process_that_stops_says_goodbye_to_open_screens_at_once(
    database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> None:
    await furnish(db)
    settings = settings_for(database_url, tmp_path)
    app = build_app(settings, pool, static=tmp_path)
    runner = runner_of(app)
    await runner.setup()
    await web.TCPSite(runner, settings.http.host, settings.http.port).start()
    async with asyncio.timeout(10):
        while app[HOUSE].hub.floor is None:
            await asyncio.sleep(0.01)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        client = Client(f"http://{settings.http.host}:{settings.http.port}", http)
        await client.log_in("boss")
        ws = await client.live()
        await message(ws, "snapshot")
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            code = group.create_task(ended(ws))
            group.create_task(runner.cleanup())
        assert time.monotonic() - began < 1.5
        assert code.result() == aiohttp.WSCloseCode.GOING_AWAY


async def test_a_screen_whose_card_cannot_be_read_is_closed_and_comes_back(house: Running) -> None:
    agent = await id_of(house.db, "agent")
    campaign = await a_running_campaign(house, agent)
    ws = await (await house.client("agent")).live()
    await message(ws, "snapshot")
    house.house.pool.terminate()
    await reserve(house, campaign, agent)
    assert await ended(ws) == aiohttp.WSCloseCode.TRY_AGAIN_LATER


async def test_a_screen_outlives_a_pool_that_is_full_for_a_moment(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "POOL_SECONDS", 1.0)
    agent = await id_of(house.db, "agent")
    campaign = await a_running_campaign(house, agent)
    ws = await (await house.client("agent")).live()
    sent = (await message(ws, "snapshot"))["seq"]
    taken = [await house.house.pool.acquire(timeout=5) for _ in range(8)]
    await reserve(house, campaign, agent)
    async with asyncio.timeout(5):
        while (beat := await message(ws))["link"]:
            sent = beat["seq"]
    assert beat["seq"] == sent, "what was not sent yet is not acknowledged"
    for connection in taken:
        await house.house.pool.release(connection)
    assert (await change(ws, "card", 0))["value"]["attempt"]["state"] == "connecting"


async def test_a_screen_ends_when_the_pool_stays_full(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "POOL_SECONDS", 0.2)
    agent = await id_of(house.db, "agent")
    campaign = await a_running_campaign(house, agent)
    ws = await (await house.client("agent")).live()
    await message(ws, "snapshot")
    taken = [await house.house.pool.acquire(timeout=5) for _ in range(8)]
    await reserve(house, campaign, agent)
    assert await ended(ws) == aiohttp.WSCloseCode.TRY_AGAIN_LATER
    for connection in taken:
        await house.house.pool.release(connection)
