"""Whoever comes onto the do-not-call list while a call of theirs is on its way is not reached by it."""

from __future__ import annotations

from datetime import timedelta

from db.people import dnc
from db.pool import Connection, Pool
from dialer.core.erased import Keyring
from dialer.core.model import AttemptId, attempt_channel
from dialer.floor.memory import Call
from tests.db.world import insert
from tests.dialer.site import Site, a_site


async def opposes(site: Site, call: Call) -> None:
    """The person comes onto the list, and the dialer is told as PostgreSQL tells it."""
    await dnc.add(site.world.db, call.row.e164, principal_id=site.world.principal, source="customer")
    site.term.serving.parts.opposing.wake.set()
    await site.term.serving.parts.opposing.look()


def cut(site: Site, call: Call) -> int:
    """How often Asterisk was told to hang this call up."""
    channel = attempt_channel(AttemptId(call.row.id))
    return sum(action == "Hangup" and fields["Channel"] == channel for action, fields in site.wire.sent)


async def row_of(site: Site, call: Call) -> tuple[object, ...]:
    found = await site.world.db.fetchrow(
        "select a.outcome, a.hung_up_by, a.dialed_at is not null, l.state, l.attempts"
        "  from attempts a join leads l on l.id = a.lead_id where a.id = $1",
        call.row.id,
    )
    assert found is not None
    return tuple(found)


async def test_a_ringing_call_is_hung_up_and_its_lead_blocked(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        rings, other = await site.dials(2)
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(rings.row.id)), ChannelState="5")
        await opposes(site, rings)
        await site.term.commit()
        assert (cut(site, rings), cut(site, other)) == (1, 0)
        site.ends(rings, cause=26, sip_code=487)
        await site.term.commit()
        assert await row_of(site, rings) == ("cancelled", "system", True, "blocked", 1)


async def test_a_call_that_is_written_and_not_sent_is_never_sent(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.places()
        await opposes(site, call)
        await site.term.commit()
        await site.term.commit()
        assert [action for action, _ in site.wire.sent if action == "Originate"] == ["Originate"]  # the agent's leg
        assert await row_of(site, call) == ("cancelled", "system", False, "blocked", 0)


async def test_a_claim_that_was_under_way_when_the_entry_came_is_found_afterwards(
    database_url: str, db: Connection, pool: Pool
) -> None:
    """The claim's snapshot was taken before the entry, its calls come to the floor after the dialer was told."""
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        del site.term.floor.calls[call.row.id]
        await opposes(site, call)
        site.term.floor.calls[call.row.id] = call
        await site.term.serving.parts.opposing.look()
        await site.term.commit()
        assert cut(site, call) == 1


async def test_a_call_that_begins_after_the_entry_was_heard_of_is_not_asked_about(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        site.term.serving.parts.opposing.wake.set()
        await site.term.serving.parts.opposing.look()
        await site.leads(1)
        await site.dials()
        assert site.term.serving.parts.opposing._doubtful() == []
        site.clock.advance(31)  # should nobody have told
        await dnc.add(db, (await db.fetchval("select e164 from attempts")), principal_id=None, source="operator")
        await site.term.serving.parts.opposing.look()
        await site.term.commit()
        assert any(action == "Hangup" for action, _ in site.wire.sent)


async def test_an_answer_that_comes_before_the_order_is_talked_to_and_blocked_afterwards(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await opposes(site, call)  # the order waits for the commit
        await site.talks(call)
        assert cut(site, call) == 0
        site.ends(call)
        await site.term.commit()
        assert await row_of(site, call) == ("connected", "customer", True, "blocked", 1)


async def test_an_order_that_asterisk_could_not_be_given_is_given_again(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.wire.up = False
        await opposes(site, call)
        await site.term.commit()
        assert (cut(site, call), call.asked_by) == (0, None)
        site.wire.up = True
        await site.term.serving.parts.opposing.look()
        await site.term.commit()
        assert (cut(site, call), call.asked_by) == (1, "system")


async def test_a_promise_to_someone_who_objects_is_kept_no_more(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        lead = await site.world.a_lead(state="callback")
        await insert(
            db, "callbacks", campaign_id=site.world.campaign, lead_id=lead, state="due",
            due_at=site.clock.now - timedelta(minutes=1),
        )  # fmt: skip
        await site.ticks()
        await site.ticks(5)
        (call,) = site.term.floor.live()
        assert (call.state, call.row.callback_id is not None) == ("dialing", True)
        await opposes(site, call)
        site.ends(call, cause=26, sip_code=487)
        await site.term.commit()
        assert await db.fetchval("select state from callbacks") == "done"
        assert await db.fetchval("select state from leads") == "blocked"


async def test_what_the_customer_says_in_the_call_is_written_at_once(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        assert (await site.term.ask(site.world.agent, "call.oppose", {"attempt_id": call.row.id})).code == "no_call"
        await site.talks(call)
        asked = {"attempt_id": call.row.id}
        assert (await site.term.ask(site.world.agent, "call.oppose", asked)).state == "done"
        await site.term.commit()
        entry = await db.fetchrow("select e164, source, shown, attempt_id, added_by from dnc")
        assert entry is not None
        assert tuple(entry) == (call.row.e164, "agent", call.row.caller_id, call.row.id, site.world.agent)
        assert await db.fetchval("select user_id from audit_log where action = 'dnc.opt_out'") == site.world.agent
        site.ends(call)
        await site.term.commit()
        assert (await row_of(site, call))[3] == "blocked"


async def test_without_the_key_of_erased_numbers_nothing_leaves(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        assert site.term.placing.away() is None
        await dnc.keep_hash(db, Keyring.of(["lost" * 12]), ["+33199001239"], principal_id=None, added_by=None)
        site.term.serving.parts.opposing.wake.set()
        await site.term.serving.parts.opposing.look()
        assert site.term.placing.away() == "dnc_key_missing"
        assert "is not in the settings" in (site.term.serving.parts.opposing.fault or "")
