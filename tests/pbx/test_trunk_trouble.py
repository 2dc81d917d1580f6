"""Carriers that refuse, choke, are silent or die under a running campaign: it slows down, says so, and recovers.

Each trouble has its own carrier, campaign and agent; all happen at the same time, so that the whole takes a minute.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from db.dialer import plans
from db.history.verifying import faults
from db.migrate import migrate
from db.pool import connect
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find
from tests.pbx.house import House, a_house
from tests.pbx.moody import SILENT, WELL, Moody, moody_carriers
from tests.pbx.one_task import in_one_task
from tests.pbx.switchboard import NUMBERS, a_switchboard

MOODS: Mapping[str, Sequence[int]] = {"congested": (100, 503), "forbidden": (403,), "silent": SILENT, "dead": ()}
"""The trouble that each trunk is named after; the dead one's port is closed as well."""
FAULTS = {
    "congested": {"congested"},
    "forbidden": {"forbidden"},
    "silent": {"silent"},
    "dead": {"silent", "broken"},  # broken once OPTIONS found out that nobody is there
}
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
SPEED = 10.0  # calls per second of the contract
TROUBLE = pytest.mark.parametrize("trouble", list(MOODS))


@dataclass
class Site:
    """A house with a campaign for each trouble, and what was seen of it."""

    house: House
    carriers: dict[str, Moody]
    campaigns: dict[str, int] = field(default_factory=dict)
    began: datetime = NEVER
    began_at: float = 0.0

    async def told(self, trouble: str, states: Sequence[str], seconds: float) -> Mapping[str, object]:
        """The first event since the trouble began that says one of these states of this trunk."""
        row = await self.house.until(
            lambda: self.house.db.fetchrow(
                "select at, body from events where kind = 'trunk' and body ->> 'name' = $1 "
                "and body ->> 'state' = any($2::text[]) and at >= $3 order by seq limit 1",
                trouble, states, self.began,
            ),
            seconds,
        )  # fmt: skip
        return dict(row["body"])

    async def furnish(self) -> None:
        """One campaign and one agent for each trunk."""
        house = self.house
        await house.furnish(agents=0)
        stations = await house.db.fetch("select id from agents order by id")
        for station, name in zip(stations, MOODS, strict=False):
            await plans.mirror_trunk(house.db, name, "main", 60, SPEED, NUMBERS)
            campaign = await house.db.fetchval(
                "insert into campaigns (node, principal_id, name, mode, trunk, default_caller_id, calling_hours, "
                "profile, wrap_up_seconds, ring_seconds, max_attempts, max_dial_level) "
                "select node, principal_id, $2, mode, $2, default_caller_id, calling_hours, profile, 1, 5, 2, 10 "
                "from campaigns where id = $1 returning id",
                house.campaign, name,
            )  # fmt: skip
            self.campaigns[name] = house.campaign = campaign
            await house.db.execute("insert into campaign_agents values ($1, $2)", campaign, station["id"])
            house.agents.append(station["id"])
            await house.leads([f"+331990{n:04d}5" for n in range(300)])
        house.more_trunks = list(MOODS)

    async def every_campaign(self, state: str) -> None:
        for campaign in self.campaigns.values():
            self.house.campaign = campaign
            await self.house.start(state)


@contextlib.asynccontextmanager
async def _site() -> AsyncIterator[Site]:
    folder = throwaway_dir("trouble")
    cluster = Cluster(folder / "postgres", find(), durable=False)
    try:
        await asyncio.to_thread(cluster.start)
        first = await connect(cluster.url(), application="test migrate")
        await migrate(first)
        await first.close()
        async with moody_carriers(*MOODS) as carriers:
            ports = {name: carrier.port for name, carrier in carriers.items()}
            async with a_switchboard(4, more_trunks=ports) as board, a_house(board, cluster.url()) as house:
                site = Site(house, carriers)
                await site.furnish()
                await house.dialer()
                await house.take_posts()
                await site.every_campaign("running")
                for campaign in site.campaigns.values():  # at first all is well
                    await house.until_sql(
                        "select count(*) >= 3 from attempts where campaign_id = $1 and outcome = 'busy'",
                        campaign, seconds=40,
                    )  # fmt: skip
                site.began, site.began_at = datetime.now(UTC), time.monotonic()
                for name, carrier in carriers.items():
                    carrier.mood = MOODS[name]
                carriers["dead"].die()
                yield site
    finally:
        await asyncio.to_thread(cluster.stop)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    """Started once; the trouble begins at once."""
    async with in_one_task(_site()) as built:
        yield built


