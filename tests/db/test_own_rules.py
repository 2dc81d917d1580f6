"""A campaign's own hours, on the clocks of those whom it calls: what is claimed, and whether it is worth a look."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from db.pool import Connection
from tests.db.claims import Claims, a_dialer
from tests.db.world import World, a_world

MONDAY = "2026-11-23"
AFTERNOON = {"timezone": "Europe/Paris", "hours": [["15:00", "17:00"]]}
"""Stricter than the law's in the afternoon, and named in a zone that is not everybody's."""


async def a_lead_in(world: World, postcode: str) -> int:
    lead = await world.a_lead(next_attempt_at=datetime.fromisoformat("2026-11-01T00:00:00+00:00"))
    await world.db.execute(
        "update contacts set postcode = $2 where id = (select contact_id from leads where id = $1)", lead, postcode
    )
    return lead


async def a_survey(db: Connection, clock: str, **settings: Any) -> tuple[World, Claims]:
    """A campaign whose people need not have agreed, at a time of Paris."""
    world = await a_world(db, **{"profile": "FR_SURVEY", "mode": "manual", "state": "running", **settings})
    return world, await a_dialer(db, datetime.fromisoformat(f"{MONDAY}T{clock}+01:00"))


@pytest.mark.parametrize(("clock", "called"), [("12:30:00", "97400"), ("15:30:00", "75001"), ("14:30:00", None)])
async def test_own_hours_are_those_of_the_callee(db: Connection, clock: str, called: str | None) -> None:
    world, claims = await a_survey(db, clock, calling_hours=AFTERNOON)
    leads = {postcode: await a_lead_in(world, postcode) for postcode in ("75001", "97400")}
    found = [call.row.lead_id for call in await claims.next(world.campaign, 5)]
    assert found == ([leads[called]] if called else [])


async def test_a_campaign_is_closed_while_nobody_of_it_is_in_its_hours(db: Connection) -> None:
    world, claims = await a_survey(db, "14:30:00", calling_hours=AFTERNOON)
    await a_lead_in(world, "75001")
    campaign = await claims.campaign(world.campaign)
    assert claims.law.is_open(campaign, claims.now), "nobody was looked at yet"
    assert await claims.next(world.campaign, 5) == []
    assert not claims.law.is_open(campaign, claims.now)
    assert claims.law.open_seconds_left(campaign, claims.now) == 0
    await a_lead_in(world, "98800")  # Nouméa
    await claims.sift(world.campaign)
    assert not claims.law.is_open(campaign, claims.now), "it is half past midnight there"
    later = datetime.fromisoformat(f"{MONDAY}T15:00:00+01:00")
    assert claims.law.is_open(campaign, later)
    assert claims.law.open_seconds_left(campaign, later) == 2 * 3600
    assert claims.law.is_open_for(campaign, "Indian/Reunion", datetime.fromisoformat(f"{MONDAY}T12:00:00+01:00"))
    assert not claims.law.is_open_for(campaign, "Indian/Reunion", later)


async def test_nobody_is_called_after_the_last_day_of_the_campaign(db: Connection) -> None:
    world, claims = await a_survey(db, "15:30:00", calling_hours=AFTERNOON, ends_on=date(2026, 11, 22))
    await a_lead_in(world, "75001")
    assert not claims.law.is_open(await claims.campaign(world.campaign), claims.now)


async def test_attempts_count_as_long_as_the_campaign_counts_them(db: Connection) -> None:
    """The law forgets an attempt after 30 days; this campaign wants one in a hundred."""
    world, claims = await a_survey(db, "15:30:00", attempt_cap={"max": 1, "days": 100})
    lead = await a_lead_in(world, "75001")
    long_ago = datetime.fromisoformat("2026-09-01T12:00:00+02:00")
    await world.an_attempt(lead, claimed_at=long_ago, dialed_at=long_ago, ended_at=long_ago, outcome="no_answer")
    assert await claims.next(world.campaign, 1) == []
    row = await db.fetchrow("select held_by, next_attempt_at from leads where id = $1", lead)
    assert row is not None
    opens = datetime.fromisoformat("2026-12-10T10:00:00+01:00")
    assert (row["held_by"], row["next_attempt_at"]) == ("attempt_caps", opens)
