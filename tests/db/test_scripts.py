"""Scripts in the database: versions stay, and an answer is nobody else's, newer than what it replaces, and erased."""

from __future__ import annotations

import asyncpg
import pytest

from db.people import erasure_rows
from db.pool import Connection
from db.scripts import answers, drafts
from db.scripts.answers import Given
from tests.core.script.samples import a_script
from tests.db.world import World, a_world, after


async def a_published_script(world: World) -> int:
    """A script of the world's campaign with one version."""
    made = await drafts.create(world.db, world.principal, "Accueil", a_script(), None)
    assert made is not None
    assert await drafts.publish(world.db, made, 1, None) == 1
    assert await drafts.use(world.db, world.campaign, made)
    return made


async def an_answer(world: World, attempt: int) -> None:
    """What was answered in a call."""
    await a_published_script(world)
    version = await world.db.fetchval("select id from script_versions")
    await world.db.execute("insert into attempt_scripts values ($1, $2)", attempt, version)
    await answers.save(world.db, attempt, Given("energie", "Quelle énergie ?", "gaz", "Gaz", 1))


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def test_a_published_version_never_changes(world: World) -> None:
    await a_published_script(world)
    for statement in ("update script_versions set document = '{}'", "delete from script_versions"):
        with pytest.raises(asyncpg.RaiseError, match="never changes"):
            await world.db.execute(statement)


async def test_a_call_that_is_not_on_gets_no_script_and_one_of_another_agent_is_not_locked(world: World) -> None:
    await a_published_script(world)
    attempt = await world.a_conversation(lead=await world.a_lead())
    agent = await world.db.fetchval("select agent_id from attempts where id = $1", attempt)
    assert await answers.of_call(world.db, attempt, agent) is None
    await world.db.execute("update attempts set ended_at = now() where id = $1", attempt)
    assert await answers.lock(world.db, attempt, agent)
    assert not await answers.lock(world.db, attempt, agent + 1)


async def test_an_older_answer_that_comes_late_changes_nothing(world: World) -> None:
    attempt = await world.a_conversation(lead=await world.a_lead(), claimed_at=after(0))
    await an_answer(world, attempt)
    await answers.save(world.db, attempt, Given("energie", "Quelle énergie ?", "bois", "Bois", 3))
    await answers.save(world.db, attempt, Given("energie", "Quelle énergie ?", "autre", "Autre", 2))
    assert await world.db.fetchval("select said from script_answers") == "Bois"
    await answers.count(world.db, attempt, [])
    assert await world.db.fetchval("select counts from script_answers") is False


async def test_answers_go_with_the_person(world: World) -> None:
    lead = await world.a_lead()
    attempt = await world.a_conversation(lead=lead)
    await an_answer(world, attempt)
    contact = await world.db.fetchval("select contact_id from leads where id = $1", lead)
    before = await world.db.fetchval(erasure_rows.CHECKSUM, [contact])
    statement = dict(erasure_rows.ROWS)["answers"]
    assert await world.db.fetchval(statement, [contact + 1], [], world.principal) == 0
    assert await world.db.fetchval(statement, [contact], [], world.principal) == 1
    assert await world.db.fetchval("select count(*) from script_answers") == 0
    assert await world.db.fetchval(erasure_rows.CHECKSUM, [contact]) != before
