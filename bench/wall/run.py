"""The measurement: a bare page, the wall, and many screens, one after the other under the same events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random

from bench.load import cpu
from bench.load.search import Quantiles
from bench.wall.chromium import Chromium, chromium
from bench.wall.floor import Moves
from bench.wall.house import House, house
from bench.wall.page import BARE, WALL, delays
from bench.wall.screens import screens

MOST_MS = 150.0
MOST_BROWSER = 0.30
MOST_API = 0.50
SETTLE_SECONDS = 3.0
LAST_SECONDS = 1.0

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured; `seconds` for each of the three."""

    agents: int = 500
    per_second: float = 30.0
    screens: int = 200
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page did: event to seen, its renderer's share of a core, and moves that it never showed."""

    ms: Quantiles
    core: float
    missed: int


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it; `api_*` are shares of one core."""

    plan: Plan
    bare: Shown
    wall: Shown
    api_one: float
    api_many: float
    messages: float
    """A second, to each of the many screens."""
    busy: float
    """Of the whole machine while the wall was shown, by whatever."""

    @property
    def keeps(self) -> bool:
        """Whether everything stayed within its limit and nothing was missed."""
        within = self.wall.ms.p95 < MOST_MS and self.wall.core < MOST_BROWSER and self.api_many < MOST_API
        return within and self.wall.missed == 0

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {"keeps": self.keeps, **asdict(self)}


async def measure(plan: Plan, tell: Tell) -> Found:
    """Start everything, measure the three, stop everything."""
    tell(f"starting PostgreSQL, the api and Chromium; {plan.agents} agents come")
    async with house(plan.agents) as place:
        moves = Moves(place, plan.per_second, Random(1))
        await moves.fill()
        async with chromium() as browser:
            await browser.ask("Storage.setCookies", cookies=[_cookie(place)])
            tell("a bare page that parses and counts")
            bare, _, _ = await _page(browser, place, moves, plan, "/health", BARE, "window.__known > 0")
            tell("the wall")
            drawn = f"document.querySelectorAll('.agent').length >= {plan.agents}"
            wall, api_one, busy = await _page(browser, place, moves, plan, "/wall", WALL, drawn)
        tell(f"{plan.screens} screens")
        api_many, messages = await _many(place, moves, plan)
    return Found(plan, bare, wall, api_one, api_many, messages, busy)


def _cookie(place: House) -> dict[str, object]:
    name, token = place.cookie, place.tokens[0]
    return {"name": name, "value": token, "url": place.address, "httpOnly": True, "sameSite": "Strict"}


async def _page(
    browser: Chromium, place: House, moves: Moves, plan: Plan, path: str, script: str, ready: str
) -> tuple[Shown, float, float]:
    """One page under the events; with the api's share of a core and how busy the machine was."""
    session = await browser.open(place.address + path, script)
    await browser.until(session, ready)
    await asyncio.sleep(SETTLE_SECONDS)
    before, began = await browser.renderer_seconds(), time.monotonic()
    with cpu.machine() as machine, cpu.measured({"api": place.stack.pid("api") or 0}) as used:
        await moves.go_on(plan.seconds)
    took = time.monotonic() - began
    core = (await browser.renderer_seconds() - before) / took
    await asyncio.sleep(LAST_SECONDS)
    found, missed = delays(moves.made, await browser.evaluate(session, "window.__seen"))
    await browser.ask("Page.navigate", session, url="about:blank")
    return Shown(Quantiles.of(found), round(core, 3), missed), used.seconds["api"] / took, machine.busy


async def _many(place: House, moves: Moves, plan: Plan) -> tuple[float, float]:
    async with screens(place, plan.screens) as received:
        await asyncio.sleep(SETTLE_SECONDS)
        before, began = sum(received), time.monotonic()
        with cpu.measured({"api": place.stack.pid("api") or 0}) as used:
            await moves.go_on(plan.seconds)
        took = time.monotonic() - began
        messages = (sum(received) - before) / plan.screens / took
    return used.seconds["api"] / took, messages
