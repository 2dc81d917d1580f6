"""What was claimed is judged again before it leaves: a fact may have changed since."""

from __future__ import annotations

from datetime import timedelta

from db import events
from db.leads import places
from db.people import consents
from db.pool import Connection, Pool
from tests.db.world import insert
from tests.dialer.site import Site, a_site


async def a_consent(site: Site, lead: int) -> int:
    """A consent of this lead's contact."""
    db, world = site.world.db, site.world
    text = (await consents.add_text(db, world.principal, "prospecting", "fr", "Oui.", None)).id
    contact = await db.fetchval("select contact_id from leads where id = $1", lead)
    made: int = await insert(
        db, "consents", principal_id=world.principal, contact_id=contact, purpose="prospecting", text_id=text,
        granted_at=site.clock.now - timedelta(days=3), channel="form", evidence="x",
    )  # fmt: skip
    return made


async def shows_a_card(site: Site) -> int:
    """The attempt of the card that the agent looks at."""
    asked = await site.term.ask(site.world.agent, "agent.preview", {"campaign_id": site.world.campaign})
    assert asked.state == "done"
    await site.term.commit()
    return int(asked.answer["attempt_id"])


async def test_a_consent_taken_back_while_a_card_is_looked_at_keeps_the_call_from_leaving(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="preview") as site:
        lead = await site.world.a_lead()
        consent = await a_consent(site, lead)
        attempt, sent = await shows_a_card(site), len(site.wire.sent)
        assert await consents.revoke(db, consent, site.clock.now, "call", None)
        answer = await site.term.ask(site.world.agent, "preview.dial", {"attempt_id": attempt})
        assert answer.code == "forbidden_by_law"
        await site.term.commit()
        assert len(site.wire.sent) == sent
        site.clock.advance(3600)
        asked = await site.term.ask(site.world.agent, "agent.preview", {"campaign_id": site.world.campaign})
        assert asked.code == "no_lead"
        assert await db.fetchval("select held_by from leads where id = $1", lead) == "consent_or_contract"


async def test_a_call_that_was_not_sent_yet_is_taken_back_when_the_consent_is(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        lead = await site.world.a_lead(next_attempt_at=site.clock.now)
        consent = await a_consent(site, lead)
        await site.places()  # written as dialing once the journal commits
        sent = len(site.wire.sent)
        assert await consents.revoke(db, consent, site.clock.now, "call", None)
        await site.term.placing.look_again()
        await site.term.commit()
        assert len(site.wire.sent) == sent
        row = await db.fetchrow("select state, outcome, dialed_at from attempts")
        assert row is not None and tuple(row) == ("ended", "cancelled", None)


async def test_a_card_outside_the_places_goes_back_when_the_campaign_is_narrowed(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="preview") as site:
        lead = await site.world.a_lead()
        await shows_a_card(site)
        assert await places.change(db, site.world.campaign, ["75"], None)
        await events.wake(db)
        await site.term.live.refresh()
        await site.term.placing.look_again()
        await site.term.commit()
        assert await db.fetchval("select state from leads where id = $1", lead) == "callable"
        assert site.term.floor.agents[site.world.agent].free
        site.clock.advance(3600)
        asked = await site.term.ask(site.world.agent, "agent.preview", {"campaign_id": site.world.campaign})
        assert asked.code == "no_lead"


async def test_a_refusal_is_written_with_the_disposition_that_says_so(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await insert(
            db, "dispositions", campaign_id=site.world.campaign, code="no", effect="refusal", label_fr="-", label_en="-"
        )
        await site.term.live.refresh()
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        site.ends(call)
        await site.term.commit()
        done = await site.term.ask(site.world.agent, "call.dispose", {"attempt_id": call.row.id, "code": "no"})
        assert done.state == "done"
        await site.term.commit()
        row = await db.fetchrow("select attempt_id, contact_id, e164 from refusals")
        assert row is not None and tuple(row) == (call.row.id, call.row.contact_id, call.row.e164)


async def test_a_call_that_was_not_sent_yet_is_taken_back_when_its_profile_is_gone(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        lead = await site.world.a_lead(next_attempt_at=site.clock.now)
        await a_consent(site, lead)
        await site.places()
        sent = len(site.wire.sent)
        await db.execute("update campaigns set profile = 'GONE'")
        await site.term.live.refresh()
        await site.term.placing.look_again()
        await site.term.commit()
        assert len(site.wire.sent) == sent
        assert await db.fetchval("select outcome from attempts") == "cancelled"
