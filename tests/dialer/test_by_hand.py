"""Calls that an agent starts: of manual campaigns alone, nobody else's promises, and none that could not leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.pool import Connection, Pool
from dialer.calls import placing
from dialer.journal import Journal
from tests.db.world import insert
from tests.dialer.site import Site, a_site


async def a_promise(site: Site, agent: int | None, **columns: Any) -> int:
    """A lead that was promised a call by now; who promised it, None: anyone calls."""
    world = site.world
    lead = await world.a_lead(state="callback")
    await insert(
        world.db, "callbacks", campaign_id=world.campaign, lead_id=lead, agent_id=agent, state="due",
        due_at=site.clock.now - timedelta(minutes=1), **columns,
    )  # fmt: skip
    return lead


async def dials(site: Site, lead: int) -> str | None:
    """The code with which dialing this lead by hand is refused; None: it is dialed."""
    code = (await site.term.ask(site.world.agent, "agent.dial", {"lead_id": lead})).code
    await site.term.commit()
    return code


@pytest.mark.parametrize("mode", ["preview", "progressive", "predictive"])
async def test_only_leads_of_a_manual_campaign_are_dialed_one_by_one(
    database_url: str, db: Connection, pool: Pool, mode: str
) -> None:
    async with a_site(database_url, db, pool, mode=mode) as site:
        assert await dials(site, await site.world.a_lead()) == "not_manual"
        assert await db.fetchval("select count(*) from attempts") == 0


async def test_another_agents_promise_is_not_taken_and_ones_own_is(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="manual") as site:
        other = await site.world.an_agent()
        assert await dials(site, await a_promise(site, other)) == "not_callable"
        assert await db.fetchval("select count(*) from callbacks where state = 'due'") == 1
        assert await dials(site, await a_promise(site, site.world.agent)) is None


async def test_a_promise_that_anyone_may_keep_is_kept_by_hand(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="manual") as site:
        assert await dials(site, await a_promise(site, None)) is None
        assert await db.fetchval("select state from callbacks") == "claimed"


async def test_a_lead_whose_time_has_not_come_is_not_dialed(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="manual") as site:
        lead = await site.world.a_lead(next_attempt_at=site.clock.now + timedelta(minutes=5))
        assert await dials(site, lead) == "not_callable"
        site.clock.advance(301)
        assert await dials(site, lead) is None


async def test_with_asterisk_or_the_database_away_nothing_leaves_by_hand(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_site(database_url, db, pool, mode="manual") as site:
        term, agent = site.term, site.world.agent
        lead, promised = await site.world.a_lead(), await a_promise(site, agent)
        await term.live.callbacks_due()
        term.serving.linked = False
        assert await dials(site, lead) == "asterisk_away"
        term.serving.linked = True
        monkeypatch.setattr(Journal, "behind_seconds", placing.MAX_BEHIND_SECONDS)
        assert await dials(site, lead) == "database_away"
        await term.promises.keep({})
        assert await db.fetchval("select count(*) from attempts") == 0
        monkeypatch.undo()
        await term.promises.keep({})
        site.clock.advance(5)
        await term.promises.keep({})
        await term.commit()
        assert await db.fetchval("select lead_id from attempts where dialed_at is not null") == promised


@pytest.mark.parametrize("mode", ["progressive", "predictive"])
async def test_a_campaign_that_calls_by_itself_shows_no_cards(
    database_url: str, db: Connection, pool: Pool, mode: str
) -> None:
    async with a_site(database_url, db, pool, mode=mode) as site:
        await site.world.a_lead()
        asked = await site.term.ask(site.world.agent, "agent.preview", {"campaign_id": site.world.campaign})
        assert asked.code == "not_by_hand"
        assert await db.fetchval("select count(*) from attempts") == 0


async def test_a_card_that_is_shown_when_asterisk_goes_away_is_put_back(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="preview") as site:
        term, agent, sent = site.term, site.world.agent, len(site.wire.sent)
        lead = await site.world.a_lead()
        assert (await term.ask(agent, "agent.preview", {"campaign_id": site.world.campaign})).state == "done"
        shown = term.floor.agents[agent].row.attempt_id
        term.serving.linked = False
        assert (await term.ask(agent, "preview.dial", {"attempt_id": shown})).code == "asterisk_away"
        assert (await term.ask(agent, "agent.preview", {"campaign_id": site.world.campaign})).code == "asterisk_away"
        await term.commit()
        assert await db.fetchval("select state from leads where id = $1", lead) == "callable"
        assert term.floor.agents[agent].free
        assert len(site.wire.sent) == sent


async def test_the_one_who_promised_is_told_what_became_of_the_promise(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="manual") as site:
        lead = await a_promise(site, site.world.agent)
        assert await dials(site, lead) is None
        other = await site.world.an_agent()  # a supervisor gives the promise to somebody else meanwhile
        await db.execute("update callbacks set agent_id = $1", other)
        (call,) = site.term.floor.live()
        site.ends(call, cause=17, sip_code=486)
        await site.term.commit()
        told = await db.fetchrow("select * from events where kind = 'callback'")
        assert told is not None
        assert (told["agent_id"], told["campaign_id"], told["lead_id"]) == (other, site.world.campaign, lead)
        assert told["body"] == {"id": await db.fetchval("select id from callbacks"), "state": "done"}
