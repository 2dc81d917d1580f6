"""A supervisor beside an agent: written before it is heard, and ended by whatever ends it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from db.dialer.commands import Answer, Command
from db.pool import Connection, Pool
from dialer.core.model import AttemptId, attempt_channel, leg_channel, monitor_channel
from dialer.floor.memory import Call
from tests.db.world import insert
from tests.dialer.site import Site, a_site


@dataclass
class Beside:
    """A site, its only call, and a supervisor with a phone."""

    site: Site
    call: Call
    boss: int
    asked: int = 100

    async def ask(self, kind: str, **payload: Any) -> Answer:
        """What the supervisor asks about the agent."""
        self.asked += 1
        command = Command(self.asked, kind, self.site.world.agent, payload, self.boss)
        answer = await self.site.term.commands._carry_out(command)
        await self.site.term.commit()
        return answer

    async def begin(self, mode: str = "listen", *, stays: bool = False) -> int:
        """The supervisor asks, and takes the phone."""
        answer = await self.ask("monitor.begin", mode=mode, phone="sip", stays=stays)
        assert answer.state == "done", answer.code
        await self.hear(Event="Newstate", Uniqueid=monitor_channel(self.asked), ChannelState="6")
        return self.asked

    async def hear(self, **event: str) -> None:
        """Asterisk says something, and what follows is written and done, also what follows from that."""
        self.site.hear(**event)
        await self.site.term.commit()
        await self.site.term.commit()

    def places(self) -> list[tuple[str, str]]:
        """Where channels were sent since the last look: context and place."""
        found = [(fields["Context"], fields["Exten"]) for action, fields in self.site.wire.sent if action == "Redirect"]
        self.site.wire.sent.clear()
        return found

    def hung_up(self) -> list[str]:
        """Which channels were to be hung up since the last look."""
        found = [fields["Channel"] for action, fields in self.site.wire.sent if action == "Hangup"]
        self.site.wire.sent.clear()
        return found

    async def log(self) -> list[tuple[Any, ...]]:
        rows = await self.site.world.db.fetch(
            "select attempt_id, mode, told, ended_at is not null from monitoring_parts order by began_at"
        )
        return [tuple(row) for row in rows]

    async def why(self, monitoring: int) -> Any:
        return await self.site.world.db.fetchval("select ended_why from monitorings where id = $1", monitoring)


@contextlib.asynccontextmanager
async def beside(url: str, db: Connection, pool: Pool, **campaign: Any) -> AsyncIterator[Beside]:
    """The agent talks."""
    async with a_site(url, db, pool, **campaign) as site:
        boss = await insert(db, "users", login="boss", name="Exemple Chef", role="supervisor", password_hash="-")
        await insert(db, "agents", id=boss, node="main", station="boss", sip_secret="x" * 24)
        await site.leads(2)
        await site.term.live.refresh()
        (call,) = await site.dials()
        await site.talks(call)
        site.wire.sent.clear()
        yield Beside(site, call, boss)


async def test_it_is_written_before_it_is_heard(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        assert (await here.ask("monitor.begin", mode="listen", phone="web", stays=False)).state == "done"
        ((action, fields),) = here.site.wire.sent
        assert (action, fields["Channel"], fields["Exten"]) == ("Originate", "PJSIP/boss-web", "wait")
        here.site.wire.sent.clear()
        here.site.hear(Event="Newstate", Uniqueid=monitor_channel(here.asked), ChannelState="6")
        assert here.site.wire.sent == []  # nothing is heard before the commit
        await here.site.term.commit()
        assert await here.log() == [(here.call.row.id, "listen", True, False)]
        agent = here.site.term.floor.agents[here.site.world.agent]
        assert here.site.wire.sent[0][1]["Value"] == leg_channel(agent.id, agent.row.leg_number)
        assert here.places() == [("plateau-monitor", "listen")]
        acts = await db.fetch("select action, user_id, target from audit_log order by id")
        assert [act["action"] for act in acts] == ["agent.monitor", "agent.monitor_call"]
        assert {(act["user_id"], act["target"]) for act in acts} == {(here.boss, f"agent {agent.id}")}
        told = await db.fetch("select body from events where kind = 'monitoring' order by seq")
        assert [(one["body"]["state"], one["body"]["attempt_id"]) for one in told] == [
            ("ringing", None), ("open", None), ("open", here.call.row.id),
        ]  # fmt: skip


async def test_modes_change_on_the_page_and_by_key_and_each_is_a_part_of_the_log(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with beside(database_url, db, pool, monitoring_told=False) as here:
        monitoring = await here.begin()
        here.places()
        assert (await here.ask("monitor.change", mode="whisper")).state == "done"
        assert here.places() == [("plateau-monitor", "whisper")]
        await here.hear(Event="UserEvent", UserEvent="PlateauKeyBarge", Uniqueid=monitor_channel(monitoring))
        assert here.places() == [("plateau-monitor", "barge")]
        await here.hear(Event="UserEvent", UserEvent="PlateauKeyBarge", Uniqueid=monitor_channel(monitoring))
        assert here.places() == []
        await here.ask("monitor.end")
        assert here.hung_up() == [monitor_channel(monitoring)]
        attempt = here.call.row.id
        assert await here.log() == [(attempt, mode, False, True) for mode in ("listen", "whisper", "barge")]
        assert await here.why(monitoring) == "supervisor"


async def test_it_ends_with_the_call_or_stays_and_only_listens_to_the_next(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with beside(database_url, db, pool, wrap_up_seconds=0) as here:
        first = await here.begin()
        here.site.ends(here.call)
        await here.site.term.commit()
        await here.site.term.commit()
        assert here.hung_up() == [monitor_channel(first)]
        assert await here.why(first) == "call_ended"
        second = await here.begin("barge", stays=True)
        assert here.places() == []
        (call,) = await here.site.dials()
        await here.site.talks(call)
        await here.site.term.commit()
        assert here.places() == [("plateau-monitor", "listen")]
        await here.ask("monitor.change", mode="barge")
        here.site.ends(call)
        await here.site.term.commit()
        await here.site.term.commit()
        assert here.places() == [("plateau-monitor", "barge"), ("plateau-monitor", "wait")]
        assert (await here.log())[1:] == [(call.row.id, "listen", True, True), (call.row.id, "barge", True, True)]
        await here.ask("monitor.change", stays=False)
        assert await here.why(second) == "call_ended"


async def test_a_phone_rings_no_longer_than_the_call_lasts(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        await here.ask("monitor.begin", mode="barge", phone="sip", stays=False)
        here.site.ends(here.call)
        await here.site.term.commit()
        await here.site.term.commit()
        assert await here.why(here.asked) == "call_ended"
        assert here.hung_up() == [monitor_channel(here.asked)]


async def test_a_phone_that_nobody_takes_or_that_drops_ends_it(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        await here.ask("monitor.begin", mode="listen", phone="sip", stays=False)
        await here.hear(Event="OriginateResponse", Response="Failure", Uniqueid=monitor_channel(here.asked))
        assert await here.why(here.asked) == "not_taken"
        assert await here.log() == []
        monitoring = await here.begin()
        await here.hear(Event="Hangup", Uniqueid=monitor_channel(monitoring), Cause="16")
        assert await here.why(monitoring) == "phone"
        assert here.call.state == "bridged"
        await here.hear(Event="Newstate", Uniqueid=monitor_channel(monitoring), ChannelState="6")
        assert here.hung_up()[-1] == monitor_channel(monitoring)


async def test_an_agent_whose_phone_drops_in_the_call_is_heard_again_when_it_is_back(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with beside(database_url, db, pool) as here:
        monitoring = await here.begin("whisper")
        agent = here.site.term.floor.agents[here.site.world.agent]
        here.places()
        await here.hear(Event="Hangup", Uniqueid=leg_channel(agent.id, agent.row.leg_number), Cause="16")
        assert here.places() == [("plateau-monitor", "wait")]
        here.site.term.legs.ring(agent)
        await here.hear(Event="Newstate", Uniqueid=leg_channel(agent.id, agent.row.leg_number), ChannelState="6")
        sent = [fields["Value"] for action, fields in here.site.wire.sent if action == "Setvar"]
        assert sent == [leg_channel(agent.id, agent.row.leg_number)]
        assert here.places()[-1] == ("plateau-monitor", "whisper")
        here.site.ends(here.call)
        await here.site.term.commit()
        await here.site.term.commit()
        assert await here.why(monitoring) == "call_ended"


async def test_who_may_not_is_refused(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        agent = here.site.world.agent
        await db.execute("update users set role = 'agent' where id = $1", here.boss)
        assert (await here.ask("monitor.begin", mode="listen")).code == "may_not_monitor"
        await db.execute("update users set role = 'supervisor', disabled_at = now() where id = $1", here.boss)
        assert (await here.ask("monitor.begin", mode="listen")).code == "may_not_monitor"
        await db.execute("update users set disabled_at = null where id = any($1)", [here.boss, agent])
        assert (await here.ask("monitor.begin", mode="take_over")).code == "agent_not_talking"
        monitoring = await here.begin()
        assert (await here.ask("monitor.begin", mode="listen")).code == "already_monitoring"
        await db.execute("update users set disabled_at = now() where id = $1", here.boss)
        await here.site.term.serving.parts.monitoring.check()
        await here.site.term.commit()
        assert await here.why(monitoring) == "supervisor"


async def test_two_supervisors_on_one_agent_do_not_disturb_each_other(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with beside(database_url, db, pool) as here:
        first = await here.begin()
        here.boss = await insert(db, "users", login="b2", name="Exemple Deux", role="admin", password_hash="-")
        await insert(db, "agents", id=here.boss, node="main", station="b2", sip_secret="x" * 24)
        await here.site.term.live.refresh()
        second = await here.begin("whisper")
        await here.hear(Event="Hangup", Uniqueid=monitor_channel(first), Cause="16")
        assert (await here.why(first), await here.why(second)) == ("phone", None)
        assert [(mode, ended) for _, mode, _, ended in await here.log()] == [("listen", True), ("whisper", False)]


async def test_the_next_dialer_knows_it_again_or_hangs_it_up(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        monitoring, stray = await here.begin(), 999
        term, parts = here.site.term, here.site.term.serving.parts
        parts.monitoring.monitors.alive.clear()
        await parts.monitoring.load(db)
        leg = term.floor.agents[here.site.world.agent]
        channels = [
            {"Uniqueid": attempt_channel(AttemptId(here.call.row.id)), "ChannelState": "6", "BridgeId": "b1"},
            {"Uniqueid": leg_channel(leg.id, leg.row.leg_number), "ChannelState": "6", "BridgeId": "b1"},
        ]
        there = {"ChannelState": "6", "Context": "plateau-monitor", "Exten": "wait"}
        here.site.wire.channels = [
            *channels, {"Uniqueid": monitor_channel(monitoring), **there}, {"Uniqueid": monitor_channel(stray), **there}
        ]  # fmt: skip
        here.site.wire.sent.clear()
        await term.resync.run(trust_nothing=True)
        await term.commit()
        assert [fields["Channel"] for action, fields in here.site.wire.sent if action == "Hangup"] == [
            monitor_channel(stray)
        ]
        assert here.places() == [("plateau-monitor", "listen")]  # the order was lost with the dialer before
        here.site.wire.channels = channels
        here.site.clock.advance(60)
        await term.resync.run(trust_nothing=True)
        await term.commit()
        assert await here.why(monitoring) == "lost"
        assert await here.log() == [(here.call.row.id, "listen", True, True)]


async def take_over(here: Beside) -> int:
    """The supervisor listens, then takes the call over and is joined to the customer."""
    monitoring = await here.begin()
    here.places()
    assert (await here.ask("monitor.change", mode="take_over")).state == "done"
    assert here.places() == [("plateau-taken", "s")]
    assert here.site.term.floor.agents[here.site.world.agent].state == "talking"
    for channel in (attempt_channel(AttemptId(here.call.row.id)), monitor_channel(monitoring)):
        await here.hear(Event="BridgeEnter", Uniqueid=channel, BridgeUniqueid="b2")
    return monitoring


async def test_who_takes_over_talks_and_the_agent_wraps_up(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        monitoring = await take_over(here)
        agent, attempt = here.site.term.floor.agents[here.site.world.agent], here.call.row.id
        assert (agent.state, here.call.state) == ("wrap_up", "bridged")
        hang_up = await here.site.term.ask(agent.row.id, "call.hangup", {"attempt_id": attempt})
        assert hang_up.code == "no_call"
        done = await here.site.term.ask(agent.row.id, "call.dispose", {"attempt_id": attempt, "code": "done"})
        assert done.state == "done"
        await here.site.term.commit()
        assert agent.state == "ready"
        assert attempt in here.site.term.floor.calls  # it lives: resynchronisation must know it
        here.site.ends(here.call)
        await here.site.term.commit()
        await here.site.term.commit()
        assert await db.fetchval("select outcome from attempts where id = $1", attempt) == "connected"
        assert await here.why(monitoring) == "call_ended"
        assert [mode for _, mode, _, _ in await here.log()] == ["listen", "take_over"]
        assert attempt not in here.site.term.floor.calls


async def test_a_take_over_that_fails_leaves_the_customer_with_the_agent(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with beside(database_url, db, pool) as here:
        await here.begin()
        await here.ask("monitor.change", mode="take_over")
        agent = here.site.term.floor.agents[here.site.world.agent]
        here.places()
        for channel in (attempt_channel(AttemptId(here.call.row.id)), leg_channel(agent.id, agent.row.leg_number)):
            await here.hear(Event="BridgeEnter", Uniqueid=channel, BridgeUniqueid="b2")
        assert (agent.state, here.call.taken_by) == ("talking", None)
        assert here.places() == [("plateau-monitor", "listen")]
        assert [mode for _, mode, _, _ in await here.log()] == ["listen", "take_over", "listen"]


@pytest.mark.parametrize("how", ["leaves", "account closed", "phone gone unheard"])
async def test_a_supervisor_who_is_gone_before_the_customer_came_leaves_the_call_whole_with_the_agent(
    database_url: str, db: Connection, pool: Pool, how: str
) -> None:
    async with beside(database_url, db, pool) as here:
        monitoring = await here.begin()
        await here.ask("monitor.change", mode="take_over")
        parts = here.site.term.serving.parts
        if how == "leaves":
            await here.ask("monitor.end")
        elif how == "account closed":
            await db.execute("update users set disabled_at = now() where id = $1", here.boss)
            await parts.monitoring.check()
        else:
            here.site.clock.advance(60)
            parts.monitoring.right({}, here.site.clock())
        await here.site.term.commit()
        assert await here.why(monitoring) is not None
        agent = here.site.term.floor.agents[here.site.world.agent]
        assert (agent.state, here.call.taken_by, here.call.left_bridge) == ("talking", None, None)
        hold = await here.site.term.ask(agent.row.id, "call.hold", {"attempt_id": here.call.row.id, "action": "resume"})
        assert hold.state == "done"  # it is the agent's call in every way


async def test_a_call_that_was_taken_over_is_ended_by_us_when_the_account_is_closed(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with beside(database_url, db, pool) as here:
        await take_over(here)
        await db.execute("update users set disabled_at = now() where id = $1", here.boss)
        await here.site.term.serving.parts.monitoring.check()
        await here.site.term.commit()
        here.site.ends(here.call)
        await here.site.term.commit()
        by = await db.fetchval("select hung_up_by from attempts where id = $1", here.call.row.id)
        assert by == "agent"


async def test_a_supervisor_sends_an_agent_away_with_the_reason(database_url: str, db: Connection, pool: Pool) -> None:
    async with beside(database_url, db, pool) as here:
        agent = here.site.term.floor.agents[here.site.world.agent]
        assert (await here.ask("agent.send_away", action="pause", why="", at_once=False)).code == "unknown_action"
        assert (await here.ask("agent.send_away", action="pause", why="réunion", at_once=True)).state == "done"
        assert (agent.state, agent.row.pending) == ("talking", "pause")  # a conversation is never cut
        here.site.ends(here.call)
        await here.site.term.commit()
        assert agent.state == "wrap_up"
        assert (await here.ask("agent.send_away", action="pause", why="réunion", at_once=True)).state == "done"
        assert (agent.state, agent.row.reason) == ("paused", "supervisor")
        assert (await here.ask("agent.send_away", action="logout", why="fin", at_once=False)).state == "done"
        assert agent.state == "offline"
        assert (await here.ask("agent.send_away", action="pause", why="x", at_once=False)).code == "agent_not_at_work"
        rows = await db.fetch(
            "select m.about, m.text, m.sent_by, r.agent_id"
            " from messages m join message_readers r on r.message_id = m.id order by m.id"
        )
        assert [(row["about"], row["text"]) for row in rows] == [
            ("pause", "réunion"), ("pause", "réunion"), ("logout", "fin"),
        ]  # fmt: skip
        assert {(row["sent_by"], row["agent_id"]) for row in rows} == {(here.boss, agent.row.id)}
        assert await db.fetchval("select count(*) from audit_log where action like 'agent.%'") == 3
