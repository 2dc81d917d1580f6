"""A disposition that comes right after a call without wrap-up, while the call's end is on its way to the database."""

from __future__ import annotations

from db.history.verifying import faults
from db.pool import Connection, Pool
from tests.dialer.site import a_site


async def test_a_call_without_wrap_up_is_disposed_of_before_its_end_is_written(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, wrap_up_seconds=0) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        site.ends(call)
        assert call.row.id not in site.term.floor.calls
        payload = {"attempt_id": call.row.id, "code": "done"}
        assert (await site.term.ask(site.world.agent, "call.dispose", payload)).state == "done"
        again = await site.term.ask(site.world.agent, "call.dispose", payload)
        assert again.code == "already_disposed"
        await site.term.commit()
        assert await db.fetchval("select state from leads") == "done"
        assert await db.fetchval("select count(*) from events where kind = 'disposition'") == 1
        assert await faults(db) == []
