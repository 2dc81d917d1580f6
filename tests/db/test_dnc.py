"""The do-not-call list and what it does to leads and callbacks."""

from __future__ import annotations

import random

import asyncpg
import pytest

from db.imports import prospects
from db.people import dnc, dnc_list
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.erased import KeyMissing, Keyring
from dialer.core.law.case import Opposition
from tests.db.claims import a_dialer
from tests.db.world import NOON, a_world, insert

KEY, OLD_KEY = "k" * 48, "o" * 48
NOBODY = Erased(Keyring())


def erased(*keys: str) -> Erased:
    """As a process sees the hashes that has just begun."""
    return Erased(Keyring.of(keys or [KEY]))


async def number_of(db: Connection, lead: int) -> str:
    e164: str = await db.fetchval(
        "select e164 from leads l join contact_numbers n on n.id = l.number_id where l.id = $1", lead
    )
    return e164


async def state_of(db: Connection, lead: int) -> str:
    state: str = await db.fetchval("select state from leads where id = $1", lead)
    return state


async def test_a_number_put_on_the_list_blocks_its_leads_and_cancels_their_callbacks(db: Connection) -> None:
    world = await a_world(db, state="running")
    waiting, promised, done = (
        await world.a_lead(),
        await world.a_lead(state="callback"),
        await world.a_lead(state="done"),
    )
    whose = await world.an_agent()
    callback = await insert(db, "callbacks", campaign_id=world.campaign, lead_id=promised, agent_id=whose, due_at=NOON)
    for lead in (waiting, promised, done):
        assert await dnc.add(db, await number_of(db, lead), principal_id=world.principal, source="customer")
    assert [await state_of(db, lead) for lead in (waiting, promised, done)] == ["blocked", "blocked", "done"]
    assert await db.fetchval("select state from callbacks where id = $1", callback) == "cancelled"
    kinds = [row["kind"] for row in await db.fetch("select kind from events order by seq")]
    assert kinds == ["dnc", "callback", "dnc", "dnc"]
    assert await db.fetchval("select agent_id from events where kind = 'callback'") == whose
    assert await (await a_dialer(db, NOON)).patiently(world.campaign, 10) == []


