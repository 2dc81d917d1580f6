"""What must not break between a lead and its call: people who move or share a number, clocks, rollbacks, places."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db.calls import callbacks
from db.leads import facts as lawful
from db.leads import places
from db.people import consents, sifting
from db.people.consents import Grant
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.erased import Keyring
from dialer.core.law.verdict import Verdict
from dialer.core.lead_order import LeadOrder
from dialer.core.states import CampaignMode
from dialer.floor.memory import Call
from tests.db.claims import Claims, a_dialer
from tests.db.world import World, a_world, insert, roll_back

MORNING = datetime.fromisoformat("2026-11-24T11:00:00+01:00")
"""A Tuesday: in France one may call, in Réunion it is 14:00 and one may too, in Guadeloupe it is 6:00."""
LUNCH = datetime.fromisoformat("2026-11-24T13:00:00+01:00")
FRANCE = {"state": "running", "profile": "FR_B2B", "mode": "manual"}
"""Calls to companies: no consent is needed, and each is dialled by hand."""


async def a_lead(world: World, postcode: str = "75001", e164: str | None = None, **columns: Any) -> int:
    lead = await world.a_lead(next_attempt_at=MORNING - timedelta(hours=1), postcode=postcode, **columns)
    contact = await world.db.fetchval("select contact_id from leads where id = $1", lead)
    await world.db.execute("update contacts set postcode = $2 where id = $1", contact, postcode)
    if e164:
        await world.db.execute("update contact_numbers set e164 = $2 where contact_id = $1", contact, e164)
    return lead


async def contact_of(db: Connection, lead: int) -> int:
    contact: int = await db.fetchval("select contact_id from leads where id = $1", lead)
    return contact


async def called(claims: Claims, world: World, count: int = 10) -> list[int]:
    return [call.row.lead_id for call in await claims.patiently(world.campaign, count)]


async def held(db: Connection, lead: int) -> tuple[str, str | None]:
    row = await db.fetchrow("select state, held_by from leads where id = $1", lead)
    assert row is not None
    return row["state"], row["held_by"]


async def test_a_closed_calendar_is_passed_over_without_rewriting_its_leads(db: Connection) -> None:
    world = await a_world(db, **FRANCE)
    closed = [await a_lead(world, "97110") for _ in range(30)]
    opened = await a_lead(world)
    claims = await a_dialer(db, MORNING)
    await claims.sift(world.campaign)
    assert await db.fetchval("select calendar from leads where id = $1", closed[0]) == "America/Guadeloupe 971"
    await db.execute("update leases set until = '-infinity'")
    claims = await a_dialer(db, MORNING)  # another one, who has not seen that calendar
    before = await db.fetch("select xmin, ctid from leads where id = any($1::bigint[]) order by id", closed)
    assert await called(claims, world) == [opened]
    assert await called(claims, world) == []
    assert await db.fetch("select xmin, ctid from leads where id = any($1::bigint[]) order by id", closed) == before
    claims.now = MORNING.replace(hour=15)  # 10:00 in Guadeloupe
    assert sorted(await called(claims, world, 100)) == closed


async def test_a_contact_who_moved_is_called_by_the_hours_of_the_new_place(db: Connection) -> None:
    world = await a_world(db, **FRANCE)
    lead = await a_lead(world)
    claims = await a_dialer(db, MORNING)
    await claims.sift(world.campaign)
    assert await db.fetchval("select calendar from leads where id = $1", lead) == "Europe/Paris"
    await db.execute("update contacts set postcode = '97110' where id = $1", await contact_of(db, lead))
    row = await db.fetchrow("select postcode, calendar from leads where id = $1", lead)
    assert row is not None and tuple(row) == ("97110", "")
    assert await called(claims, world) == []
    await db.execute("update contacts set timezone = 'Europe/Paris' where id = $1", await contact_of(db, lead))
    assert await called(claims, world) == [lead]


async def test_of_two_people_with_one_number_one_is_called_and_both_are_counted(db: Connection) -> None:
    world = await a_world(db, **FRANCE)
    first, second = await a_lead(world, e164="+33199000042"), await a_lead(world, e164="+33199000042")
    for day in range(5):
        at = MORNING - timedelta(days=2 + day)
        await world.an_attempt(first, claimed_at=at, dialed_at=at, ended_at=at)
    claims = await a_dialer(db, MORNING)
    assert len(await called(claims, world)) == 1, "the sixth call of thirty days is the last one"
    assert await called(claims, world) == []
    other = await db.fetchrow("select * from leads where state = 'callable'")
    assert other is not None and other["held_by"] == "attempt_caps"
    assert other["next_attempt_at"] == datetime.fromisoformat("2026-12-18T09:00:00+01:00")
    assert other["id"] in (first, second)


async def test_who_waits_for_consent_is_put_aside_and_called_once_it_is_given(db: Connection) -> None:
    world = await a_world(db, **FRANCE | {"profile": "FR_B2C"})
    lead = await a_lead(world)
    text = (await consents.add_text(db, world.principal, "prospecting", "fr", "Oui.", None)).id
    claims = await a_dialer(db, MORNING)
    assert await called(claims, world) == []
    assert await held(db, lead) == ("blocked", "consent_or_contract")
    given = Grant(await contact_of(db, lead), "prospecting", "consent", MORNING - timedelta(days=3), "form", "x",
                  text_id=text)  # fmt: skip
    consent = await consents.grant(db, given)
    assert consent is not None
    assert await held(db, lead) == ("callable", None)
    assert await consents.revoke(db, consent, MORNING - timedelta(hours=1), "call", None)
    assert await called(claims, world) == []
    assert await held(db, lead) == ("blocked", "consent_or_contract")
    assert await consents.grant(db, given) is not None
    assert await called(claims, world) == [], "a consent from before the revocation does not lift it"


async def test_hundreds_of_refused_leads_do_not_keep_a_claim_from_the_one_behind_them(db: Connection) -> None:
    world = await a_world(db, **FRANCE | {"profile": "FR_B2C"})
    for _ in range(120):
        await a_lead(world)
    last = await a_lead(world)
    contact = await contact_of(db, last)
    await insert(db, "consents", principal_id=world.principal, contact_id=contact, purpose="prospecting",
                 kind="contract", granted_at=MORNING - timedelta(days=9), channel="other", evidence="x")  # fmt: skip
    claims = await a_dialer(db, MORNING)
    assert await called(claims, world, 1) == [last]
    assert await db.fetchval("select count(*) from leads where held_by = 'consent_or_contract'") == 120


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(hours=2)])
async def test_a_clock_that_jumps_calls_nobody_out_of_hours_and_forgets_nobody(db: Connection, jump: timedelta) -> None:
    world = await a_world(db, **FRANCE)
    first, second = await a_lead(world), await a_lead(world)
    claims = await a_dialer(db, MORNING)
    await claims.sift(world.campaign)
    assert await called(claims, world, 1) == [first]
    claims.now = MORNING + jump  # a Sunday, or lunch
    assert await called(claims, world) == []
    claims.now = MORNING + timedelta(hours=3, minutes=30)
    assert await called(claims, world) == [second]


async def test_a_batch_that_is_taken_back_while_the_campaign_runs_is_not_claimed(db: Connection) -> None:
    world = await a_world(db, **FRANCE)
    first, second = await a_lead(world), await a_lead(world)
    claims = await a_dialer(db, MORNING)
    assert await called(claims, world, 1) == [first]
    assert await roll_back(db, world.batch) is not None
    assert await called(claims, world) == []
    await claims.sift(world.campaign)
    assert await db.fetchval("select state from leads where id = $1", first) == "removed"
    assert await db.fetchval("select count(*) from leads where id = $1", second) == 0


async def test_a_narrowed_campaign_calls_inside_alone_and_a_widened_one_everybody(db: Connection) -> None:
    world = await a_world(db, **FRANCE)
    outside = [await a_lead(world, postcode) for postcode in ("75001", "69003", "33000")]
    inside = [await a_lead(world, postcode) for postcode in ("13001", "13002", "06000")]
    claims = await a_dialer(db, MORNING)
    stale = await claims.campaign(world.campaign)
    assert await places.change(db, world.campaign, ["13", "13001", "06"], None)
    assert await claims.claiming.next(stale, 10) == ([], 0), "who has not heard of it claims nobody"
    assert await called(claims, world, 2) == inside[:2]
    assert await claims.next(world.campaign, 5, order=LeadOrder.ANSWER_FIRST)
    assert await called(claims, world) == []
    assert await places.change(db, world.campaign, [], None)
    assert sorted(await called(claims, world)) == outside
    assert [change.after for change in await places.history(db, world.campaign)] == [[], ["06", "13"]]


async def test_sifting_puts_aside_and_lets_go_what_changed_without_being_told(db: Connection) -> None:
    world = await a_world(db, **FRANCE | {"profile": "FR_B2C"})
    lead = await a_lead(world)
    claims = await a_dialer(db, LUNCH)
    await claims.sift(world.campaign)
    assert await held(db, lead) == ("blocked", "consent_or_contract")
    await db.execute("update campaigns set profile = 'FR_B2B'")
    await claims.sift(world.campaign)
    row = await db.fetchrow("select * from leads where id = $1", lead)
    assert row is not None
    assert (row["state"], row["held_by"], row["due_at"]) == ("callable", None, None)
    assert row["next_attempt_at"] == MORNING - timedelta(hours=1)
    assert await sifting.release(db, [await contact_of(db, lead)]) == 0


async def test_a_precise_appointment_opens_the_evening_until_its_consent_is_revoked(db: Connection) -> None:
    evening = datetime.fromisoformat("2026-11-24T21:00:00+01:00")
    world = await a_world(db, **FRANCE | {"profile": "FR_B2C"})
    lead = await a_lead(world)
    contact = await contact_of(db, lead)
    text = await consents.add_text(db, world.principal, "prospecting", "fr", "Oui.", None)
    for more in ({"kind": "consent", "text_id": text.id}, {"kind": "appointment", "appointment_at": evening}):
        given = {"granted_at": MORNING - timedelta(days=9), "channel": "call", "evidence": "x", **more}
        granted = await consents.grant(db, Grant(contact, "prospecting", **given))
    assert granted is not None
    await insert(
        db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=evening, appointment_consent_id=granted
    )
    await db.execute("update leads set state = 'callback'")
    claims = await a_dialer(db, evening - timedelta(seconds=1))
    campaign = await claims.campaign(world.campaign)
    early = await claims.claiming.one(db, campaign, lead, None, CampaignMode.MANUAL)
    assert isinstance(early, Verdict)
    assert [reason.rule for reason in early.reasons] == ["calendar_hours"]
    assert early.next_allowed_at == evening
    claims.now = evening
    assert [promise.appointment for promise in await callbacks.soon(db, "main", evening)] == [True]
    called = await claims.claiming.one(db, campaign, lead, None, CampaignMode.MANUAL)
    assert isinstance(called, Call)
    assert await consents.revoke(db, granted, evening, "call", None)
    facts = (await lawful.of_calls(db, Erased(Keyring()), [called.row.id], evening))[lead]
    assert [reason.rule for reason in claims.law.verdict(campaign, facts, CampaignMode.MANUAL, evening).reasons] == [
        "calendar_hours"
    ], "what was claimed does not leave"
    await db.execute("update attempts set state = 'ended', ended_at = now(), outcome = 'cancelled'")
    await db.execute("update leads set state = 'callback'")
    await db.execute("update callbacks set state = 'due'")
    assert [promise.appointment for promise in await callbacks.soon(db, "main", evening)] == [False]
    assert isinstance(await claims.claiming.one(db, campaign, lead, None, CampaignMode.MANUAL), Verdict)
