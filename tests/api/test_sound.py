"""How calls sounded: sums of pages, kept with the call, for whoever talked in it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.house import Running, id_of
from tests.web.floorhand import Floorhand

PATH = "/api/me/call/sound"
FIGURES: dict[str, Any] = {
    "seconds": 30, "packets_expected": 1500, "packets_lost": 15, "jitter_ms": 10.0, "worst_jitter_ms": 25.0,
    "round_trip_ms": 40.0, "warnings": ["lossy"],
}  # fmt: skip


async def test_sums_of_a_page_are_kept_once_and_those_of_two_add_up(house: Running, database_url: str) -> None:
    hand, agent, boss = (
        await Floorhand.begin(database_url, house.db),
        await house.client("agent"),
        await house.client("boss"),
    )
    first: dict[str, Any] = {**FIGURES, "attempt_id": await hand.join(), "page": str(uuid4())}
    recording = await house.db.fetchval("select id from recordings")
    assert (await boss.ask("GET", f"/api/recordings/{recording}"))[1]["sound"] is None
    for seconds in (30, 60, 60, 30):
        assert (await agent.ask("PUT", PATH, {**first, "seconds": seconds}))[0] == 200
    again = {**first, "page": str(uuid4()), "seconds": 20, "jitter_ms": 50.0, "worst_jitter_ms": 90.0}
    assert (await agent.ask("PUT", PATH, {**again, "round_trip_ms": None, "warnings": ["jittery", "lossy"]}))[0] == 200
    assert (await boss.ask("GET", f"/api/recordings/{recording}"))[1]["sound"] == {
        "seconds": 80, "packets_expected": 3000, "packets_lost": 30, "jitter_ms": 20.0, "worst_jitter_ms": 90.0,
        "round_trip_ms": 40.0, "warnings": ["jittery", "lossy"],
    }  # fmt: skip


async def test_only_for_a_call_that_one_talked_in_within_the_hour(house: Running, database_url: str) -> None:
    hand = await Floorhand.begin(database_url, house.db)
    agent, other = await house.client("agent"), await house.client("other")
    body = {**FIGURES, "attempt_id": await hand.join(), "page": str(uuid4())}
    assert (await other.ask("PUT", PATH, body))[1]["code"] == "no_call"
    assert (await agent.ask("PUT", PATH, {**body, "attempt_id": 999_999}))[1]["code"] == "no_call"
    assert (await (await house.client("boss")).ask("PUT", PATH, body))[1]["code"] == "not_an_agent"
    await house.db.execute(
        "insert into handed_over (attempt_id, agent_id, began_at, ended_at) values ($1, $2, now(), now())",
        hand.attempt, await id_of(house.db, "other"),
    )  # fmt: skip
    assert (await other.ask("PUT", PATH, body))[0] == 200
    assert (await agent.ask("PUT", PATH, {**body, "seconds": 99}))[0] == 200
    assert await house.db.fetchval("select seconds from sound_measured") == 30, "a page is one agent's"
    ended = "update attempts set state = 'ended', outcome = 'connected', ended_at = now() - $1::interval"
    await house.db.execute(ended.replace("$1", "'59 minutes'"))
    assert (await agent.ask("PUT", PATH, {**body, "page": str(uuid4())}))[0] == 200
    await house.db.execute(ended.replace("$1", "'61 minutes'"))
    assert (await agent.ask("PUT", PATH, {**body, "page": str(uuid4())}))[1]["code"] == "no_call"


async def test_a_call_has_no_more_pages_than_a_hundred(house: Running, database_url: str) -> None:
    hand, agent = await Floorhand.begin(database_url, house.db), await house.client("agent")
    body = {**FIGURES, "attempt_id": await hand.join(), "page": str(uuid4())}
    assert (await agent.ask("PUT", PATH, body))[0] == 200
    await house.db.execute(
        "insert into sound_measured select s.attempt_id, gen_random_uuid(), s.agent_id, 1, 0, 0, null, null, null, '{}'"
        "  from sound_measured s, generate_series(1, 99)"
    )
    assert (await agent.ask("PUT", PATH, {**body, "page": str(uuid4())}))[1]["code"] == "no_call"
    assert (await agent.ask("PUT", PATH, {**body, "seconds": 31}))[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconds": 0},
        {"packets_lost": 1501},
        {"jitter_ms": None},
        {"worst_jitter_ms": 9.0},
        {"round_trip_ms": -1.0},
        {"warnings": ["loud"]},
        {"page": "1"},
    ],
)
async def test_figures_that_cannot_be_are_refused(house: Running, database_url: str, wrong: dict[str, Any]) -> None:
    hand, agent = await Floorhand.begin(database_url, house.db), await house.client("agent")
    body = {**FIGURES, "attempt_id": await hand.join(), "page": str(uuid4()), **wrong}
    assert (await agent.ask("PUT", PATH, body))[0] == 422
    assert not await house.db.fetchval("select count(*) from sound_measured")
