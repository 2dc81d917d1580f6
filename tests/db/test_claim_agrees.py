"""The claim and the pure law agree, lead by lead: random worlds, facts gathered once in SQL and once by the test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from db.leads import facts as lawful
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.erased import Keyring
from dialer.core.law.case import Case, Past
from dialer.core.law.judge import judge
from dialer.core.law.places import place_of
from dialer.core.law.stricter import narrowed
from dialer.core.law.verdict import Reason, Verdict
from dialer.core.model import E164
from dialer.core.states import CampaignMode
from ops.law import current
from tests.db.claims import a_dialer
from tests.db.random_worlds import MOMENTS, RandomWorld
from tests.db.world import SHOWN


def verdict(world: RandomWorld, lead: int) -> Verdict:
    """What the law and the quotas say of a lead, by the facts of the test alone."""
    campaign = world.campaigns[world.leads[lead]["campaign_id"]]
    profile = narrowed(current().profile(campaign["profile"]), campaign["own"])
    said = [judge(profile, case) for case in world.cases(lead)]
    found = next((one for one in said if one.allowed), said[0])
    if world.is_over_quota(lead):
        return Verdict((Reason("quota", "", "", ""), *found.reasons), None)
    return found


def is_inside(world: RandomWorld, lead: int) -> bool:
    of = world.leads[lead]
    places = world.campaigns[of["campaign_id"]]["places"]
    return not places or world.contacts[of["contact_id"]]["postcode"].startswith(tuple(places))


def is_nowhere(world: RandomWorld, lead: int) -> bool:
    """Whether nobody can tell at what hours this person may be called."""
    of = world.leads[lead]
    profile, contact = (
        current().profile(world.campaigns[of["campaign_id"]]["profile"]),
        world.contacts[of["contact_id"]],
    )
    place = place_of(profile, contact["timezone"], contact["postcode"], of["e164"])
    return place is None or (not place.territory and profile.on(world.now.date()).territory_required.value)


def waits(world: RandomWorld, lead: int) -> tuple[str, datetime, set[str] | None]:
    """State, moment and possible holders of a lead that was not called."""
    said, at = verdict(world, lead), world.leads[lead]["at"]
    rules = [reason.rule for reason in said.reasons]
    holding = [rule for rule in rules if rule != "calendar_hours"]
    if rules and is_nowhere(world, lead):
        holding = rules
    if not holding or "caller_id" in rules:
        return "callable", at, None
    if said.next_allowed_at is None:
        return "blocked", at, set(rules)
    return ("callable", said.next_allowed_at, set(rules)) if said.next_allowed_at > at else ("callable", at, None)


async def rows(db: Connection) -> dict[int, Any]:
    return {row["id"]: row for row in await db.fetch("select id, state, next_attempt_at, held_by, due_at from leads")}


@pytest.mark.parametrize("seed", range(30))
async def test_who_is_called_and_what_becomes_of_the_others_is_what_the_law_says(db: Connection, seed: int) -> None:
    draw = Random(seed)
    world = RandomWorld(db, draw, MOMENTS[seed % len(MOMENTS)])
    await world.furnish(people=40)
    claims = await a_dialer(db, world.now)
    order = await db.fetch("select id from leads order by campaign_id, priority desc, next_attempt_at, id")
    expected: list[int] = []
    called: list[int] = []
    for campaign in world.campaigns:
        if draw.random() < 0.5:
            await claims.sift(campaign)  # whether or not somebody looked ahead
        for lead in (row["id"] for row in order if world.leads[row["id"]]["campaign_id"] == campaign):
            due = world.leads[lead]["at"] <= world.now
            if due and is_inside(world, lead) and verdict(world, lead).allowed:
                expected.append(lead)
                of = world.leads[lead]
                world.attempts.append(
                    {**of, "lead_id": lead, "claimed_at": world.now, "dialed_at": None, "ended_at": None,
                     "outcome": None, "trunk_fault": None}
                )  # fmt: skip
        if world.campaigns[campaign]["places"]:
            await claims.sift(campaign)  # who was not looked up yet is nowhere
        while found := await claims.patiently(campaign, 1):
            called += [call.row.lead_id for call in found]
    assert called == expected
    for campaign in world.campaigns:
        await claims.sift(campaign)
    for lead, row in (await rows(db)).items():
        if lead in expected:
            assert (row["state"], row["held_by"]) == ("calling", None), lead
            continue
        state, at, holders = waits(world, lead)
        assert (row["state"], row["next_attempt_at"]) == (state, at), (lead, verdict(world, lead))
        assert row["held_by"] in holders if holders else row["held_by"] is None, (lead, verdict(world, lead))
        assert row["due_at"] == (world.leads[lead]["at"] if holders else None)


def lately(cases: Iterable[Case]) -> list[Case]:
    """The cases without what is longer ago than any rule looks back."""
    found = []
    for case in cases:
        since, past = case.now - timedelta(days=30), case.past
        attempts = tuple(at for at in past.attempts if at > since)
        abandoned = past.abandoned_at if past.abandoned_at is not None and past.abandoned_at > since else None
        found.append(replace(case, past=Past(attempts, past.refused_at, abandoned)))
    return found


@pytest.mark.parametrize("seed", range(12))
async def test_the_facts_of_every_lead_are_those_of_the_rows(db: Connection, seed: int) -> None:
    draw = Random(1000 + seed)
    world = RandomWorld(db, draw, MOMENTS[seed % len(MOMENTS)], has_appointments=True)
    await world.furnish(people=40)
    erased = Erased(Keyring())
    found = await lawful.of_leads(db, erased, list(world.leads), world.now)
    for lead, of in world.leads.items():
        campaign, facts = world.campaigns[of["campaign_id"]], found[lead]
        mode, shown = CampaignMode(campaign["mode"]), E164(SHOWN)
        assert lately(
            facts.cases(world.now, current().profile(campaign["profile"]), mode, "demo", shown, campaign["sector"])
        ) == lately(world.cases(lead))
    for attempt, row in zip(world.attempt_ids, list(world.attempts), strict=True):
        (facts,) = (await lawful.of_calls(db, erased, [attempt], world.now)).values()
        others = list(found[row["lead_id"]].called_at)
        if row["dialed_at"] and row["trunk_fault"] is None and row["dialed_at"] in others:
            others.remove(row["dialed_at"])
        assert list(facts.called_at) == others
