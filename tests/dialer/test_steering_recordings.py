"""A recording that is shown as paused is silent: nothing is written before Asterisk did it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from db.pool import Connection, Pool
from dialer.core.model import AttemptId, attempt_channel
from dialer.core.pausing_recordings import PAUSE
from dialer.floor.memory import Call
from tests.dialer.site import Site, a_site


@contextlib.asynccontextmanager
async def a_recorded_call(url: str, db: Connection, pool: Pool, recording: str) -> AsyncIterator[tuple[Site, Call]]:
    """The agent talks, and what is said is recorded."""
    async with a_site(url, db, pool, recording=recording) as site:
        await site.leads(1)
        (call,) = await site.dials()
        call.recording = True
        await site.talks(call)
        site.wire.sent.clear()
        yield site, call


async def steers(site: Site, call: Call, action: str) -> str | None:
    """The code with which it is refused; None: done."""
    payload = {"attempt_id": call.row.id, "action": action}
    code = (await site.term.ask(site.world.agent, "call.recording", payload)).code
    await site.term.commit()
    return code


def silenced(site: Site) -> list[bool]:
    """What Asterisk was told of recordings since the last look: silence or sound."""
    told = [fields["State"] == "1" for action, fields in site.wire.sent if action == "MixMonitorMute"]
    site.wire.sent.clear()
    return told


async def test_a_pause_that_asterisk_did_not_hear_of_is_refused_and_not_shown(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_recorded_call(database_url, db, pool, "all") as (site, call):
        site.wire.up = False
        assert await steers(site, call, "pause") == "asterisk_away"
        assert await db.fetchval("select paused_until is null from recordings")
        site.wire.up = True
        for action, paused in (("pause", True), ("resume", False)):
            assert await steers(site, call, action) is None
            assert silenced(site) == [paused]
            assert await db.fetchval("select paused_until is not null from recordings") is paused
        assert await steers(site, call, "start") == "not_on_demand"


async def test_after_a_lost_link_what_is_paused_is_silenced_again(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_recorded_call(database_url, db, pool, "all") as (site, call):
        channel = attempt_channel(AttemptId(call.row.id))
        site.wire.channels = [{"Uniqueid": channel, "ChannelState": "6", "BridgeId": "b1"}]
        await site.term.resync.run(trust_nothing=True)
        assert silenced(site) == [False], "a pause that was never written is undone"
        await steers(site, call, "pause")
        silenced(site)
        site.term.floor.calls.clear()  # as the next dialer finds it: in the database alone
        await site.term.live.load()
        await site.term.resync.run(trust_nothing=False)
        assert silenced(site) == []
        await site.term.resync.run(trust_nothing=True)
        assert silenced(site) == [True]


async def test_what_nobody_asked_for_is_neither_paused_nor_resumed(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_recorded_call(database_url, db, pool, "on_demand") as (site, call):
        for action in ("pause", "resume"):
            assert await steers(site, call, action) == "not_started"
        assert silenced(site) == []
        assert await steers(site, call, "start") is None
        assert silenced(site) == [False]
        assert await db.fetchval("select demanded and paused_until is null from recordings")
        assert await steers(site, call, "pause") is None
        assert await steers(site, call, "resume") is None


async def test_a_pause_that_is_forgotten_ends_by_itself_and_one_asked_for_again_lasts_longer(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_recorded_call(database_url, db, pool, "all") as (site, call):
        steering = site.term.steering_recordings
        await steers(site, call, "pause")
        site.clock.advance(PAUSE.total_seconds() - 1)
        await steers(site, call, "pause")
        assert silenced(site) == [True, True]
        site.clock.advance(PAUSE.total_seconds() - 1)
        await steering.resume_forgotten()
        assert silenced(site) == []
        site.clock.advance(1)
        site.wire.up = False
        await steering.resume_forgotten()
        assert call.paused_until is not None, "what Asterisk did not do is not shown as done"
        site.wire.up = True
        await steering.resume_forgotten()
        await site.term.commit()
        assert silenced(site) == [False]
        assert await db.fetchval("select paused_until is null from recordings")
        told = "select body ->> 'recording_paused_until' is null from events where kind = 'agent' order by seq desc"
        assert await db.fetchval(told)
        await steering.resume_forgotten()
        assert silenced(site) == []


async def test_the_next_dialer_ends_a_pause_that_it_finds(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_recorded_call(database_url, db, pool, "all") as (site, call):
        await steers(site, call, "pause")
        silenced(site)
        site.term.floor.calls.clear()
        await site.term.live.load()
        site.clock.advance(PAUSE.total_seconds())
        await site.term.steering_recordings.resume_forgotten()
        await site.term.commit()
        assert silenced(site) == [False]
        assert await db.fetchval("select paused_until is null from recordings")
