"""Ringing calls that pacing hung up: counted live, in the status, and alike by a floor read afresh."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from api.floor.memory import Floor
from db import events
from db.floor import screens
from tests.api.house import SHOWN, Running, id_of
from tests.api.test_live import a_running_campaign, change, message


async def ringing(house: Running, campaign: int, claimed: str = "now()") -> int:
    """Play the dialer: a call that rings."""
    attempt: int = await house.db.fetchval(
        "insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, caller_id, mode,"
        " state, claimed_at, dialed_at, ringing_at) select 'main', $1, 1, 1, 1, '+33639980017', 'demo', $2,"
        f" 'predictive', 'ringing', at, at, at from (select {claimed} as at) moment returning id",
        campaign,
        SHOWN,
    )
    await told(house, campaign, attempt, "ringing")
    return attempt


async def ends(house: Running, campaign: int, attempt: int, outcome: str, hung_up_by: str | None) -> None:
    """Play the dialer: nobody answered; the row and its event are written together."""
    async with house.db.transaction():
        await house.db.execute(
            "update attempts set state = 'ended', ended_at = greatest(now(), claimed_at), outcome = $2,"
            " hung_up_by = $3 where id = $1",
            attempt,
            outcome,
            hung_up_by,
        )
        await told(house, campaign, attempt, "ended", outcome=outcome, hung_up_by=hung_up_by)
    await events.wake(house.db)


async def told(house: Running, campaign: int, attempt: int, state: str, **end: str | None) -> None:
    body = {"state": state, "mode": "predictive", "outcome": None, "agent_id": None, **end}
    await events.append(house.db, "attempt", campaign_id=campaign, attempt_id=attempt, body=body)


async def shown(ws: Any, campaign: int, attempts: int) -> dict[str, Any]:
    """The campaign once so many calls have been placed and none rings any more."""
    while True:
        value: dict[str, Any] = (await change(ws, "campaign", campaign))["value"]
        if (value["attempts"], value["ringing"]) == (attempts, 0):
            return value


async def test_calls_given_up_are_counted_apart_from_those_that_rang_out(house: Running) -> None:
    campaign = await a_running_campaign(house, await id_of(house.db, "agent"))
    boss = await house.client("boss")
    ws = await boss.live()
    await message(ws)
    for outcome, hung_up_by in (("no_answer", "system"), ("no_answer", None), ("busy", None), ("no_answer", "system")):
        await ends(house, campaign, await ringing(house, campaign), outcome, hung_up_by)
    live = await shown(ws, campaign, 4)
    assert (live["given_up"], live["abandoned"], live["live_answers"]) == (2, 0, 0)
    _, status = await boss.ask("GET", f"/api/campaigns/{campaign}/status")
    assert (status["given_up"], status["outcomes"]) == (2, {"no_answer": 3, "busy": 1})
    assert status["campaign"]["given_up"] == 2
    afresh = Floor(await screens.snapshot(house.db), datetime.now(UTC)).campaign(campaign)
    assert afresh is not None
    assert (afresh.given_up, afresh.attempts) == (2, 4)
    await ws.close()


async def test_calls_given_up_yesterday_are_not_todays(house: Running) -> None:
    campaign = await a_running_campaign(house, await id_of(house.db, "agent"))
    yesterday = await ringing(house, campaign, "now() - interval '25 hours'")
    await ends(house, campaign, yesterday, "no_answer", "system")
    boss = await house.client("boss")
    _, status = await boss.ask("GET", f"/api/campaigns/{campaign}/status")
    assert status["given_up"] == 0
    afresh = Floor(await screens.snapshot(house.db), datetime.now(UTC)).campaign(campaign)
    assert afresh is not None
    assert afresh.given_up == 0


async def test_a_decision_that_gave_calls_up_says_how_many(house: Running) -> None:
    campaign = await a_running_campaign(house, await id_of(house.db, "agent"))
    ws = await (await house.client("boss")).live()
    await message(ws)
    decision = {"give_up": [3, 4], "level": 1.5, "sentence": "no call placed, 2 given up"}
    await events.append(house.db, "pacing", campaign_id=campaign, body={**decision, "placed": 0, "bound_by": "agents"})
    await events.wake(house.db)
    pacing = (await change(ws, "campaign", campaign))["value"]["pacing"]
    assert (pacing["placed"], pacing["given_up"]) == (0, 2)
    await house.db.execute(
        "insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision)"
        " values ($1, now(), 0, 'agents', '{}', $2)",
        campaign,
        decision,
    )
    afresh = Floor(await screens.snapshot(house.db), datetime.now(UTC)).campaign(campaign)
    assert afresh is not None
    assert afresh.pacing is not None
    assert afresh.pacing.given_up == 2
    await ws.close()


async def test_what_pacing_may_do_is_set_within_bounds(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_running_campaign(house)
    path = f"/api/campaigns/{campaign}"
    wanted = {"give_up_ringing": True, "minimum_ring_seconds": 25, "kept_free": 2, "lead_order": "answer_first"}
    status, found = await boss.ask("PATCH", path, wanted)
    assert (status, {name: found[name] for name in wanted}) == (200, wanted)
    for name, wrong, code in (
        ("give_up_ringing", "yes", "bool_type"),
        ("minimum_ring_seconds", 9, "greater_than_equal"),
        ("minimum_ring_seconds", 121, "less_than_equal"),
        ("minimum_ring_seconds", "vingt", "int_type"),
        ("kept_free", -1, "greater_than_equal"),
        ("kept_free", 1001, "less_than_equal"),
        ("lead_order", "alphabetical", "literal_error"),
    ):
        status, problem = await boss.ask("PATCH", path, {"max_attempts": 9, name: wrong})
        assert (status, [(one["field"], one["code"]) for one in problem["fields"]]) == (422, [(name, code)])
    _, found = await boss.ask("GET", path)
    assert found["max_attempts"] == 4
    assert {name: found[name] for name in wanted} == wanted
