"""In which order leads are claimed: as they came, the newest first, shuffled; a change of mind counts at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db.leads import hopper, places
from db.leads.hopper import Wanted
from db.pool import Connection
from dialer.core.lead_order import LeadOrder
from tests.db.claims import Claims, a_dialer
from tests.db.world import NOON, World, a_world, after, insert

NEWEST, RANDOM = LeadOrder.NEWEST_FIRST, LeadOrder.RANDOM


async def claimed(claims: Claims, world: World, count: int, order: LeadOrder) -> list[int]:
    return [call.row.lead_id for call in await claims.next(world.campaign, count, order=order)]


async def next_ones(db: Connection, campaign: int, order: LeadOrder, inside: Sequence[str] = ()) -> list[int]:
    return await hopper.upcoming(db, Wanted(campaign, tuple(inside), order=order), 300, NOON)


async def test_the_newest_come_first_and_whoever_was_tried_before_comes_after_them(db: Connection) -> None:
    world = await a_world(db, state="running")
    claims = await a_dialer(db, NOON)
    old = await world.a_lead()
    waits_longest = await world.a_lead(next_attempt_at=after(-600), attempts=1)
    waits = await world.a_lead(next_attempt_at=after(-60), attempts=1)
    await world.a_lead(next_attempt_at=after(60), attempts=1)
    urgent, new = await world.a_lead(priority=1), await world.a_lead()
    assert await claimed(claims, world, 3, NEWEST) == [urgent, new, old]
    newest = await world.a_lead()
    assert await claimed(claims, world, 9, NEWEST) == [newest, waits_longest, waits]


async def test_a_shuffled_campaign_keeps_its_order_and_each_campaign_has_its_own(db: Connection) -> None:
    world = await a_world(db, state="running")
    leads = [await world.a_lead(calendar=["", "Europe/Paris"][n % 2]) for n in range(40)]
    tried = await world.a_lead(next_attempt_at=after(-60))
    other = await insert(
        db, "campaigns", node="main", principal_id=world.principal, name="Autre", mode="predictive", trunk="main",
        default_caller_id="+33199000000", profile="DEMO",
    )  # fmt: skip
    await db.execute(
        "insert into leads (campaign_id, batch_id, contact_id, number_id) "
        "select $1, $2, contact_id, number_id from leads",
        other,
        await insert(db, "batches", campaign_id=other, file_name="x.csv", state="done", finished_at=NOON),
    )
    found = await next_ones(db, world.campaign, RANDOM)
    assert sorted(found) == [*leads, tried]
    assert found != sorted(found)
    assert found[-1] == tried
    contacts = dict(await db.fetch("select id, contact_id from leads"))
    elsewhere = [contacts[lead] for lead in await next_ones(db, other, RANDOM)]
    assert elsewhere != [contacts[lead] for lead in found]
    claims = await a_dialer(db, NOON)
    assert await claimed(claims, world, 10, RANDOM) == found[:10], "who was called does not shuffle the others"
    assert await next_ones(db, world.campaign, RANDOM) == found[10:]


@pytest.mark.parametrize("order", list(LeadOrder))
async def test_a_narrowed_campaign_calls_in_the_same_order(db: Connection, order: LeadOrder) -> None:
    world = await a_world(db, state="running")
    codes = ["75001", "75002", "13001"]
    for n in range(45):
        await world.a_lead(
            postcode=codes[n % 3],
            priority=n % 2,
            **({"next_attempt_at": after(-n)} if n % 5 == 0 else {}),
            answer_chance=n % 7 / 10 or None,
        )
    paris = {row[0] for row in await db.fetch("select id from leads where postcode < '76' and postcode > '75'")}
    everywhere = [lead for lead in await next_ones(db, world.campaign, order) if lead in paris]
    await places.change(db, world.campaign, ["75"], None)
    assert await next_ones(db, world.campaign, order, ["75"]) == everywhere
    claims = await a_dialer(db, NOON)
    assert await claimed(claims, world, 12, order) == everywhere[:12]


async def test_a_change_of_order_counts_for_the_next_claim(db: Connection) -> None:
    world = await a_world(db, state="running")
    claims = await a_dialer(db, NOON)
    leads = [await world.a_lead() for _ in range(5)]
    for order, expected in (("listed", leads[0]), ("newest_first", leads[4]), ("listed", leads[1])):
        await db.execute("update campaigns set lead_order = $1", order)
        campaign = await claims.campaign(world.campaign)
        assert await claimed(claims, world, 1, campaign.lead_order) == [expected]
