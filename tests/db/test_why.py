"""Where every lead is: what the database counts is what a plain count over the same rows says, whatever the rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from api.why.found import leads_of, open_calendars
from db.campaigns import settings, why, why_leads
from db.campaigns.settings import Campaign
from db.campaigns.why_leads import Line
from db.pool import Connection
from dialer.core.law.stricter import narrowed
from dialer.core.states import AgentState
from dialer.core.waterfall import CALLABLE, CLOSED
from ops.law import current
from tests.db.claims import a_dialer
from tests.db.random_worlds import MOMENTS, RandomWorld
from tests.db.test_claim_agrees import is_inside, verdict
from tests.db.world import NOON, World, a_world, after, insert

STATES = ["callable"] * 8 + ["blocked"] * 2 + ["calling", "callback", "done", "exhausted", "removed"]
RULES = [None, None, "internal_opposition", "attempt_caps", "consent_or_contract", "calendar_hours"]
CALENDARS = ["", "Europe/Paris", "Europe/Paris", "Europe/Paris 57", "Indian/Reunion", "Moon/Crater"]
POSTCODES = [None, "", "75001", "75011", "69003", "7500", "97411"]
PLACES: list[list[str]] = [[], ["75"], ["69", "97411", "2A"], ["7"]]
Key = tuple[str, str | None, str | None]


def where(row: dict[str, Any], places: list[str], opened: list[str], now: datetime) -> Key:
    """The line of a lead: its name, its rule, its calendar where that is closed."""
    state, held, later = row["state"], row["held_by"], row["next_attempt_at"] > now
    if state in ("removed", "done", "exhausted"):
        return state, None, None
    if state == "blocked":
        return "held", held or "internal_opposition", None
    if state in ("calling", "callback"):
        return {"calling": "claimed", "callback": "promised"}[state], None, None
    if held and later:
        return "held", held, None
    if places and row["postcode"] is None:
        return "unplaced", None, None
    if places and not any(row["postcode"].startswith(place) for place in places):
        return "outside_places", None, None
    if later:
        return "waiting", None, None
    return (CALLABLE, None, None) if row["calendar"] in opened else (CLOSED, None, row["calendar"])


async def some_leads(world: World, draw: Random, count: int) -> dict[int, dict[str, Any]]:
    found = {}
    for _ in range(count):
        row = {
            "state": draw.choice(STATES), "held_by": draw.choice(RULES), "calendar": draw.choice(CALENDARS),
            "postcode": draw.choice(POSTCODES), "priority": draw.choice([0, 0, 5]),
            "next_attempt_at": NOON + timedelta(minutes=draw.choice([-5000, -1, 0, 1, 60, 5000])),
        }  # fmt: skip
        found[await world.a_lead(**row)] = row
    return found


async def behind(db: Connection, campaign: Campaign, now: datetime, line: Line) -> list[int]:
    """Every lead of a line, page by page."""
    ids: list[int] = []
    while page := await why_leads.page(db, campaign.id, campaign.places, now, line, ids[-1] if ids else 0, 7):
        ids += [one.id for one in page]
    return ids


async def the_campaign(db: Connection, campaign_id: int) -> Campaign:
    found = await settings.get(db, campaign_id)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(12))
async def test_the_steps_add_up_and_are_a_plain_count(db: Connection, seed: int) -> None:
    draw = Random(seed)
    places = PLACES[seed % len(PLACES)]
    world = await a_world(db, profile=draw.choice(["FR_B2C", "DEMO"]), places=places)
    leads = await some_leads(world, draw, 130)
    campaign = await the_campaign(db, world.campaign)
    profile = current().profile(campaign.profile)
    now = draw.choice([NOON, after(-7200), after(3600)])
    opened = open_calendars(profile, sorted(set(CALENDARS)), now)
    expected = Counter(where(row, places, opened, now) for row in leads.values())
    fall = await leads_of(db, profile, campaign, now)
    assert fall.total == len(leads)
    assert fall.total - sum(step.count for step in fall.steps) == fall.callable_now
    got = Counter({(step.line, step.rule, step.calendar): step.count for step in fall.steps})
    got[(CALLABLE, None, None)] = fall.callable_now
    assert +got == expected
    seen: list[int] = []
    every = await why_leads.calendars(db, world.campaign)
    assert every == sorted({row["calendar"] for row in leads.values() if row["state"] == "callable"})
    for (name, rule, calendar), count in expected.items():
        line = Line(name, rule)
        if name in (CALLABLE, CLOSED):
            line = Line("due", None, tuple(opened) if calendar is None else (calendar,))
        ids = await behind(db, campaign, now, line)
        assert len(ids) == count
        assert {where(leads[lead], places, opened, now) for lead in ids} == {(name, rule, calendar)}
        seen += ids
    assert sorted(seen) == sorted(leads)
    for step in fall.steps:
        mine = [row for row in leads.values() if where(row, places, opened, now) == (step.line, step.rule, None)]
        if step.line == "held":
            assert step.for_good == sum(row["state"] == "blocked" for row in mine)
            waiting = [row["next_attempt_at"] for row in mine if row["state"] == "callable"]
            assert step.until == min(waiting, default=None)
        if step.line == "waiting":
            assert step.until == min(row["next_attempt_at"] for row in mine)


@pytest.mark.parametrize("seed", range(15))
async def test_once_the_law_has_looked_who_is_callable_is_who_may_be_called(db: Connection, seed: int) -> None:
    world = RandomWorld(db, Random(seed), MOMENTS[seed % len(MOMENTS)])
    await world.furnish(people=40)
    claims = await a_dialer(db, world.now)
    for campaign_id in world.campaigns:
        await claims.sift(campaign_id)
        campaign = await the_campaign(db, campaign_id)
        profile = narrowed(current().profile(campaign.profile), world.campaigns[campaign_id]["own"])
        opened = open_calendars(profile, await why_leads.calendars(db, campaign_id), world.now)
        found = await behind(db, campaign, world.now, Line("due", None, tuple(opened)))
        may = [
            lead
            for lead, of in world.leads.items()
            if of["campaign_id"] == campaign_id and of["at"] <= world.now and is_inside(world, lead)
            and verdict(world, lead).allowed
        ]  # fmt: skip
        assert {*may} <= {*found}
        for lead in {*found} - {*may}:  # what no number can be shown for is no lead's fault
            assert "caller_id" in [reason.rule for reason in verdict(world, lead).reasons]
        fall = await leads_of(db, profile, campaign, world.now)
        assert fall.callable_now == len(found)


async def test_leads_of_other_campaigns_are_nobodys_here(db: Connection) -> None:
    world = await a_world(db)
    other = await insert(
        db, "campaigns", node="main", principal_id=world.principal, name="Autre", mode="predictive", trunk="main",
        default_caller_id="+33199000000",
    )  # fmt: skip
    await world.a_lead()
    assert (await leads_of(db, None, await the_campaign(db, other), NOON)).total == 0
    assert await why_leads.calendars(db, other) == []
    assert (await leads_of(db, None, await the_campaign(db, world.campaign), NOON)).callable_now == 1


async def test_the_agents_come_with_their_calls_promises_and_other_campaigns(db: Connection) -> None:
    world = await a_world(db)
    other = await insert(
        db, "campaigns", node="main", principal_id=world.principal, name="Autre", mode="progressive", trunk="main",
        default_caller_id="+33199000000", state="running",
    )  # fmt: skip
    attempt = await world.an_attempt()
    await insert(db, "campaign_agents", campaign_id=other, agent_id=world.agent)
    await db.execute("update agents set state = 'talking', attempt_id = $1, leg_up = true", attempt)
    lead = await world.a_lead(state="callback")
    await insert(
        db, "callbacks", campaign_id=world.campaign, lead_id=lead, agent_id=world.agent, due_at=NOON, state="due"
    )
    later = await world.a_lead(state="callback")
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=later, due_at=after(600))
    (one,) = await why.agents(db, world.campaign, after(1))
    assert (one.state, one.busy_with, one.promise, one.others) == (
        AgentState.TALKING, world.campaign, world.campaign, (other,),
    )  # fmt: skip
    found = await why.promises(db, world.campaign, after(1))
    assert (found.anybody, found.personal, found.next_at) == (0, 1, after(600))
    assert await why.strangers(db, world.campaign) == 0
    user = await insert(db, "users", login="x", name="Exemple", role="agent", password_hash="-")
    await insert(
        db, "agents", id=user, node="main", station="x", sip_secret="x" * 24, state="ready", leg_up=True,
    )  # fmt: skip
    assert await why.strangers(db, world.campaign) == 1


async def test_why_a_campaign_was_paused_is_found_among_the_last_events(db: Connection) -> None:
    world = await a_world(db)
    await insert(db, "leases", node="main", holder="x", epoch=1, until=datetime.now(UTC) + timedelta(minutes=1))
    await db.execute("update campaigns set state = 'running'")
    assert await why.is_served(db, "main") and not await why.is_served(db, "other")
    assert await why.paused_because(db, world.campaign) is None
    assert await settings.pause(db, world.campaign, 1, "every number is unallocated", "unallocated")
    assert await why.paused_because(db, world.campaign) == "every number is unallocated"
