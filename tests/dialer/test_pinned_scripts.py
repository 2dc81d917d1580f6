"""The move that joins customer and agent also says which version of the script the call has, once."""

from __future__ import annotations

from db.pool import Connection, Pool
from db.scripts import answers, drafts
from tests.core.script.samples import a_script
from tests.db.test_scripts import a_published_script
from tests.dialer.site import a_site


async def test_a_call_has_the_version_of_the_moment_when_it_was_joined(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        script = await a_published_script(site.world)
        await site.leads(1)
        (call,) = await site.dials()
        assert await db.fetchval("select count(*) from attempt_scripts") == 0
        await site.talks(call)
        await drafts.save(db, script, 1, "Accueil", a_script() | {"objections": []}, None)
        assert await drafts.publish(db, script, 2, None) == 2
        shown = await answers.of_call(db, call.row.id, site.world.agent)
        assert shown is not None and shown.version == 1


async def test_a_version_that_was_read_before_the_call_was_joined_stays(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="preview") as site:
        script = await a_published_script(site.world)
        await site.leads(1)
        assert (
            await site.term.ask(site.world.agent, "agent.preview", {"campaign_id": site.world.campaign})
        ).code is None
        await site.term.commit()
        (call,) = site.term.floor.live()
        shown = await answers.of_call(db, call.row.id, site.world.agent)
        assert shown is not None and shown.version == 1
        assert await drafts.publish(db, script, 1, None) == 2
        dialed = await site.term.ask(site.world.agent, "preview.dial", {"attempt_id": call.row.id})
        assert dialed.code is None
        await site.term.commit()
        await site.talks(call)
        assert await db.fetchval(
            "select array_agg(number) from attempt_scripts join script_versions v on v.id = version_id"
        ) == [1]


async def test_a_script_that_is_given_to_the_campaign_in_the_call_is_not_the_calls(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        await a_published_script(site.world)
        assert await answers.of_call(db, call.row.id, site.world.agent) is None
        site.ends(call)
        await site.term.commit()
        assert await db.fetchval("select count(*) from attempt_scripts") == 0
