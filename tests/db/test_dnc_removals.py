"""A flood of forged oppositions, or a wrong file, comes off the list as a whole, and back on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.people import dnc, dnc_list, dnc_removals
from db.people.dnc import Erased
from db.people.dnc_removals import Which
from db.pool import Connection
from dialer.core.erased import Keyring
from tests.db.world import World, a_world, insert

RING = Keyring.of(["a key of thirty-two characters...."])
NONE = Erased(Keyring())
OUR, OTHER = "+33199001234", "+33199001235"


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def number_of(db: Connection, lead: int) -> str:
    found: str = await db.fetchval("select n.e164 from leads l join contact_numbers n on n.id = l.number_id"
                                   " where l.id = $1", lead)  # fmt: skip
    return found


async def state_of(db: Connection, lead: int) -> str:
    found: str = await db.fetchval("select state from leads where id = $1", lead)
    return found


def lately(**narrower: object) -> Which:
    now = datetime.now(UTC)
    given = {"source": "called_back", "since": now - timedelta(hours=1), "until": now + timedelta(minutes=1)}
    return Which(**{**given, **narrower})  # type: ignore[arg-type]


async def test_a_flood_goes_and_what_else_blocks_a_lead_goes_on_blocking_it(db: Connection, world: World) -> None:
    flooded, also_refused, restricted, elsewhere, before = [await world.a_lead() for _ in range(5)]
    principal = world.principal
    for lead, shown in ((flooded, OUR), (also_refused, OUR), (restricted, OUR), (elsewhere, OTHER), (before, OUR)):
        e164 = await number_of(db, lead)
        await dnc.add(db, e164, principal_id=principal, source="called_back", shown=shown)
    await db.execute(
        "update dnc set added_at = now() - interval '2 hours' where e164 = $1", await number_of(db, before)
    )
    await dnc.add(db, await number_of(db, also_refused), principal_id=None, source="agent")
    await db.execute(
        "update contacts set restricted_at = now() where id = (select contact_id from leads where id = $1)", restricted
    )
    reach = await dnc_removals.preview(db, lately(shown=OUR))
    assert (reach.entries, reach.called, reach.leads) == (3, 0, 3)
    assert await dnc_removals.remove(db, NONE, lately(shown=OUR), 2, reason="flood", by=None) is None, "it changed"
    made = await dnc_removals.remove(db, NONE, lately(shown=OUR), 3, reason="flood", by=None)
    assert made is not None
    states = [await state_of(db, lead) for lead in (flooded, also_refused, restricted, elsewhere, before)]
    assert states == ["callable", "blocked", "blocked", "blocked", "blocked"]
    found = await dnc_removals.one(db, made)
    assert found is not None and (found.entries, found.leads_freed, found.wanted["shown"]) == (3, 1, OUR)
    assert await dnc_removals.undo(db, made, None) == 3
    assert await state_of(db, flooded) == "blocked"
    assert await dnc_removals.undo(db, made, None) is None, "only once"
    entry = (await dnc_list.about(db, NONE, await number_of(db, flooded)))[0]
    assert (entry.source, entry.shown, entry.principal_id) == ("called_back", OUR, principal)


async def test_only_those_who_were_never_called_where_that_is_asked(db: Connection, world: World) -> None:
    called = await world.an_attempt()
    await dnc.add(db, "+33639980001", principal_id=world.principal, source="called_back", attempt_id=called)
    await dnc.add(db, "+33639980002", principal_id=world.principal, source="called_back")
    assert (await dnc_removals.preview(db, lately())).called == 1
    reach = await dnc_removals.preview(db, lately(strangers=True))
    assert (reach.entries, reach.newest) == (1, ("+33639980002",))


async def test_prefixes_and_erased_people_are_never_meant(db: Connection, world: World) -> None:
    await dnc.add_prefix(db, "+3389", principal_id=None)
    await dnc.add(db, "+33639980001", principal_id=world.principal, source="called_back")
    await dnc.keep_hash(db, RING, ["+33639980001"], principal_id=world.principal, added_by=None)
    for source in ("operator", "called_back"):
        assert (await dnc_removals.preview(db, lately(source=source))).entries == 0


async def test_who_is_erased_meanwhile_comes_back_as_a_hash(db: Connection, world: World) -> None:
    await dnc.add(db, "+33639980001", principal_id=world.principal, source="called_back", reason="Exemple")
    made = await dnc_removals.remove(db, Erased(RING), lately(), 1, reason="wrong", by=None)
    assert made is not None
    await dnc.hash_removed(db, RING, ["+33639980001"])
    assert await db.fetchval("select count(*) from dnc_removed where e164 is not null or reason <> ''") == 0
    assert await dnc_removals.undo(db, made, None) == 1
    assert await dnc.held(db, Erased(RING), ["+33639980001"], world.principal)
    assert await db.fetchval("select count(*) from dnc where e164 is not null") == 0


async def test_a_hash_of_an_erased_person_keeps_a_shared_number_blocked(db: Connection, world: World) -> None:
    lead = await world.a_lead()
    e164 = await number_of(db, lead)
    await dnc.keep_hash(db, RING, [e164], principal_id=world.principal, added_by=None)
    await dnc.add(db, e164, principal_id=world.principal, source="called_back")
    assert await dnc_removals.remove(db, Erased(RING), lately(), 1, reason="wrong", by=None) is not None
    assert await state_of(db, lead) == "blocked"


async def test_numbers_are_forgotten_when_it_is_too_late_to_put_them_back(db: Connection, world: World) -> None:
    await dnc.add(db, "+33639980001", principal_id=world.principal, source="called_back")
    made = await dnc_removals.remove(db, NONE, lately(), 1, reason="wrong", by=None)
    assert made is not None
    now = datetime.now(UTC)
    assert await dnc_removals.forget(db, now) == 0
    assert await dnc_removals.forget(db, now + timedelta(days=31)) == 1
    await db.execute("update dnc_removals set kept_until = now()")
    assert await dnc_removals.undo(db, made, None) is None


async def test_a_file_of_a_hundred_thousand_numbers_comes_off_at_once(db: Connection, world: World) -> None:
    numbers = [f"+3363998{n:06d}"[:12] for n in range(10_000)] + [f"+336{n:08d}" for n in range(90_000)]
    lead = await world.a_lead()
    numbers.append(await number_of(db, lead))
    added = await dnc.add_many(db, sorted(set(numbers)), principal_id=world.principal, source="import")
    reach = await dnc_removals.preview(db, lately(source="import"))
    assert reach.entries == added
    made = await dnc_removals.remove(db, NONE, lately(source="import"), added, reason="wrong file", by=None)
    assert made is not None and await state_of(db, lead) == "callable"
    assert await db.fetchval("select count(*) from dnc") == 0
    assert await dnc_removals.undo(db, made, None) == added
    assert await state_of(db, lead) == "blocked"


async def test_words_of_more_than_a_megabyte_keep_nobody_from_being_found(db: Connection, world: World) -> None:
    from db.search import index

    long = " ".join(f"mot{n}" for n in range(300_000))
    contact = await insert(
        db, "contacts", principal_id=world.principal, last_name="Exemple", extra={"note": long, "b": "é" * 2_000_000}
    )
    wide = await insert(db, "contacts", principal_id=world.principal, last_name="Large " * 400_000)
    await index.catch_up(db)
    assert await db.fetchval("select words @@ 'nexemple' from contact_search where contact_id = $1", contact)
    assert await db.fetchval("select words @@ 'nlarge' from contact_search where contact_id = $1", wide)
    assert not await index.behind(db)
