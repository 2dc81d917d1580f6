"""Whom a person means who calls one of our numbers back."""

from __future__ import annotations

from db.calls import calling_back
from db.calls.calling_back import Caller
from db.pool import Connection
from tests.db.world import NOON, SHOWN, World, a_world, after, insert


async def another(world: World, name: str, **columns: object) -> tuple[int, int]:
    """Another principal and a campaign of theirs that shows the same number."""
    principal = await insert(world.db, "principals", name=name)
    campaign = await insert(
        world.db, "campaigns", node="main", principal_id=principal, name=name, mode="predictive", trunk="main",
        default_caller_id=SHOWN, **columns,
    )  # fmt: skip
    return principal, campaign


async def test_it_is_whoever_showed_the_number_to_this_caller_last(db: Connection) -> None:
    world = await a_world(db)
    other, campaign = await another(world, "Une autre", language="en")
    first = await world.a_lead()
    number = await db.fetchval("select e164 from contact_numbers")
    await world.an_attempt(first, dialed_at=NOON, claimed_at=NOON)
    assert await calling_back.who_called(db, number, SHOWN) == Caller(
        (world.principal,), "fr", await db.fetchval("select max(id) from attempts")
    )
    contact = await insert(db, "contacts", principal_id=other)
    number_id = await insert(db, "contact_numbers", contact_id=contact, e164=number, kind="mobile", rank=1)
    batch = await insert(db, "batches", campaign_id=campaign, file_name="y.csv", state="done", finished_at=NOON)
    lead = await insert(
        db, "leads", campaign_id=campaign, batch_id=batch, contact_id=contact, number_id=number_id
    )  # fmt: skip
    last = await world.an_attempt(
        lead, campaign_id=campaign, claimed_at=after(60), dialed_at=after(60), ended_at=after(70)
    )
    assert await calling_back.who_called(db, number, SHOWN) == Caller((other,), "en", last)


async def test_a_caller_whom_nobody_called_means_the_numbers_owner_or_everybody_who_shows_it(db: Connection) -> None:
    world = await a_world(db)
    other, _ = await another(world, "Une autre")
    assert (await calling_back.who_called(db, "+33199007777", SHOWN)).principals == (world.principal, other)
    assert (await calling_back.who_called(db, None, SHOWN)).principals == (world.principal, other)
    await db.execute("update caller_numbers set principal_id = $2 where e164 = $1", SHOWN, other)
    assert (await calling_back.who_called(db, "+33199007777", SHOWN)).principals == (other,)
    assert (await calling_back.who_called(db, "+33199007777", "+33199007778")).principals == ()
    assert (await calling_back.who_called(db, "+33199007777", None)).principals == ()


async def test_one_key_is_an_entry_for_each_who_may_have_called_and_for_all_where_nobody_knows(db: Connection) -> None:
    world = await a_world(db)
    other, _ = await another(world, "Une autre")
    both, nobody = Caller((world.principal, other)), Caller(())
    await calling_back.oppose(db, "+33199007777", both, source="called_back", shown=SHOWN)
    await calling_back.oppose(db, "+33199007778", nobody, source="called_back", shown=None)
    rows = await db.fetch("select e164, principal_id, shown from dnc order by id")
    assert [tuple(row) for row in rows] == [
        ("+33199007777", world.principal, SHOWN),
        ("+33199007777", other, SHOWN),
        ("+33199007778", None, None),
    ]
    assert await db.fetchval("select count(*) from audit_log where action = 'dnc.opt_out'") == 2


async def test_the_message_is_that_of_the_only_one_who_may_have_called(db: Connection) -> None:
    world = await a_world(db)
    await insert(
        db, "prompts", principal_id=world.principal, kind="identity", language="fr", file_name="a.wav", sha256=b"x",
        state="confirmed", confirmed_at=NOON,
    )  # fmt: skip
    assert await calling_back.identity(db, Caller((world.principal,)), "fr") == "a.wav"
    assert await calling_back.identity(db, Caller((world.principal,)), "en") is None
    assert await calling_back.identity(db, Caller((world.principal, 7)), "fr") is None