@TROUBLE
async def test_a_campaign_on_a_sick_trunk_slows_down_and_says_why(site: Site, trouble: str) -> None:
    told = await site.told(trouble, ["slowed", "down"], seconds=60)
    assert told["fault"] in FAULTS[trouble]
    assert "calls" in str(told["reason"])
    told = await site.told(trouble, ["down"], seconds=60)
    assert "tries whether it is back" in str(told["reason"])


@TROUBLE
async def test_there_is_no_storm(site: Site, trouble: str) -> None:
    await site.told(trouble, ["down"], seconds=60)
    down = await site.house.db.fetchval(
        "select max(at) from events where kind = 'trunk' and body ->> 'name' = $1 and body ->> 'state' = 'down'",
        trouble,
    )
    await site.house.until_sql("select clock_timestamp() > $1::timestamptz + interval '11 seconds'", down, seconds=30)
    campaign = site.campaigns[trouble]
    probes = await site.house.db.fetchval(
        "select count(*) from attempts where campaign_id = $1 and dialed_at > $2 "
        "and dialed_at < $2::timestamptz + interval '11 seconds'",
        campaign, down,
    )  # fmt: skip
    assert 1 <= probes <= 4  # one every five seconds
    before = await site.house.db.fetchval(
        "select count(*) from attempts where campaign_id = $1 and dialed_at between $2 and $3",
        campaign, site.began, down,
    )  # fmt: skip
    assert before <= 5 * SPEED
    seconds = time.monotonic() - site.began_at
    sent = sum(at >= site.began_at for at in site.carriers[trouble].invites)
    assert sent <= 5 * SPEED + 10 * seconds / 5  # an INVITE that nobody answers is sent again up to seven times


@TROUBLE
async def test_calls_that_the_trunk_did_not_carry_are_not_counted_against_the_person(site: Site, trouble: str) -> None:
    await site.told(trouble, ["down"], seconds=60)
    rows = await site.house.db.fetch(
        "select a.trunk_fault, l.state, l.attempts, l.next_attempt_at - a.ended_at as wait from attempts a "
        "join leads l on l.id = a.lead_id where a.campaign_id = $1 and a.ended_at > $2 and a.outcome = 'failed'",
        site.campaigns[trouble], site.began,
    )  # fmt: skip
    blamed = [row for row in rows if row["trunk_fault"]]
    assert len(blamed) >= 4
    assert {row["trunk_fault"] for row in blamed} <= FAULTS[trouble]
    assert {(row["state"], row["attempts"]) for row in blamed} == {("callable", 0)}
    assert all(row["wait"].total_seconds() <= 60 for row in blamed)
    # the first calls to fail may be the numbers' fault; those in flight beside the first are as many as the agent had
    assert len(rows) - len(blamed) <= 10


async def test_every_carrier_that_is_well_again_gets_its_calls_back(site: Site) -> None:
    for name, carrier in site.carriers.items():
        carrier.mood = WELL
        if name == "dead":
            await carrier.live()
    site.began = datetime.now(UTC)
    for trouble in MOODS:
        told = await site.told(trouble, ["ok"], seconds=90)
        assert told["reason"] == "The trunk carries calls."
    await site.every_campaign("draining")
    await site.house.until_sql("select not exists (select from attempts where ended_at is null)", seconds=40)
    assert await site.house.db.fetchval("select count(*) from attempts where outcome is null") == 0
    assert await faults(site.house.db) == []
