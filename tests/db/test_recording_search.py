"""Recordings found by what a person knows of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from db.calls import recordings
from db.pool import Connection
from db.scripts import answers
from db.search.recordings import After, Found, Search, Sort, get, search
from tests.db.test_scripts import an_answer
from tests.db.world import NOON, World, a_world, after, insert


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db, recording="all")


async def recorded(world: World, minutes: int, *, seconds: int = 60, name: str = "", **columns: object) -> int:
    attempt = await world.a_conversation(began=NOON + timedelta(minutes=minutes), seconds=30, **columns)
    if name:
        await world.db.execute(
            "update contacts set last_name = $2 where id = (select contact_id from attempts where id = $1)",
            attempt,
            name,
        )
    return await world.a_recording(attempt, duration_ms=seconds * 1000)


async def ids(db: Connection, wanted: Search) -> list[int]:
    return [found.id for found in await search(db, wanted)]


async def test_each_field_narrows_the_search(world: World) -> None:
    db, other = world.db, await world.an_agent()
    first = await recorded(world, 0, name="D'Exemple")
    second = await recorded(world, 10, agent_id=other, disposition_code="sale")
    number = await db.fetchval("select e164 from attempts order by id limit 1")
    assert await ids(db, Search()) == [second, first]
    assert await ids(db, Search(name="d'exem")) == [first]
    assert await ids(db, Search(number=number)) == [first]
    assert await ids(db, Search(agent_id=other)) == [second]
    assert await ids(db, Search(disposition="sale")) == [second]
    assert await ids(db, Search(campaign_id=world.campaign + 1)) == []
    assert await ids(db, Search(principal_id=world.principal)) == [second, first]
    assert await ids(db, Search(state="stored")) == []
    assert await ids(db, Search(started_from=after(600))) == [second]
    assert await ids(db, Search(started_before=after(600))) == [first]


async def test_a_disposition_is_found_by_its_name_in_either_language(world: World) -> None:
    sold = await recorded(world, 0, disposition_code="sale")
    await recorded(world, 10, disposition_code="not_interested")
    await insert(
        world.db, "dispositions", campaign_id=world.campaign, code="sale", label_fr="Vente", label_en="Sold",
        effect="success",
    )  # fmt: skip
    for said in ("VENTE", "sold", "sale"):
        assert await ids(world.db, Search(disposition=said)) == [sold]


async def test_a_recording_is_found_by_what_was_answered_in_it_and_counts(world: World) -> None:
    db = world.db
    first = await recorded(world, 0)
    await recorded(world, 10)
    attempt = await db.fetchval("select attempt_id from recordings where id = $1", first)
    await an_answer(world, attempt)
    for said in ("gaz", "énergie gaz", "QUELLE GAZ"):
        assert await ids(db, Search(answer=said)) == [first]
    assert await ids(db, Search(answer="énergie bois")) == []
    await answers.count(db, attempt, [])
    assert await ids(db, Search(answer="gaz")) == []


async def test_signs_that_mean_something_to_like_are_letters_here(world: World) -> None:
    found = await recorded(world, 0, name="100% _x\\y")
    await recorded(world, 1, name="100 percent")
    for part in ("100%", "% _x", "_x\\", "x\\y"):
        assert await ids(world.db, Search(name=part)) == [found]


@pytest.mark.parametrize("sort", Sort)
async def test_pages_follow_each_other_without_gap_or_repeat(world: World, sort: Sort) -> None:
    for n in range(7):
        await recorded(world, n // 2, seconds=n % 3)
    seen: list[Found] = []
    last: After | None = None
    while page := await search(world.db, Search(), sort=sort, after=last, limit=2):
        seen += page
        last = After(page[-1].id, page[-1].started_at, page[-1].duration_ms)
    keys = [(f.started_at, f.id) if sort in (Sort.NEWEST, Sort.OLDEST) else (f.duration_ms, f.id) for f in seen]
    assert len({found.id for found in seen}) == 7
    falling = sort in (Sort.NEWEST, Sort.LONGEST)
    assert all(a > b if falling else a < b for a, b in pairwise(keys))  # type: ignore[operator]


async def test_one_recording_can_be_played(world: World) -> None:
    recording = await recorded(world, 0)
    found = await get(world.db, recording)
    assert found is not None and (found.state, found.file_name) == ("expected", None)
    assert await get(world.db, recording + 1) is None


async def test_a_call_joined_twice_is_expected_once(world: World) -> None:
    attempt = await world.a_conversation()
    contact = await world.db.fetchval("select contact_id from attempts where id = $1", attempt)
    for _ in range(2):
        await recordings.expect(world.db, "main", attempt, world.agent, world.campaign, contact, NOON)
    assert await world.db.fetchval("select count(*) from recordings where demanded") == 1


async def test_an_on_demand_recording_is_kept_once_somebody_demands_it(world: World) -> None:
    await world.db.execute("update campaigns set recording = 'on_demand'")
    attempt = await world.a_conversation()
    contact = await world.db.fetchval("select contact_id from attempts where id = $1", attempt)
    await recordings.expect(world.db, "main", attempt, world.agent, world.campaign, contact, NOON)
    assert not await world.db.fetchval("select demanded from recordings")
    assert await recordings.demand(world.db, attempt)
    assert await world.db.fetchval("select demanded from recordings")
    assert not await recordings.demand(world.db, attempt + 1)


async def test_a_search_narrows_by_length_and_to_what_an_agent_may_hear(world: World) -> None:
    short, long = await recorded(world, 0, seconds=20), await recorded(world, 1, seconds=90)
    assert await ids(world.db, Search(least_seconds=21)) == [long]
    assert await ids(world.db, Search(most_seconds=20)) == [short]
    assert await search(world.db, Search(), own_agent=world.agent) == []
    await world.db.execute("update campaigns set agents_hear = true")
    assert [one.id for one in await search(world.db, Search(), own_agent=world.agent)] == [long, short]
    assert await search(world.db, Search(), own_agent=world.agent + 1) == []
