"""Promised calls on the floor: offered, announced, dialed, handed on; and what of it is found again after a restart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.history.verifying import faults
from db.pool import Connection, Pool
from tests.db.world import insert
from tests.dialer.site import Site, a_site, site_settings
from tests.dialer.term import a_term


async def a_promise(site: Site, late: float = 0, agent: int | None = None, **columns: Any) -> tuple[int, int]:
    """A promise that is `late` seconds past its time, and its lead."""
    world = site.world
    lead = await world.a_lead(state="callback")
    values = {"state": "scheduled", "due_at": site.clock.now - timedelta(seconds=late), **columns}
    promise = await insert(
        world.db, "callbacks", campaign_id=world.campaign, lead_id=lead, agent_id=agent, promised_by=agent, **values
    )
    return promise, lead


def told(site: Site) -> list[tuple[str, str]]:
    """Where waiting legs were sent to hear something."""
    return [(fields["Context"], fields["Exten"]) for action, fields in site.wire.sent if action == "Redirect"]


async def test_a_promised_call_is_announced_and_then_dialed_as_one_call_to_one_agent(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", announce_seconds=4, script="relance") as site:
        await site.leads(5)
        promise, lead = await a_promise(site)
        await site.ticks()
        row = await db.fetchrow("select * from attempts where callback_id = $1", promise)
        assert row is not None
        assert (row["state"], row["mode"], row["agent_id"], row["lead_id"]) == (
            "claimed", "manual", site.world.agent, lead,
        )  # fmt: skip
        assert told(site) == [("plateau-promise", "own-fr")]
        body = await db.fetchval("select body from events where kind = 'promise' and agent_id = $1", site.world.agent)
        assert (body["id"], body["why"], body["script"]) == (promise, "campaign", "relance")
        assert await db.fetchval("select count(*) from attempts") == 1  # the only agent is taken
        await site.ticks(5)
        assert await db.fetchval("select state from attempts") == "dialing"
        (call,) = site.term.floor.live()
        await site.talks(call)
        site.ends(call)
        await site.term.commit()
        assert await db.fetchval("select state from callbacks") == "done"
        site.clock.advance(31)
        site.term.tick()
        await site.term.commit()
        assert await faults(db) == []


async def test_a_due_call_of_one_campaign_goes_to_an_agent_of_another_where_it_is_shared(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive") as site:
        home, other = site.world.campaign, await site.another_campaign()
        await db.execute("delete from campaign_agents where campaign_id = $1", home)
        await db.execute("update leads set state = 'done' where campaign_id = $1", other)
        await site.term.live.refresh()
        promise, _ = await a_promise(site)
        await site.ticks()
        assert await db.fetchval("select count(*) from attempts") == 0
        await db.execute("update campaigns set callbacks_by = 'any', language = 'en' where id = $1", home)
        await site.term.live.refresh()
        await site.ticks()
        assert await db.fetchval("select count(*) from attempts") == 0  # he does not speak its language
        await db.execute("update campaigns set language = 'fr' where id = $1", home)
        await site.term.live.refresh()
        await site.ticks()
        found = await db.fetchrow("select campaign_id, agent_id, callback_id from attempts")
        assert found is not None
        assert tuple(found) == (home, site.world.agent, promise)
        assert told(site) == [("plateau-promise", "other-fr")]
        assert await db.fetchval("select body ->> 'why' from events where kind = 'promise'") == "other_campaign"


async def test_a_personal_promise_falls_to_the_campaign_once_its_agent_had_his_time(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, personal_falls_after_minutes=5) as site:
        away = await site.world.an_agent()
        promise, _ = await a_promise(site, late=200, agent=away)
        await site.ticks()
        assert await db.fetchval("select count(*) from attempts") == 0
        await site.ticks(120)
        row = await db.fetchrow("select agent_id, was_of, fell_at is not null, escalated from callbacks")
        assert row is not None
        assert tuple(row) == (None, away, True, 1)
        await site.ticks()
        assert await db.fetchval("select agent_id from attempts where callback_id = $1", promise) == site.world.agent
        assert await db.fetchval("select body ->> 'why' from events where kind = 'promise'") == "fallen"
        states = [row[0] for row in await db.fetch("select body ->> 'state' from events where kind = 'callback'")]
        assert states[:3] == ["due", "due", "fell"]


async def test_what_is_late_is_told_step_by_step_and_each_step_once(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.term.ask(site.world.agent, "agent.pause", {"reason": "lunch"})
        await a_promise(site)
        for seconds in (0, 121, 1, 60 * 14, 1, 60 * 46, 1):
            await site.ticks(seconds)
        rows = await db.fetch("select body from events where kind = 'callback' and body ? 'late_minutes' order by seq")
        assert [(row["body"]["state"], row["body"]["late_minutes"]) for row in rows] == [
            ("due", 2), ("missed", 15), ("missed", 60),
        ]  # fmt: skip


async def test_just_before_a_promise_an_agent_is_kept_and_counted_for_nobody(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await site.leads(3)
        await a_promise(site, late=-20)
        await site.ticks()
        assert site.term.floor.agents[site.world.agent].kept_for is not None
        assert await db.fetchval("select count(*) from attempts") == 0
        await site.ticks(20.5)
        assert await db.fetchval("select callback_id is not null from attempts") is True


async def test_an_agent_whom_a_call_on_its_way_wants_is_left_to_it_for_a_while(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await site.leads(1)
        await site.dials()
        await a_promise(site)
        await site.ticks()
        assert await db.fetchval("select count(*) from attempts") == 1
        await site.ticks(9)
        assert await db.fetchval("select count(*) from attempts where callback_id is not null") == 1


async def test_a_promise_that_may_not_be_called_keeps_nobody_from_work(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await site.leads(1)
        _, lead = await a_promise(site)
        await db.execute(
            "insert into dnc (e164, source) select n.e164, 'operator' from contact_numbers n "
            "join leads l on l.number_id = n.id where l.id = $1", lead,
        )  # fmt: skip
        await site.ticks()
        await site.ticks()
        assert [row[0] for row in await db.fetch("select callback_id from attempts")] == [None]
        assert site.term.floor.agents[site.world.agent].kept_for is None


async def test_a_promise_that_was_announced_when_the_dialer_died_is_dialed_by_the_next_one(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await a_promise(site)
        await site.ticks()
        assert await db.fetchval("select state from attempts") == "claimed"
        term = await a_term(site_settings(database_url), pool, site.term._link, site.wire, site.clock)
        agent = term.floor.agents[site.world.agent]
        assert agent.state == "reserved"
        site.term = term
        await site.ticks(5)
        assert await db.fetchval("select state from attempts") == "dialing"


async def test_a_phone_that_is_lost_before_the_dial_gives_the_promise_back(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        promise, lead = await a_promise(site)
        await site.ticks()
        agent = site.term.floor.agents[site.world.agent]
        site.term.engine.leg_down(agent, agent.row.leg_number)
        await site.ticks(1)
        row = await db.fetchrow("select state, not_before - $2::timestamptz from callbacks where id = $1",
                                promise, site.clock.now)  # fmt: skip
        assert row is not None
        assert row["state"] == "due"
        assert row[1] < timedelta(seconds=6)
        assert await db.fetchval("select state from leads where id = $1", lead) == "callback"
        assert agent.state == "paused"
        assert await faults(db) == []


async def test_an_announced_call_that_the_agent_leaves_goes_to_somebody_else_first(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        promise, _ = await a_promise(site)
        await site.ticks()
        first = site.world.agent
        shown = site.term.floor.agents[first].row.attempt_id
        assert (await site.term.ask(first, "preview.skip", {"attempt_id": shown})).state == "done"
        await site.term.commit()
        site.world.agent = await site.world.an_agent()
        await site.term.live.refresh()
        await site.takes_post()
        await site.ticks(6)
        attempts = await db.fetch("select agent_id from attempts where callback_id = $1 order by id", promise)
        assert [row[0] for row in attempts] == [first, site.world.agent]
