"""Quotas within a campaign: what counts, who waits once one is full, and who is let go when it is raised."""

from __future__ import annotations

from typing import Any

import pytest

from db.campaigns import quotas
from db.campaigns.quotas import Quota
from db.pool import Connection
from tests.db.claims import a_dialer
from tests.db.world import NOON, World, a_world, insert


async def a_person(world: World, postcode: str, **extra: str) -> int:
    lead = await world.a_lead(postcode=postcode)
    await world.db.execute(
        "update contacts set postcode = $2, extra = $3 where id = (select contact_id from leads where id = $1)",
        lead,
        postcode,
        extra,
    )
    return lead


async def sold(world: World, lead: int, code: str = "sale") -> None:
    """A call to this lead that was closed so."""
    await world.a_conversation(lead=lead, disposition_code=code, disposed_at=NOON)
    await world.db.execute("update leads set state = 'done' where id = $1", lead)


@pytest.fixture
async def world(db: Connection) -> World:
    made = await a_world(db, state="running")
    for rank, (code, effect) in enumerate((("sale", "success"), ("interview", "done"), ("no", "refusal"))):
        await insert(
            db, "dispositions", campaign_id=made.campaign, code=code, label_fr=code, label_en=code, effect=effect,
            rank=rank,
        )  # fmt: skip
    return made


async def waiting(world: World) -> set[int]:
    rows = await world.db.fetch("select id from leads where state = 'blocked' and held_by = 'quota'")
    return {row[0] for row in rows}


async def put_all_aside(world: World) -> None:
    last: int | None = 0
    while last is not None:
        last = await quotas.put_aside(world.db, world.campaign, last)


async def test_a_full_quota_puts_its_people_aside_and_a_raised_one_lets_them_go(world: World) -> None:
    claims = await a_dialer(world.db, NOON)
    paris = [await a_person(world, "75011") for _ in range(4)]
    marseille = [await a_person(world, "13002") for _ in range(2)]
    await quotas.replace(world.db, world.campaign, [Quota("postcode", "75", 2, []), Quota("postcode", "13", 9, [])])
    assert await quotas.close_full(world.db, world.campaign) == []
    await sold(world, paris[0])
    await sold(world, paris[1])
    (full,) = await quotas.close_full(world.db, world.campaign)
    assert (full.field, full.value, full.calls) == ("postcode", "75", 2)
    assert await quotas.close_full(world.db, world.campaign) == [], "it is told once"
    assert [call.row.lead_id for call in await claims.patiently(world.campaign, 1)] == marseille[:1]
    assert await waiting(world) == set(paris[2:]), "the claim puts them aside by itself"
    await quotas.replace(world.db, world.campaign, [Quota("postcode", "75", 3, [])])
    assert await waiting(world) == set()
    assert [call.row.lead_id for call in await claims.patiently(world.campaign, 9)] == [*paris[2:], marseille[1]]


async def test_whole_departments_are_put_aside_at_once(world: World) -> None:
    paris = {await a_person(world, "75011") for _ in range(5)}
    await a_person(world, "13002")
    await quotas.replace(world.db, world.campaign, [Quota("postcode", "75", 0, [])])
    await put_all_aside(world)
    assert await waiting(world) == paris
    due = await world.db.fetch("select distinct due_at = '-infinity' from leads where held_by = 'quota'")
    assert [row[0] for row in due] == [True], "they come back to where they were"


async def test_what_counts_is_chosen_by_disposition_and_by_column(world: World) -> None:
    young, old = [[await a_person(world, "69003", Âge=age) for _ in range(3)] for age in ("18-25", "60+")]
    wanted = [Quota("Âge", "18-25", 2, ["interview", "sale"]), Quota("Âge", "60+", 1, [])]
    await quotas.replace(world.db, world.campaign, wanted)
    for lead, code in ((young[0], "interview"), (young[1], "sale"), (old[0], "interview"), (old[1], "no")):
        await sold(world, lead, code)
    found = {one.value: one.calls for one in await quotas.counted(world.db, world.campaign)}
    assert found == {"18-25": 2, "60+": 0}
    assert [one.value for one in await quotas.close_full(world.db, world.campaign)] == ["18-25"]
    claims = await a_dialer(world.db, NOON)
    assert [call.row.lead_id for call in await claims.patiently(world.campaign, 9)] == [old[2]]


async def test_a_preview_changes_nothing(world: World) -> None:
    await sold(world, await a_person(world, "75011"))
    (one,) = await quotas.preview(world.db, world.campaign, [Quota("postcode", "750", 1, ["sale"])])
    assert (one.calls, one.most, one.id) == (1, 1, None)
    assert await quotas.counted(world.db, world.campaign) == []


async def test_a_full_quota_stays_full_when_people_who_counted_move_away(world: World) -> None:
    lead = await a_person(world, "75011")
    await quotas.replace(world.db, world.campaign, [Quota("postcode", "75", 1, [])])
    await sold(world, lead)
    assert await quotas.close_full(world.db, world.campaign)
    await world.db.execute("update contacts set postcode = '13001'")
    await quotas.close_full(world.db, world.campaign)
    (one,) = await quotas.counted(world.db, world.campaign)
    assert (one.calls, one.reached_at is not None) == (0, True)


@pytest.mark.parametrize("moved_to", ["13001", "75012"])
async def test_who_moves_is_judged_by_the_new_place(world: World, moved_to: str) -> None:
    lead = await a_person(world, "75011")
    await quotas.replace(world.db, world.campaign, [Quota("postcode", "75", 0, [])])
    await put_all_aside(world)
    await world.db.execute("update contacts set postcode = $1", moved_to)
    claims = await a_dialer(world.db, NOON)
    called: list[Any] = [call.row.lead_id for call in await claims.patiently(world.campaign, 9)]
    assert called == ([] if moved_to.startswith("75") else [lead])