async def test_the_second_number_of_a_person_blocks_the_person(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    contact = await db.fetchval("select contact_id from leads where id = $1", lead)
    await insert(db, "contact_numbers", contact_id=contact, e164="+33199001234", kind="phone", rank=2)
    await dnc.add(db, "+33199001234", principal_id=None, source="operator")
    assert await state_of(db, lead) == "blocked"


async def test_another_companys_list_blocks_nothing_here(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    other = await insert(db, "principals", name="Une autre")
    number = await number_of(db, lead)
    await dnc.add(db, number, principal_id=other, source="customer")
    assert await state_of(db, lead) == "callable"
    assert not await dnc.held(db, NOBODY, [number], world.principal)
    assert await dnc.held(db, NOBODY, [number], other)


async def test_adding_twice_is_once_and_removing_frees_what_nothing_else_blocks(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    number = await number_of(db, lead)
    assert await dnc.add(db, number, principal_id=world.principal, source="agent")
    assert not await dnc.add(db, number, principal_id=world.principal, source="agent")
    assert await dnc.add(db, number, principal_id=None, source="operator", reason="plainte")
    everywhere, here = await dnc_list.listed(db, digits=number[3:])
    assert (everywhere.principal_id, everywhere.reason) == (None, "plainte")
    assert await dnc_list.remove(db, NOBODY, here.id)
    assert await state_of(db, lead) == "blocked"
    assert await dnc_list.remove(db, NOBODY, everywhere.id)
    assert await state_of(db, lead) == "callable"
    assert not await dnc_list.remove(db, NOBODY, everywhere.id)


async def test_the_list_is_searched_by_digits_and_paged(db: Connection) -> None:
    numbers = [f"+3319900{n:04d}" for n in range(30)]
    assert await dnc.add_many(db, [*numbers, numbers[0]], principal_id=None, source="import") == 30
    assert [entry.e164 for entry in await dnc_list.listed(db, digits="9000012")] == ["+33199000012"]
    page = await dnc_list.listed(db, limit=20)
    rest = await dnc_list.listed(db, before=page[-1].id, limit=20)
    assert len(page) == 20 and len(rest) == 10 and not {e.id for e in page} & {e.id for e in rest}


async def test_a_prefix_holds_every_number_that_begins_so_and_no_other(db: Connection) -> None:
    world = await a_world(db)
    assert await dnc.add_prefix(db, "+3389", principal_id=None, reason="prix")
    assert not await dnc.add_prefix(db, "+3389", principal_id=None)
    assert await dnc.add_prefix(db, "+3319900", principal_id=world.principal)
    assert await dnc.add_prefix(db, "+331990012", principal_id=world.principal)
    asked = ["+33892123456", "+33199001234", "+33199101234", "+33881123456", "+33465711234"]
    assert await dnc.held(db, NOBODY, asked, world.principal) == {
        "+33892123456": Opposition.EVERYBODY,
        "+33199001234": Opposition.PRINCIPAL,
    }
    assert await dnc.held(db, NOBODY, asked, None) == {"+33892123456": Opposition.EVERYBODY}
    listed = await prospects.do_not_call(db, NOBODY, world.principal, " ".join(asked))
    assert listed == {"+33892123456", "+33199001234"}


async def test_the_question_about_one_number_and_about_many_have_one_answer(db: Connection) -> None:
    world = await a_world(db)
    other = await insert(db, "principals", name="Une autre")
    chance = random.Random(7)
    for _ in range(60):
        whose = chance.choice([None, world.principal, other])
        number = f"+331990{chance.randrange(100):02d}{chance.randrange(1000):03d}"
        if chance.random() < 0.5:
            await dnc.add(db, number, principal_id=whose, source="import")
        else:
            await dnc.add_prefix(db, number[: chance.randrange(7, 12)], principal_id=whose)
    asked = [f"+331990{chance.randrange(100):02d}{chance.randrange(1000):03d}" for _ in range(400)]
    rows = await db.fetch("select e164, principal_id, prefix from dnc")

    def expected(number: str, whose: int | None) -> Opposition | None:
        holders = [
            row["principal_id"]
            for row in rows
            if (number.startswith(row["e164"]) if row["prefix"] else number == row["e164"])
        ]
        if None in holders:
            return Opposition.EVERYBODY
        return Opposition.PRINCIPAL if whose in holders else None

    for whose in (world.principal, other, None):
        held = await dnc.held(db, NOBODY, asked, whose)
        for number in asked:
            one = await db.fetchval("select o from opposed($1, $2) o", number, whose)
            assert one == held.get(number) == expected(number, whose)
    assert len(await dnc.held(db, NOBODY, asked, world.principal)) > 20


async def test_a_prefix_blocks_whoever_has_no_other_number(db: Connection) -> None:
    world = await a_world(db)
    only, either = await world.a_lead(), await world.a_lead()
    contact = await db.fetchval("select contact_id from leads where id = $1", either)
    await insert(db, "contact_numbers", contact_id=contact, e164="+33199001234", kind="phone", rank=2)
    assert await dnc.add_prefix(db, "+3363998", principal_id=world.principal)
    assert [await state_of(db, lead) for lead in (only, either)] == ["blocked", "callable"]
    (entry,) = await dnc_list.listed(db)
    assert entry.prefix and await dnc_list.remove(db, NOBODY, entry.id)
    assert await state_of(db, only) == "callable"


@pytest.mark.parametrize("wrong", ["+33", "+331", "3389", "+33891234567890123"])
async def test_a_prefix_that_would_hold_half_a_country_is_refused(db: Connection, wrong: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await dnc.add_prefix(db, wrong, principal_id=None)


async def test_an_erased_person_is_known_again_by_a_hash_and_the_number_is_nowhere(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    number = await number_of(db, lead)
    other = await insert(db, "principals", name="Une autre")
    await dnc.add(db, number, principal_id=other, source="key", reason="dit", shown="+33199000000")
    await dnc.keep_hash(db, Keyring.of([KEY]), [number], principal_id=world.principal, added_by=None)
    assert await state_of(db, lead) == "blocked"
    assert await dnc.held(db, erased(), [number, "+33199001235"], world.principal) == {number: Opposition.PRINCIPAL}
    assert await dnc.held(db, erased(), [number], other)
    assert await dnc.held(db, erased(), [number], None) == {}
    everything = str([dict(row) for row in await db.fetch("select * from dnc")])
    assert number not in everything and "dit" not in everything
    assert {one.source for one in await dnc_list.about(db, erased(), number)} == {"key", "erasure"}
    assert [one.shown for one in await dnc_list.listed(db, source="key")] == ["+33199000000"]


async def test_without_its_key_nobody_can_tell_who_may_be_called(db: Connection) -> None:
    world = await a_world(db)
    number = await number_of(db, await world.a_lead())
    with pytest.raises(KeyMissing):
        await dnc.keep_hash(db, Keyring(), [number], principal_id=None, added_by=None)
    await dnc.keep_hash(db, Keyring.of([OLD_KEY]), [number], principal_id=None, added_by=None)
    for lost in (NOBODY, erased(KEY)):
        with pytest.raises(KeyMissing):
            await dnc.held(db, Erased(lost.ring), ["+33199001235"], world.principal)
    both = erased(KEY, OLD_KEY)  # a new key hashes from now on; the old one still recognises
    assert await dnc.held(db, both, [number], world.principal) == {number: Opposition.EVERYBODY}
    await dnc.keep_hash(db, both.ring, ["+33199001236"], principal_id=None, added_by=None)
    assert len(await dnc.held(db, both, [number, "+33199001236"], world.principal)) == 2


async def test_taking_an_entry_off_frees_nobody_whom_a_hash_still_blocks(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    number = await number_of(db, lead)
    await dnc.keep_hash(db, Keyring.of([KEY]), [number], principal_id=world.principal, added_by=None)
    await dnc.add(db, number, principal_id=world.principal, source="agent")
    plain, hashed = await dnc_list.about(db, erased(), number)
    assert plain.e164 == number and hashed.e164 is None
    assert await dnc_list.remove(db, erased(), plain.id)
    assert await state_of(db, lead) == "blocked"
    assert await dnc_list.remove(db, erased(), hashed.id, number)
    assert await state_of(db, lead) == "callable"


async def test_what_an_entry_would_stop_is_counted_before(db: Connection) -> None:
    world = await a_world(db)
    await world.a_lead()
    promised = await world.a_lead(state="callback")
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=promised, due_at=NOON)
    await world.an_attempt(state="ringing", ended_at=None, outcome=None)
    wide = await dnc_list.reach(db, "+3363998", prefix=True, principal_id=world.principal)
    assert (wide.contacts, wide.leads, wide.callbacks, wide.calls) == (3, 3, 1, 1)
    number = await number_of(db, promised)
    narrow = await dnc_list.reach(db, number, prefix=False, principal_id=None)
    assert (narrow.contacts, narrow.leads, narrow.callbacks, narrow.calls) == (1, 1, 1, 0)


async def test_no_event_of_the_list_tells_a_number(db: Connection) -> None:
    world = await a_world(db)
    number = await number_of(db, await world.a_lead())
    await dnc.add(db, number, principal_id=None, source="key", shown="+33199000000")
    await dnc.keep_hash(db, Keyring.of([KEY]), [number], principal_id=None, added_by=None)
    told = str([dict(row) for row in await db.fetch("select * from events")])
    assert "dnc" in told and number not in told and "+33199000000" not in told


_BROKEN = (asyncpg.ForeignKeyViolationError, asyncpg.RestrictViolationError, asyncpg.GeneratedAlwaysError)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into contacts (principal_id) values (999)",
        "insert into leads (campaign_id, batch_id, contact_id, number_id)"
        " select c.id, 999, n.contact_id, n.id from campaigns c, contact_numbers n where n.e164 = '+33199001234'",
        "insert into leads (campaign_id, batch_id, contact_id, number_id)"
        " select b.campaign_id, b.id, n.contact_id, 999 from batches b, contact_numbers n"
        " where n.e164 = '+33199001234'",
        "update leads set number_id = 999",
        "update leads set batch_id = 999",
        "update contacts set principal_id = 999",
        "update contact_numbers set id = 999",
        "delete from contact_numbers",
        "delete from principals",
        "delete from batches",
        "delete from contacts",
    ],
)
async def test_no_row_loses_or_lacks_its_parent(db: Connection, statement: str) -> None:
    world = await a_world(db)
    await world.a_lead()
    contact = await insert(db, "contacts", principal_id=world.principal)
    await insert(db, "contact_numbers", contact_id=contact, e164="+33199001234", kind="phone", rank=1)
    with pytest.raises(_BROKEN):
        await db.execute(statement)
