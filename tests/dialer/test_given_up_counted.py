"""What the engine records of calls given up is what the figures count: those, and no other attempt."""

from __future__ import annotations

from datetime import UTC, datetime

from prometheus_client import REGISTRY

from api.floor.memory import Floor
from db import events
from db.floor.screens import snapshot
from db.history.verifying import EVERY_INVARIANT, verify
from tests.dialer.ringing import Crowd


def metric(campaign: int) -> float:
    return REGISTRY.get_sample_value("plateau_calls_given_up_total", {"campaign": str(campaign)}) or 0.0


async def test_the_figures_count_what_was_given_up_and_nothing_else(chosen: Crowd) -> None:
    site, db = chosen.site, chosen.site.world.db
    await site.term.commit()
    afternoon = f"Etc/GMT{datetime.now(UTC).hour - 14:+d}"  # the calls of two hours ago are of today there
    await db.execute(
        "update campaigns set calling_hours = jsonb_set(calling_hours, '{timezone}', to_jsonb($1::text))", afternoon
    )
    start, before = Floor(await snapshot(db), site.clock()), metric(site.world.campaign)
    given_up = chosen.given_up
    crossed, *hung_up = given_up
    site.answers(crossed)
    site.ends(crossed, cause=16)
    for call in hung_up:
        site.ends(call, cause=16, sip_code=487)
    rang_out, unseen, *others = [call for call in chosen.calls if call not in given_up]
    site.ends(rang_out, cause=19, sip_code=480)
    site.term.engine.lost(unseen)
    for call in others:
        site.ends(call, cause=17, sip_code=486)
    await site.term.commit()
    assert hung_up
    assert metric(site.world.campaign) - before == len(hung_up)
    for event in await events.since(db, start.seq, 1000):
        start.apply(event)
    shown = [floor.campaign(site.world.campaign) for floor in (start, Floor(await snapshot(db), site.clock()))]
    assert [campaign.given_up if campaign else None for campaign in shown] == [len(hung_up)] * 2
    [given_up_rang] = [one for one in EVERY_INVARIANT if one.name == "given_up_rang"]
    assert await verify(db, [given_up_rang]) == []
