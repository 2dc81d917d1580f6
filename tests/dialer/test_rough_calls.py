"""Calls on their way when a word is taken back, a number becomes unlawful, money runs out, a batch or a clock goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from db.history.verifying import faults
from db.leads import places
from db.lines import costs
from db.people import consents
from db.pool import Connection, Pool
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from dialer.core.rating import Rate
from dialer.core.spending import Cap
from dialer.floor.memory import Call
from tests.db.world import insert, roll_back
from tests.dialer.ringing import channel
from tests.dialer.site import Site, a_site
from tests.dialer.test_dial_gate import a_consent
from tests.dialer.test_opposing import cut, opposes, row_of
from tests.dialer.test_promises import a_promise
from tests.dialer.test_rough_moments import dialed


async def looks_again(site: Site) -> None:
    """People changed something: the dialer reads it and looks again at what is on its way."""
    await site.term.serving.parts.numbers.refresh(site.world.db)
    await site.term.live.refresh()
    await site.term.placing.look_again()
    await site.term.commit()


async def wraps_up(site: Site, seconds: float = 31) -> None:
    """The time of every wrap-up passes."""
    site.clock.advance(seconds)
    site.term.tick()
    await site.term.commit()


# -- words taken back ----------------------------------------------------------------------------------


async def test_who_answers_while_the_order_of_an_opposition_is_on_its_way_is_joined_to_nobody(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.rings(call)
        await opposes(site, call)
        await site.term.commit()
        assert cut(site, call) == 1
        site.answers(call)
        asked = site.term.matching.seek(call)
        assert asked.result() is None
        assert site.term.floor.agents[site.world.agent].free
        site.ends(call)
        await site.term.commit()
        assert await row_of(site, call) == ("abandoned", "system", True, "blocked", 1)  # it was an answer
        assert await faults(db) == []


@pytest.mark.parametrize("answered", [False, True])
async def test_an_order_of_an_opposition_that_was_lost_with_the_link_is_given_again_to_who_did_not_answer(
    database_url: str, db: Connection, pool: Pool, answered: bool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.rings(call)
        await opposes(site, call)
        await site.term.commit()
        site.wire.channels = [
            {"Uniqueid": channel(call), "ChannelState": "6" if answered else "5"},
            {"Uniqueid": leg_channel(AgentId(site.world.agent), 1), "ChannelState": "6"},
        ]
        await site.term.resync.run(trust_nothing=True)
        await site.term.commit()
        assert cut(site, call) == (1 if answered else 2)
        if answered:
            assert not site.term.matching.seek(call).done()  # an agent is reserved, which is being written
            await site.term.commit()
            assert call.state == "connecting"
        site.ends(call)
        await site.term.commit()
        expected = ("left_early", "customer") if answered else ("cancelled", "system")
        assert (await row_of(site, call))[:2] == expected
        assert await faults(db) == []


@pytest.mark.parametrize("renewed", [False, True])
async def test_a_ringing_call_ends_when_the_consent_is_taken_back(
    database_url: str, db: Connection, pool: Pool, renewed: bool
) -> None:
    async with a_site(database_url, db, pool) as site:
        lead = await site.world.a_lead(next_attempt_at=site.clock.now)
        consent = await a_consent(site, lead)
        await site.leads(1)
        calls = await site.dials(2)
        mine, other = sorted(calls, key=lambda call: call.row.lead_id != lead)
        site.rings(mine)
        site.rings(other)
        assert await consents.revoke(db, consent, site.clock.now - timedelta(hours=1), "call", None)
        if renewed:
            text = await db.fetchval("select text_id from consents")
            contact = await db.fetchval("select contact_id from leads where id = $1", lead)
            await insert(
                db, "consents", principal_id=site.world.principal, contact_id=contact, purpose="prospecting",
                text_id=text, granted_at=site.clock.now - timedelta(minutes=1), channel="form", evidence="x",
            )  # fmt: skip
        await looks_again(site)
        assert (cut(site, mine), cut(site, other)) == (0 if renewed else 1, 0)
        site.ends(mine, cause=26, sip_code=487)
        site.ends(other, cause=17, sip_code=486)
        await site.term.commit()
        expected = ("no_answer", None) if renewed else ("cancelled", "system")
        assert (await row_of(site, mine))[:2] == expected
        if not renewed:
            await wraps_up(site, 36000)
            before = dialed(site)
            for _ in range(3):
                await site.ticks(2)
            held = await db.fetchrow("select state, held_by from leads where id = $1", lead)
            assert held is not None
            assert (tuple(held), dialed(site) - before) == (("blocked", "consent_or_contract"), 1)  # the other one


async def test_a_promised_call_that_rings_ends_with_the_consent_and_is_promised_no_more(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        _, lead = await a_promise(site)
        consent = await a_consent(site, lead)
        await site.ticks()
        await site.ticks(5)
        (call,) = site.term.floor.live()
        site.rings(call)
        assert await consents.revoke(db, consent, site.clock.now, "call", None)
        await looks_again(site)
        site.ends(call, cause=26, sip_code=487)
        await site.term.commit()
        assert (await row_of(site, call))[:2] == ("cancelled", "system")
        assert await db.fetchval("select state from callbacks") == "done"
        assert site.term.floor.agents[site.world.agent].free


# -- places --------------------------------------------------------------------------------------------


async def test_a_promise_announced_when_its_campaign_is_narrowed_waits_until_it_is_widened(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        promise, _ = await a_promise(site)
        await site.ticks()
        assert await places.change(db, site.world.campaign, ["75"], None)
        await looks_again(site)
        assert site.term.floor.agents[site.world.agent].free
        for _ in range(10):
            await site.ticks(10)
        assert (dialed(site), await db.fetchval("select count(*) from attempts")) == (0, 1)
        assert site.term.floor.agents[site.world.agent].kept_for is None
        assert await places.change(db, site.world.campaign, [], None)
        await looks_again(site)
        await site.ticks(21)
        await site.ticks(5)
        assert (dialed(site), await db.fetchval("select state from callbacks")) == (1, "claimed")
        (call,) = site.term.floor.live()
        assert call.row.callback_id == promise


async def test_promises_outside_the_places_hide_none_inside(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        for _ in range(101):
            await a_promise(site, late=60)
        inside, lead = await a_promise(site)
        contact = await db.fetchval("select contact_id from leads where id = $1", lead)
        await db.execute("update contacts set postcode = '75011' where id = $1", contact)
        assert await places.change(db, site.world.campaign, ["75"], None)
        await looks_again(site)
        await site.ticks()
        assert await db.fetchval("select callback_id from attempts") == inside


async def test_calls_that_ring_when_the_campaign_is_narrowed_go_on_and_the_next_ones_are_inside(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(3)
        rings, other = await site.dials(2)
        site.rings(rings)
        assert await places.change(db, site.world.campaign, ["75"], None)
        await looks_again(site)
        assert (cut(site, rings), cut(site, other)) == (0, 0)
        site.ends(other, cause=17, sip_code=486)
        await site.talks(rings)
        site.ends(rings)
        await wraps_up(site)
        await site.ticks(1)
        assert dialed(site) == 2
        assert await places.change(db, site.world.campaign, [], None)
        await looks_again(site)
        await site.ticks(1)
        assert dialed(site) == 3


# -- the number shown ----------------------------------------------------------------------------------

UNLAWFUL = {
    "rests": "update caller_numbers set rests_until = now() + interval '1 day'",
    "ran out": "update caller_numbers set valid_to = current_date - 2",
    "gone": "delete from caller_numbers",
    "capped": "update caller_numbers set daily_cap = 1",
}


@pytest.mark.parametrize("why", UNLAWFUL)
async def test_a_number_that_may_be_shown_no_more_keeps_an_announced_call_back_until_another_may(
    database_url: str, db: Connection, pool: Pool, why: str
) -> None:
    async with a_site(database_url, db, pool) as site:
        if why == "capped":
            await site.leads(1)
            (call,) = await site.dials()  # the one call of the day
            site.ends(call, cause=17, sip_code=486)
        await a_promise(site)
        await site.ticks()
        before = dialed(site)
        kept = [dict(row) for row in await db.fetch("select * from caller_numbers")]
        await db.execute(UNLAWFUL[why])
        await looks_again(site)
        for _ in range(10):
            await site.ticks(5)
        assert dialed(site) == before
        assert site.term.floor.agents[site.world.agent].free
        assert await db.fetchval("select count(*) from attempts where callback_id is not null") == 1  # and no storm
        await db.execute("delete from caller_numbers")
        for row in kept:
            await insert(db, "caller_numbers", **row)
        await looks_again(site)
        for _ in range(20):
            await site.ticks(5)
        assert dialed(site) == before + 1, "a minute after a number is there the promise is kept"


# -- money ---------------------------------------------------------------------------------------------


async def test_a_cap_reached_by_many_calls_stops_new_ones_cuts_none_and_lets_them_go_on_when_it_is_raised(
    database_url: str, db: Connection, pool: Pool
) -> None:
    """Each call is kept 0.60 for ten minutes; it costs 6 cents a minute."""

    async def cap(amount: str) -> None:
        await costs.set_cap(db, Cap(0, "main", None, "day", Decimal(amount), 600, "Europe/Paris"))
        await site.term.serving.parts.spending.refresh(db)
        await looks_again(site)

    async with a_site(database_url, db, pool, mode="predictive") as site:
        await costs.set_rates(db, "main", [Rate(0, "+336", date(2026, 1, 1), Decimal("0.06"), Decimal(0), 60, 60)])
        await cap("6.10")
        await site.leads(40)
        campaign = site.term.floor.campaigns[site.world.campaign]
        calls, _ = await site.term.placing.claim(campaign, 20)
        placed = [site.term.placing.place(call) for call in calls]
        await site.term.commit()
        assert placed.count(None) == 10
        live = [call for call in calls if call.state != "ended"]
        await site.talks(live[0])
        for call in live[1:]:
            site.answers(call)
            site.term.matching.seek(call)
        await cap("1")  # lowered beneath what is on its way
        for _ in range(5):
            await site.ticks(60)
        assert dialed(site) == 10
        assert not any(cut(site, call) for call in live)
        for call in live:
            site.ends(call)
        await site.term.commit()
        spent = await db.fetchval("select sum(amount) from attempt_costs")
        assert spent <= Decimal("6.10")
        await site.ticks(31)
        assert dialed(site) == 10, "what was spent is past the cap"
        await cap("30")
        site.term.tick()
        for _ in range(3):
            await site.ticks(31)
        assert dialed(site) > 10


# -- batches -------------------------------------------------------------------------------------------


async def joined(site: Site, call: Call) -> None:
    """The customer answers, and talks to whoever is free."""
    site.answers(call)
    site.term.matching.seek(call)
    agent = site.term.floor.agents[call.row.agent_id or 0]
    for one in (attempt_channel(AttemptId(call.row.id)), leg_channel(agent.id, agent.row.leg_number)):
        site.hear(Event="BridgeEnter", Uniqueid=one, BridgeUniqueid=f"b{call.row.id}")
    await site.term.commit()


async def test_a_batch_is_taken_back_with_calls_in_every_stage(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        world, own = site.world, site.world.agent
        for code, effect in (("later", "callback"), ("stop", "do_not_call")):
            await insert(
                db, "dispositions", campaign_id=world.campaign, code=code, effect=effect, label_fr="-", label_en="-"
            )
        for _ in range(3):
            world.agent = await world.an_agent()
            await site.term.live.refresh()
            await site.takes_post()
        world.agent = own
        await site.leads(10)
        calls = await site.dials(6)
        wraps, talks, connects, answers, rings, _dials = calls
        await joined(site, wraps)
        site.ends(wraps)
        await joined(site, talks)
        site.answers(connects)
        site.term.matching.seek(connects)
        site.answers(answers)
        site.rings(rings)
        await site.term.commit()
        claimed, _ = await site.term.placing.claim(site.term.floor.campaigns[world.campaign], 2)
        assert site.term.placing.place(claimed[1]) is None  # written as dialing, and not sent
        done = await roll_back(db, world.batch)
        assert done is not None
        assert (done.deleted, done.removed) == (2, 8)
        await looks_again(site)
        await site.term.commit()
        assert [call.state for call in claimed] == ["ended", "ended"]
        assert [call.state for call in calls[1:]] == ["bridged", "connecting", "answered", "ringing", "dialing"]
        later = {"attempt_id": wraps.row.id, "code": "later", "callback": {"due_at": _in_an_hour()}}
        assert (await site.term.ask(wraps.row.agent_id or 0, "call.dispose", later)).state == "done"
        stop = {"attempt_id": talks.row.id, "code": "stop"}
        assert (await site.term.ask(talks.row.agent_id or 0, "call.dispose", stop)).state == "done"
        for call in calls[1:]:
            site.ends(call)
        await site.term.commit()
        assert await db.fetchval("select array_agg(distinct state) from leads") == ["removed"]
        assert await db.fetchval("select state from callbacks") == "cancelled"  # and haunts nobody
        assert await db.fetchval("select e164 from dnc") == talks.row.e164
        sent = dialed(site)
        await wraps_up(site, 4 * 3600)
        for _ in range(3):
            await site.ticks(2)
        assert dialed(site) == sent
        assert all(agent.free and agent.kept_for is None for agent in site.term.floor.agents.values())
        assert await faults(db) == []


def _in_an_hour() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()


# -- clocks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [3600, -3600])
async def test_whoever_wraps_up_when_the_clock_jumps_is_free_again(
    database_url: str, db: Connection, pool: Pool, jump: int
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        site.ends(call)
        await site.term.commit()
        site.clock.advance(jump)
        site.term.tick()
        await site.term.commit()
        assert site.term.floor.agents[site.world.agent].free


@pytest.mark.parametrize("stage", ["waits", "announced", "dialed", "rings"])
@pytest.mark.parametrize("jump", [3600, -3600])
async def test_a_promise_is_kept_once_whichever_way_the_clock_jumps(
    database_url: str, db: Connection, pool: Pool, stage: str, jump: int
) -> None:
    """It was promised two hours ago, or for half an hour from now where it still waits."""
    async with a_site(database_url, db, pool) as site:
        await a_promise(site, late=-1800 if stage == "waits" else 7200)
        if stage != "waits":
            await site.ticks()
        if stage in ("dialed", "rings"):
            await site.ticks(5)
        if stage == "rings":
            (call,) = site.term.floor.live()
            site.rings(call)
        site.clock.advance(jump)
        for _ in range(10):
            await site.ticks(1)
        if stage == "waits" and jump < 0:
            assert dialed(site) == 0
            return
        assert dialed(site) == 1
        (call,) = site.term.floor.live()
        site.rings(call)
        await site.talks(call)
        site.ends(call)
        await site.term.commit()
        await wraps_up(site)
        assert site.term.floor.agents[site.world.agent].free
        assert (dialed(site), await db.fetchval("select state from callbacks")) == (1, "done")


# -- Asterisk dies -------------------------------------------------------------------------------------


@pytest.mark.parametrize("alone", [True, False])
async def test_who_was_ready_when_asterisk_died_is_ready_once_the_phone_is_back(
    database_url: str, db: Connection, pool: Pool, alone: bool
) -> None:
    """Where Asterisk lives and this phone alone is gone, the agent may be gone as well: he says when he is back."""
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.wire.channels = [{"Uniqueid": channel(call), "ChannelState": "5"}] if alone else []
        await site.term.resync.run(trust_nothing=True)
        await site.term.commit()
        agent = site.term.floor.agents[site.world.agent]
        assert (agent.state, agent.row.reason) == ("paused", "phone_lost")
        site.term.legs.ring(agent)
        site.hear(Event="Newstate", Uniqueid=leg_channel(agent.id, agent.row.leg_number), ChannelState="6")
        await site.term.commit()
        assert agent.free is not alone
