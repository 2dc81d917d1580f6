"""Contacts found by what a person remembers of them, on a real PostgreSQL."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from db.migrate import migrate
from db.pool import Connection, connect
from db.search import found as contact_list
from db.search import index
from db.search.conditions import ContactSearch
from db.search.contacts import Place
from db.search.contacts import search as search_page
from db.search.words import Match
from tests.db.world import NOON, World, a_world, insert

PEOPLE: dict[str, dict[str, Any]] = {
    "helene": {"first_name": "Hélène", "last_name": "Échantillon", "city": "Besançon", "postcode": "25000",
               "email": "h.echantillon75@exemple.fr",
               "extra": {"Activité": "Réparation automobile", "Dossier": "000123"}},
    "jean": {"first_name": "Jean-Pierre", "last_name": "D’Exemple", "company": "Œuvres & Cie", "city": "Paris"},
    "paris": {"first_name": "Zoé", "last_name": "Paris", "city": "Lyon", "extra": {"Réponse": "oui"}},
    "garage": {"company": "Garage du Témoin S.A.R.L.", "city": "Saint-Étienne", "email": "contact@garage-temoin.fr"},
    "other": {"first_name": "Лев", "last_name": "Пример", "city": "København"},
}  # fmt: skip


async def search(db: Connection, wanted: ContactSearch, limit: int = 50) -> list[Place]:
    """Every page, one after the other."""
    found: list[Place] = []
    after: Place | None = None
    while True:
        page = await search_page(db, wanted, after=after, limit=limit)
        assert page is not None
        found += page.places
        if (after := page.next) is None:
            return found


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


@pytest.fixture
async def people(world: World) -> dict[str, int]:
    ids: dict[str, int] = {}
    for n, (name, facts) in enumerate(PEOPLE.items()):
        contact = await insert(world.db, "contacts", principal_id=world.principal, **facts)
        number = await insert(
            world.db, "contact_numbers", contact_id=contact, e164=f"+3363998{n}234", kind="mobile", rank=1
        )
        await insert(
            world.db, "leads", campaign_id=world.campaign, batch_id=world.batch, contact_id=contact, number_id=number
        )  # fmt: skip
        ids[name] = contact
    await index.catch_up(world.db)
    return ids


async def names(world: World, people: dict[str, int], **wanted: Any) -> list[str]:
    found = await search(world.db, ContactSearch(**wanted))
    by_id = {contact: name for name, contact in people.items()}
    return [by_id[place.contact_id] for place in found]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("échantillon", "helene"), ("ECHANTILLON", "helene"), ("echantilon", "helene"), ("échnatillon", "helene"),
        ("hantill", "helene"), ("helene echantillon", "helene"), ("Échantillon Hélène", "helene"),
        (unicodedata.normalize("NFD", "Hélène"), "helene"), ("hel besan", "helene"), ("hlene", "helene"),
        ("besanson", "helene"), ("25000", "helene"), ("h.echantillon75@exemple.fr", "helene"),
        ("echantillon75", "helene"), ("automobile", "helene"), ("reparation", "helene"), ("000123", "helene"),
        ("jean pierre", "jean"), ("jean-pierre", "jean"), ("d'exemple", "jean"), ("pierre d’exemple", "jean"),
        ("oeuvres", "jean"), ("œuvres", "jean"), ("garage temoin", "garage"), ("saint etienne", "garage"),
        ("st-etienne garage", ""), ("sarl", ""), ("garage-temoin.fr", "garage"), ("garrage", "garage"),
        ("пример", "other"), ("kobenhavn", "other"), ("zzzz", ""), ("helene lyon", ""),
        ("%", ""), ("'", ""), ("\\", ""),
        ("0639980234", "helene"), ("06 39 98 02 34", "helene"), ("+33 6 39 98 02 34", "helene"), ("99802", "helene"),
        ("0033639980234", "helene"), ("helene 0639", "helene"), ("zoé 2234", "paris"), ("zoé 9234", ""),
    ],
)  # fmt: skip
async def test_whoever_is_meant_is_found_first(world: World, people: dict[str, int], typed: str, wanted: str) -> None:
    found = await names(world, people, find=typed)
    if typed in ("%", "'", "\\"):
        assert len(found) == len(people), "nothing that is a word was typed"
    else:
        assert found[:1] == ([wanted] if wanted else [])


@pytest.mark.parametrize("word", ["hélène", "échantillon", "besançon", "zoé paris", "garage", "témoin"])
async def test_one_typing_error_in_a_word_of_four_letters_is_forgiven(
    world: World, people: dict[str, int], word: str
) -> None:
    (wanted, *_) = await names(world, people, find=word)
    last = word.split()[-1]
    for at in range(len(last)):
        for wrong in (last[:at] + last[at + 1 :], last[:at] + "x" + last[at + 1 :], last[:at] + "x" + last[at:],
                      last[:at] + last[at + 1 : at + 2] + last[at : at + 1] + last[at + 2 :]):  # fmt: skip
            if len(wrong) >= 4:
                assert wanted in await names(world, people, find=word.removesuffix(last) + wrong), wrong


async def test_a_name_comes_before_a_place_and_the_whole_before_a_part(world: World, people: dict[str, int]) -> None:
    assert await names(world, people, find="paris") == ["paris", "jean"]
    assert await names(world, people, find="exemple") == ["jean", "helene"]
    found = await search(world.db, ContactSearch(find="tillon"))
    assert found == [Place(Match.PART, people["helene"])]


async def test_each_field_is_sought_alone_and_narrows(world: World, people: dict[str, int]) -> None:
    assert await names(world, people, name="paris") == ["paris"]
    assert await names(world, people, city="pariss") == ["jean"]
    assert await names(world, people, company="temoin") == ["garage"]
    assert await names(world, people, email="echantillon75@ex") == ["helene"]
    assert await names(world, people, email="garage") == ["garage"]
    assert await names(world, people, answer="oui") == ["paris"]
    assert await names(world, people, answer="paris") == []
    assert await names(world, people, number="06 39 98 12") == ["jean"]
    assert await names(world, people, number="06") == []
    assert await names(world, people, number="1234") == ["jean"]
    assert len(await names(world, people)) == 5
    assert await names(world, people, principal_id=world.principal + 1) == []
    assert await names(world, people, find="paris", campaign_ids=[]) == []
    assert await names(world, people, find="paris", campaign_ids=[world.campaign]) == ["paris", "jean"]
    assert await names(world, people, find="paris", batch_id=world.batch + 1) == []
    now = await world.db.fetchval("select now()")
    assert await names(world, people, find="zoe", created=(now - timedelta(hours=1), None)) == ["paris"]
    assert await names(world, people, find="zoe", created=(None, now - timedelta(hours=1))) == []


async def test_what_became_of_a_lead_narrows(world: World, people: dict[str, int]) -> None:
    db = world.db
    lead = await db.fetchval(
        "update leads set state = 'done', disposition_code = 'sale' where contact_id = $1 returning id", people["paris"]
    )
    for hours in (0, 48):
        at = NOON + timedelta(hours=hours)
        await world.an_attempt(lead, claimed_at=at, dialed_at=at, ended_at=at)
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=NOON)
    day = timedelta(days=1)
    assert await names(world, people, disposition="sale") == ["paris"]
    assert await names(world, people, state="done", find="paris") == ["paris"]
    assert await names(world, people, called=(NOON, NOON + day)) == [], "it was called again later"
    assert await names(world, people, called=(NOON + day, NOON + 3 * day)) == ["paris"]
    assert await names(world, people, promised=(NOON, NOON + day)) == ["paris"]
    assert await names(world, people, promised=(NOON + day, None)) == []
    (shown,) = await contact_list.shown(db, [people["paris"]])
    assert shown["leads"][0]["disposition_code"] == "sale"
    assert await contact_list.shown(db, [people["paris"]], []) == [{**shown, "leads": []}]


async def test_pages_follow_each_other_without_gap_or_repeat(world: World, people: dict[str, int]) -> None:
    for n in range(7):
        await insert(
            world.db, "contacts", principal_id=world.principal, last_name=("Page", "Pages", "Lapage", "Pege")[n % 4]
        )
    await index.catch_up(world.db)
    whole = await search(world.db, ContactSearch(find="page"))
    assert [place.match for place in whole] == sorted(place.match for place in whole)
    assert len(whole) == 7
    seen = await search(world.db, ContactSearch(find="page"), limit=2)
    assert seen == whole


async def test_wider_matches_come_on_pages_after_the_close_ones(world: World, people: dict[str, int]) -> None:
    page = await search_page(world.db, ContactSearch(find="paris"))
    assert page is not None and page.next is not None and len(page.places) == 2
    page = await search_page(world.db, ContactSearch(find="paris"), after=page.next)
    assert page is not None and page.places == [] and page.next is None


async def test_what_changes_is_found_as_it_is_and_what_goes_is_forgotten_at_once(
    world: World, people: dict[str, int]
) -> None:
    db = world.db
    await db.execute("update contacts set last_name = 'Corrigé' where id = $1", people["paris"])
    assert await names(world, people, find="paris") == ["jean"], "what was corrected is not found any more"
    assert await index.behind(db)
    await index.catch_up(db)
    assert not await index.behind(db)
    assert await names(world, people, find="corrige") == ["paris"]
    await insert(db, "contact_numbers", contact_id=people["paris"], e164="+33199001234", kind="phone", rank=2)
    await index.catch_up(db)
    assert await names(world, people, find="01 99 00 12 34") == ["paris"]
    await db.execute("delete from leads")
    await db.execute("delete from contacts where id = $1", people["paris"])
    assert await db.fetchval("select count(*) from contact_search where contact_id = $1", people["paris"]) == 0
    await index.catch_up(db)
    assert await db.fetchval("select count(*) from contact_search") == 4


async def test_many_contacts_are_caught_up_in_slices_the_newest_note_first(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(index, "SLICE", 3)
    db = world.db
    many = "insert into contacts (id, principal_id, last_name) overriding system value"
    await db.execute(f"{many} select n, $1, 'Groupe' from generate_series(50001, 50010) n", world.principal)
    await db.execute(f"{many} select n * 900, $1, 'Loin' from generate_series(1, 5) n", world.principal)
    last = await insert(db, "contacts", principal_id=world.principal, last_name="Dernier")
    assert await index.catch_up_some(db) == 1
    found = await search(db, ContactSearch(find="dernier"))
    assert [place.contact_id for place in found] == [last], "it waited for nobody"
    await index.catch_up(db)
    for name, count in (("groupe", 10), ("loin", 5)):
        assert len(await search(db, ContactSearch(find=name))) == count
    assert await db.fetchval("select count(*) from contact_search_due") == 0


async def test_words_that_nobody_has_any_more_are_forgotten(world: World, people: dict[str, int]) -> None:
    db = world.db
    held = await db.fetchval("select count(*) from search_words")
    await db.execute("update contacts set last_name = 'Corrigé' where id = $1", people["helene"])
    await index.catch_up(db)
    after = ""
    while after := await index.forget_words(db, after):
        pass
    kept = {row["word"] for row in await db.fetch("select word from search_words")}
    assert "corrige" in kept and "echantillon" in kept, "the e-mail still has it"
    await db.execute("update contacts set email = '' where id = $1", people["helene"])
    await index.catch_up(db)
    await index.forget_words(db, "")
    assert not await db.fetchval("select count(*) from search_words where word = 'echantillon'")
    assert await db.fetchval("select count(*) from search_words") == held, "one came and one went"


async def test_a_long_word_and_strange_signs_are_taken_in(world: World, people: dict[str, int]) -> None:
    long = "x" * 5000
    await insert(
        world.db, "contacts", principal_id=world.principal, last_name=long, extra={"a": long, "b": {"c": ["\u0001"]}}
    )
    await index.catch_up(world.db)
    found = await search(world.db, ContactSearch(find=long[:90]))
    assert len(found) == 1


async def test_contacts_that_were_there_before_the_search_are_noted_by_the_migration(
    empty_database_url: str, tmp_path: Any
) -> None:
    from db.migrate import FOLDER

    for file in FOLDER.glob("00*.sql"):
        if file.name < "0013":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    connection = await connect(empty_database_url, application="test")
    await migrate(connection, tmp_path)
    principal = await insert(connection, "principals", name="Exemple")
    for n in range(3):
        await insert(connection, "contacts", principal_id=principal, last_name=f"Ancien{n}")
    (tmp_path / "0013_search.sql").write_bytes((FOLDER / "0013_search.sql").read_bytes())
    await migrate(connection, tmp_path)
    assert await index.behind(connection)
    await index.catch_up(connection)
    found = await search(connection, ContactSearch(find="ancien1"))
    assert len(found) == 1
    await connection.close()
