"""How long it takes to say why a campaign of a million leads does not dial, half of them held by different rules."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from api.why.answer import shape_of
from api.why.found import found_of
from bench.claim import NOW, furnish, settings_of
from db.bench import why_yardstick
from db.campaigns import settings as campaigns
from db.campaigns import why_leads
from db.campaigns.why_leads import Line
from db.leads import places
from db.pool import Connection, connect
from ops.law import current
from ops.settings import Settings
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find

MOST_SECONDS = 1.0
NARROWED = ["75", "69", "974"]
WHOLE, PLACED, PAGE = "the answer", "the answer, narrowed to places", "a page of leads behind a line"

Tell = Callable[[str], None]


@dataclass(slots=True)
class Measured:
    """Seconds of each question, by what was asked."""

    leads: int
    seconds: dict[str, list[float]] = field(default_factory=dict)

    @property
    def slowest(self) -> float:
        """The median of the slowest question."""
        return max(statistics.median(found) for found in self.seconds.values())

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines; milliseconds."""
        return {
            "leads": self.leads,
            "ms": {
                asked: {"median": round(1000 * statistics.median(found), 1), "most": round(1000 * max(found), 1)}
                for asked, found in self.seconds.items()
            },
        }


async def measure(tell: Tell, *, leads: int, rounds: int) -> Measured:
    """Ask on a throw-away PostgreSQL, set up as for real use; `tell` hears how it goes."""
    folder = await asyncio.to_thread(throwaway_dir, "bench-why")
    cluster = Cluster(folder / "postgres", find())
    try:
        await asyncio.to_thread(cluster.start)
        tell(f"making {leads} leads with their history")
        campaign = await furnish(cluster, leads)
        connection = await connect(cluster.url(), application="plateau bench")
        try:
            tell("holding half of them")
            await why_yardstick.hold(connection, campaign, NOW)
            tell(f"asking {rounds} times")
            return await _rounds(connection, settings_of(cluster.url(), folder), campaign, Measured(leads), rounds)
        finally:
            await connection.close()
    finally:
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(shutil.rmtree, folder)


async def _rounds(
    connection: Connection, settings: Settings, campaign_id: int, found: Measured, rounds: int
) -> Measured:
    async def answer() -> None:
        campaign = await campaigns.get(connection, campaign_id)
        assert campaign is not None
        looked = await found_of(connection, settings, current(), campaign, NOW)
        said = shape_of(looked, campaign.sector).leads
        assert said.total - sum(step.count for step in said.steps) == said.callable_now > 0

    async def page() -> None:
        line = Line("held", "attempt_caps")
        assert len(await why_leads.page(connection, campaign_id, NARROWED, NOW, line, found.leads // 2, 50)) == 50

    await _timed(found, WHOLE, answer, rounds)
    await places.change(connection, campaign_id, NARROWED, None)
    await _timed(found, PLACED, answer, rounds)
    await _timed(found, PAGE, page, rounds)
    return found


async def _timed(found: Measured, asked: str, ask: Callable[[], Awaitable[None]], rounds: int) -> None:
    await ask()  # what is read for the first time comes from the disk
    for _ in range(rounds):
        began = time.perf_counter()
        await ask()
        found.seconds.setdefault(asked, []).append(time.perf_counter() - began)
