"""What asking the law costs a claim: twenty leads among a million with every rule on, beside a bare claim of twenty.

Each order in which a campaign may call is measured, beside bare claims in the same order.

Both take leads with `skip locked` and write the same attempts into the same table. The bare one has a table and
indexes of its own, and asks nothing.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bench.campaigns import measured_campaign
from db.bench import claim_yardstick
from db.campaigns import principals
from db.campaigns import settings as campaigns
from db.databases import DATABASE
from db.dialer import leases
from db.dialer import plans as dialing
from db.lines import caller_numbers
from db.migrate import migrate
from db.people import consents
from db.people.dnc import Erased
from db.pool import Connection, connect, open_pool
from dialer.core.erased import Keyring
from dialer.core.lead_order import LeadOrder
from dialer.floor.memory import Campaign
from dialer.leads.claiming import Claiming
from dialer.leads.lawful import Lawful
from dialer.lines.caller_numbers import numbers_of
from dialer.lines.showing import shown_by
from dialer.live import campaign_of
from ops import settings as sections
from ops.law import current
from ops.settings import Settings
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find

MOST_RATIO = 3.0
AT_ONCE = 20
WARM = 20
_NODE, _SHOWN = "bench", "+33162000000"
_LAWFUL = {"declared": True, "callable_back": True}
NOW = datetime.fromisoformat("2026-11-24T11:00:00+01:00")
"""A Tuesday morning on which France may be called, and Réunion too."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class Comparison:
    """Both sides, in seconds a claim; claims alternate, so that all meet the same machine."""

    leads: int
    bare_seconds: dict[LeadOrder, list[float]] = field(default_factory=lambda: {order: [] for order in LeadOrder})
    claim_seconds: dict[LeadOrder, list[float]] = field(default_factory=lambda: {order: [] for order in LeadOrder})

    def ratio(self, order: LeadOrder) -> float:
        """The time of a lawful claim in this order in shares of a bare one's in it, each by its median."""
        return statistics.median(self.claim_seconds[order]) / statistics.median(self.bare_seconds[order])

    @property
    def worst(self) -> float:
        """The ratio of the order that takes longest."""
        return max(self.ratio(order) for order in LeadOrder)

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines; milliseconds."""
        return {
            "ratio": round(self.worst, 2),
            "leads": self.leads,
            "at_once": AT_ONCE,
            "bare_ms": {str(order): _side(seconds) for order, seconds in self.bare_seconds.items()},
            "claim_ms": {
                str(order): {"ratio": round(self.ratio(order), 2), **_side(seconds)}
                for order, seconds in self.claim_seconds.items()
            },
        }


def _side(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20)
    return {"median": round(1000 * statistics.median(seconds), 2), "p95": round(1000 * cuts[18], 2)}


async def compare(tell: Tell, *, leads: int, rounds: int) -> Comparison:
    """Run both sides on a throw-away PostgreSQL, set up as for real use; `tell` hears how it goes."""
    folder = await asyncio.to_thread(throwaway_dir, "bench-claim")
    cluster = Cluster(folder / "postgres", find())
    try:
        await asyncio.to_thread(cluster.start)
        tell(f"making {leads} leads with their history")
        campaign_id = await furnish(cluster, leads)
        tell(f"claiming {rounds} times {AT_ONCE} leads on each side")
        return await _rounds(settings_of(cluster.url(), folder), campaign_id, Comparison(leads), rounds)
    finally:
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(shutil.rmtree, folder)


async def furnish(cluster: Cluster, leads: int) -> int:
    """Make a campaign that runs, with so many leads and their history; its id."""
    connection = await connect(cluster.url(), application="plateau bench")
    try:
        await migrate(connection)
        await leases.ensure_node(connection, _NODE)
        await dialing.mirror_trunk(connection, _NODE, _NODE, 100, 100, [_SHOWN])
        principal = await principals.create(connection, "Mesure")
        assert principal is not None
        made = measured_campaign(_NODE, principal, _NODE, _SHOWN, mode="predictive")
        campaign = await campaigns.create(connection, {**made, "profile": "FR_B2C"})
        assert campaign is not None
        await campaigns.move(connection, campaign, "draft", "running")
        await caller_numbers.change(connection, _SHOWN, {"principal_id": principal, **_LAWFUL})
        text = await consents.add_text(connection, principal, "prospecting", "fr", "Oui.", None)
        batch = await claim_yardstick.batch(connection, campaign)
    finally:
        await connection.close()
    maker = await connect(_as_superuser(cluster), application="plateau bench")
    try:
        await claim_yardstick.furnish(maker, leads, principal, campaign, batch, text.id, _SHOWN, NOW)
    finally:
        await maker.close()
    return campaign


def _as_superuser(cluster: Cluster) -> str:
    return cluster.superuser_url().replace("@/postgres?", f"@/{DATABASE}?")


async def _rounds(settings: Settings, campaign_id: int, found: Comparison, rounds: int) -> Comparison:
    pool = await open_pool(settings.database.url.get_secret_value(), application="plateau bench", size=1)
    try:
        async with pool.acquire() as connection:
            epoch = await leases.take(connection, _NODE, "bench", 3600)
            assert epoch is not None
            campaign = await _campaign(connection, campaign_id)
            numbers = numbers_of(settings, lambda _: None, lambda: NOW)
            await numbers.refresh(connection)
        law = Lawful(current(), settings, shown_by(numbers))
        claiming = Claiming(pool, (_NODE, epoch), law, Erased(Keyring()), lambda: NOW)
        for number in range(WARM + rounds):
            for order in LeadOrder:
                began = time.perf_counter()
                async with pool.acquire() as connection:
                    bare = await claim_yardstick.claim(connection, campaign_id, AT_ONCE, NOW, order)
                assert bare == AT_ONCE, bare
                if number >= WARM:
                    found.bare_seconds[order].append(time.perf_counter() - began)
                async with pool.acquire() as connection:
                    await claim_yardstick.settle(connection, NOW)
                began = time.perf_counter()
                calls, _ = await claiming.next(campaign, AT_ONCE, order=order)
                assert len(calls) == AT_ONCE, (order, len(calls))
                if number >= WARM:
                    found.claim_seconds[order].append(time.perf_counter() - began)
                async with pool.acquire() as connection:
                    await claim_yardstick.settle(connection, NOW)
    finally:
        await pool.close()
    return found


async def _campaign(connection: Connection, campaign_id: int) -> Campaign:
    (plan,) = [plan for plan in await dialing.plans(connection, _NODE) if plan.settings["id"] == campaign_id]
    return campaign_of(plan, current(), NOW)


def settings_of(url: str, folder: Path) -> Settings:
    """A live system, which never leaves this measurement."""
    return Settings(
        node=_NODE,
        run_dir=folder,
        recordings_dir=folder,
        database=sections.Database(url=SecretStr(url)),
        ami=sections.Ami(secret=SecretStr("-")),
        dialing=sections.Dialing(numbers="real"),
        trunks={_NODE: sections.Trunk(address="sip:127.0.0.1:5", numbers=[_SHOWN])},
    )
