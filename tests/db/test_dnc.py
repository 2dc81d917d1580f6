"""The do-not-call list and what it does to leads and callbacks."""

from __future__ import annotations

import asyncpg
import pytest

from db import dnc, leads, leases
from db.pool import Connection
from tests.db.world import NOON, a_world, insert


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
    epoch = await leases.take(db, "main", "test", 60)
    assert epoch is not None
    assert await leads.claim(db, epoch, world.campaign, 10, NOON) == ([], 0)


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
    assert not await dnc.holds(db, number, world.principal)
    assert await dnc.holds(db, number, other)


async def test_adding_twice_is_once_and_removing_frees_what_nothing_else_blocks(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    number = await number_of(db, lead)
    assert await dnc.add(db, number, principal_id=world.principal, source="agent")
    assert not await dnc.add(db, number, principal_id=world.principal, source="agent")
    assert await dnc.add(db, number, principal_id=None, source="operator", reason="plainte")
    everywhere, here = await dnc.listed(db, digits=number[3:])
    assert (everywhere.principal_id, everywhere.reason) == (None, "plainte")
    assert await dnc.remove(db, here.id)
    assert await state_of(db, lead) == "blocked"
    assert await dnc.remove(db, everywhere.id)
    assert await state_of(db, lead) == "callable"
    assert not await dnc.remove(db, everywhere.id)


async def test_the_list_is_searched_by_digits_and_paged(db: Connection) -> None:
    numbers = [f"+3319900{n:04d}" for n in range(30)]
    assert await dnc.add_many(db, [*numbers, numbers[0]], principal_id=None, source="import") == 30
    assert [entry.e164 for entry in await dnc.listed(db, digits="9000012")] == ["+33199000012"]
    page = await dnc.listed(db, limit=20)
    rest = await dnc.listed(db, before=page[-1].id, limit=20)
    assert len(page) == 20 and len(rest) == 10 and not {e.id for e in page} & {e.id for e in rest}


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
