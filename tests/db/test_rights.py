"""People found, read out, corrected, restricted, kept by a hold; and the register of what they asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.history import verifying
from db.people import file as people_file
from db.people import finding, holds, rights
from db.pool import Connection
from exports.person_page import page
from tests.db.test_scripts import an_answer
from tests.db.world import World, a_world, after, insert

NUMBER = "+33639980099"


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def a_person(world: World, **columns: object) -> tuple[int, int]:
    """Contact and lead."""
    card = {"first_name": "Anaïs", "last_name": "D'Exemple-Noël", "postcode": "69001", "email": "Anais@Exemple.invalid"}
    contact = await insert(world.db, "contacts", principal_id=world.principal, **{**card, **columns})
    world.made += 1
    number = await insert(
        world.db, "contact_numbers", contact_id=contact, e164=f"+3363998{world.made + 40:04d}", kind="mobile", rank=1
    )
    lead = await insert(
        world.db, "leads", campaign_id=world.campaign, batch_id=world.batch, contact_id=contact, number_id=number
    )
    return contact, lead


async def test_people_are_found_by_what_they_say_of_themselves(world: World) -> None:
    contact, _ = await a_person(world)
    other, _ = await a_person(world, last_name="Exemple", email="x@exemple.invalid")
    db = world.db
    e164 = await db.fetchval("select e164 from contact_numbers where contact_id = $1", contact)
    assert [one.contact_id for one in await finding.by_number(db, e164)] == [contact]
    assert [one.contact_id for one in await finding.by_email(db, "anais@exemple.INVALID ")] == [contact]
    assert [one.contact_id for one in await finding.by_name(db, "noel anais", "69001")] == [contact]
    assert [one.contact_id for one in await finding.by_name(db, "exemple", "69001")] == [contact, other]
    assert await finding.by_name(db, "noel anais", "75001") == []
    assert await finding.by_name(db, "", "69001") == []
    found = (await finding.by_ids(db, [contact]))[0]
    assert (found.principal, found.campaigns, found.held, found.erasing) == ("Exemple SA", ["Exemple"], False, False)
    await insert(db, "contact_numbers", contact_id=other, e164=e164, kind="phone", rank=2)
    assert await finding.sharing(db, [contact]) == 1


async def test_a_file_has_everything_and_names_no_agent(world: World) -> None:
    contact, lead = await a_person(world)
    db = world.db
    attempt = await world.a_conversation(lead=lead, note="rappeler <b>tard</b>")
    recording = await world.a_recording(attempt)
    await an_answer(world, attempt)
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=after(60), note="le soir")
    await insert(db, "audit_log", user_id=world.agent, action="recording.heard", target=f"recording {recording}")
    words = await insert(
        db, "consent_texts", principal_id=world.principal, purpose="prospecting", version=1, text="Oui, appelez-moi."
    )
    await insert(
        db, "consents", principal_id=world.principal, contact_id=contact, purpose="prospecting", text_id=words,
        granted_at=after(0), channel="form", evidence="formulaire 7",
    )  # fmt: skip
    await rights.correct(db, contact, {"city": "Lyon"}, {}, by=None)
    new = rights.NewRequest("access", after(0), "call", contact_ids=(contact,), principal_id=world.principal)
    await rights.open_request(db, new, None)
    await rights.object_to_calls(db, [contact], None)
    file = await people_file.of(db, [contact])
    assert file is not None
    sizes = {key: len(value) for key, value in file.items() if isinstance(value, list)}
    assert sizes.pop("do_not_call_taken_off") == 0
    assert sizes == dict.fromkeys(
        (
            "contacts",
            "consents",
            "sources",
            "calls",
            "answers",
            "recordings",
            "callbacks",
            "do_not_call",
            "corrections",
            "requests",
            "seen_by",
        ),
        1,
    )
    assert file["calls"][0]["spoke_with"] == "agent"
    assert file["seen_by"][0]["role"] == "agent"
    assert file["corrections"][0]["after"] == "Lyon"
    assert (file["consents"][0]["text"], file["consents"][0]["version"]) == ("Oui, appelez-moi.", 1)
    for language, word in (("fr", "Enregistrements"), ("en", "Recordings")):
        shown = page(file, language)  # type: ignore[arg-type]
        assert word in shown and "rappeler &lt;b&gt;tard&lt;/b&gt;" in shown and "<b>" not in shown
        assert "Anaïs" in shown
    assert await people_file.of(db, [10**9]) is None


async def test_a_correction_keeps_what_was_there(world: World) -> None:
    contact, _ = await a_person(world, extra={"ville natale": "Nice"})
    db = world.db
    number = await db.fetchval("select id from contact_numbers where contact_id = $1", contact)
    old = await db.fetchval("select e164 from contact_numbers where id = $1", number)
    changed = await rights.correct(
        db, contact, {"last_name": "Noël", "city": "", "extra:ville natale": "Metz"}, {number: NUMBER}, by=world.agent
    )
    assert changed == ["extra:ville natale", "last_name", f"number:{number}"]
    row = await db.fetchrow("select last_name, first_name, extra from contacts where id = $1", contact)
    assert tuple(row) == ("Noël", "Anaïs", {"ville natale": "Metz"})
    kept = {one["field"]: one["before"] for one in await db.fetch("select field, before from contact_corrections")}
    assert kept == {"extra:ville natale": "Nice", "last_name": "D'Exemple-Noël", f"number:{number}": old}
    assert [one.contact_id for one in await finding.by_number(db, old)] == [contact], "still found by the old number"
    assert await rights.correct(db, contact, {"city": ""}, {10**9: NUMBER}, by=None) is None


async def test_a_restricted_person_is_neither_called_nor_changed(world: World) -> None:
    contact, lead = await a_person(world)
    db = world.db
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=after(60))
    await db.execute("update leads set state = 'callback' where id = $1", lead)
    assert await rights.restrict(db, contact)
    assert not await rights.restrict(db, contact)
    state = "select state from leads where id = $1"
    assert await db.fetchval(state, lead) == "blocked"
    assert await db.fetchval("select state from callbacks") == "cancelled"
    await db.execute("update leads set state = 'callable' where id = $1", lead)
    assert await db.fetchval(state, lead) == "blocked"
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=after(90))
    assert [row[0] for row in await db.fetch("select state from callbacks")] == ["cancelled"] * 2
    other = await insert(
        db, "campaigns", node="main", principal_id=world.principal, name="Autre", mode="manual", trunk="main",
        default_caller_id="+33199000000",
    )  # fmt: skip
    batch = await insert(db, "batches", campaign_id=other, file_name="y", state="done", finished_at=after(0))
    number = await db.fetchval("select id from contact_numbers where contact_id = $1", contact)
    again = await insert(db, "leads", campaign_id=other, batch_id=batch, contact_id=contact, number_id=number)
    assert await db.fetchval(state, again) == "blocked"
    await db.execute("update contacts set last_name = 'X', email = 'x' where id = $1", contact)
    assert await db.fetchval("select last_name from contacts where id = $1", contact) == "D'Exemple-Noël"
    assert await rights.correct(db, contact, {"last_name": "X"}, {}, by=None) is None
    assert await verifying.faults(db) == []
    assert await rights.lift(db, contact) == 2
    assert await rights.lift(db, contact) is None
    assert await db.fetchval(state, lead) == "callable"


async def test_who_objected_is_not_freed_by_the_end_of_a_restriction(world: World) -> None:
    contact, lead = await a_person(world)
    assert await rights.object_to_calls(world.db, [contact], None) == 1
    await rights.restrict(world.db, contact)
    assert await rights.lift(world.db, contact) == 0
    assert await world.db.fetchval("select state from leads where id = $1", lead) == "blocked"


async def test_a_request_is_due_a_calendar_month_after_it_came_and_shows_when_it_is_late(world: World) -> None:
    db = world.db
    came = datetime(2026, 1, 31, 9, tzinfo=UTC)
    made = await rights.open_request(db, rights.NewRequest("access", came, "letter", "M. X"), world.agent)
    found = await rights.request(db, made)
    assert found is not None
    assert (found.due_at, found.overdue, found.state) == (datetime(2026, 2, 28, 9, tzinfo=UTC), True, "open")
    assert await rights.extend(db, made) and not await rights.extend(db, made)
    found = await rights.request(db, made)
    assert found is not None and found.due_at == datetime(2026, 4, 30, 9, tzinfo=UTC)
    contact, _ = await a_person(world)
    assert await rights.identify(db, made, "document", [contact, 10**9])
    assert await rights.settle(db, made, "granted", "envoyé", None)
    assert not await rights.settle(db, made, "refused", "", None)
    assert not await rights.extend(db, made)
    listed = await rights.requests(db, state="granted", before=None, limit=10)
    assert [(one.id, one.contact_ids, one.overdue) for one in listed] == [(made, [contact], False)]


async def test_a_hold_ends_by_itself_or_by_somebody(world: World) -> None:
    contact, _ = await a_person(world)
    db = world.db
    now = datetime.now(UTC)
    past = await holds.place(db, contact, "litige", now - timedelta(days=1), world.agent)
    assert not (await finding.by_ids(db, [contact]))[0].held
    hold = await holds.place(db, contact, "litige", None, world.agent)
    assert hold and past and (await finding.by_ids(db, [contact]))[0].held
    assert await holds.lift(db, hold, world.agent) and not await holds.lift(db, hold, world.agent)
    assert not (await finding.by_ids(db, [contact]))[0].held
    assert await holds.place(db, 10**9, "litige", None, None) is None
    assert [one.id for one in await holds.listed(db, contact_id=contact, before=None, limit=5)] == [hold, past]
