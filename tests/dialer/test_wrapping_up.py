"""A wrap-up that is extended by its agent and ended by a supervisor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.dialer.commands import Answer, Command
from db.pool import Connection, Pool
from tests.db.world import insert
from tests.dialer.site import Site, a_site


async def ask(site: Site, kind: str, attempt: int, by: int) -> Answer:
    """What is asked about the site's agent."""
    answer = await site.term.commands._carry_out(Command(attempt, kind, site.world.agent, {"attempt_id": attempt}, by))
    await site.term.commit()
    return answer


async def row(db: Connection, site: Site) -> Any:
    return await db.fetchrow("select state, since, wrap_until from agents where id = $1", site.world.agent)


async def test_an_agent_extends_and_a_supervisor_ends(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, wrap_up_seconds=30, wrap_up_extensions=2) as site:
        boss = await insert(db, "users", login="boss", name="Exemple Chef", role="supervisor", password_hash="-")
        await site.leads(1)
        await site.term.live.refresh()
        (call,) = await site.dials()
        await site.talks(call)
        me, number = site.world.agent, call.row.id
        assert (await ask(site, "call.extend_wrap_up", number, me)).code == "no_wrap_up"
        assert (await ask(site, "agent.end_wrap_up", number, boss)).code == "agent_not_wrapping_up"
        site.ends(call)
        await site.term.commit()

        assert (await ask(site, "call.extend_wrap_up", number + 1, me)).code == "no_wrap_up"  # another call
        for times in (2, 3):
            assert (await ask(site, "call.extend_wrap_up", number, me)).state == "done"
            kept = await row(db, site)
            assert abs(kept["wrap_until"] - kept["since"] - timedelta(seconds=30 * times)) < timedelta(milliseconds=1)
        assert (await ask(site, "call.extend_wrap_up", number, me)).code == "wrap_up_extended_enough"
        site.clock.advance(80)
        site.term.engine.end_wrap_ups()
        await site.term.commit()
        assert (await row(db, site))["state"] == "wrap_up"

        assert (await ask(site, "agent.end_wrap_up", number + 1, boss)).code == "agent_not_wrapping_up"
        assert (await ask(site, "agent.end_wrap_up", number, boss)).state == "done"
        assert (await row(db, site))["state"] == "ready"
        assert (await ask(site, "agent.end_wrap_up", number, boss)).code == "agent_not_wrapping_up"
        (line,) = await db.fetch("select user_id, target, detail from audit_log where action = 'agent.wrap_up_ended'")
        assert (line["user_id"], line["target"]) == (boss, f"agent {me}")
        assert line["detail"] == {"attempt": number, "after_seconds": 80}
