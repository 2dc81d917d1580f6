"""Every invariant over what was recorded holds for a good day, and is able to fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from db.history.verifying import EVERY_INVARIANT, faults, verify
from db.pool import Connection
from tests.db.world import NOON, World, a_world, after, insert

Plant = Callable[["Day"], Awaitable[int]]


class Day:
    """A world in which calls leave the traces that the dialer leaves."""

    def __init__(self, world: World) -> None:
        self.world, self.db = world, world.db
        self.talk = self.abandoned = self.busy = 0

    async def live_through(self) -> None:
        """One conversation, one abandoned call, one busy one, one given up."""
        self.talk = await self.conversation(NOON)
        self.abandoned = await self.call(
            after(100), ["dialing", "answered", "abandoning"], "abandoned", answered_at=after(102), hung_up_by="system"
        )
        self.busy = await self.call(after(200), ["dialing", "ringing"], "busy", ringing_at=after(201))
        await self.call(after(250), ["dialing", "ringing"], "no_answer", ringing_at=after(251), hung_up_by="system")

    async def call(
        self, at: datetime, states: list[str], outcome: str, *, lead: int | None = None, **columns: Any
    ) -> int:
        lead = lead or await self.world.a_lead(state="callable", attempts=1)
        attempt = await self.world.an_attempt(
            lead, claimed_at=at, dialed_at=at, ended_at=at + timedelta(seconds=5), outcome=outcome, **columns
        )
        for state in states:
            await self.told(attempt, state)
        await self.told(attempt, "ended", outcome)
        return attempt

    async def told(self, attempt: int, state: str, outcome: str | None = None) -> None:
        body = {"state": state, "mode": "predictive", "outcome": outcome, "agent_id": None}
        await insert(self.db, "events", kind="attempt", attempt_id=attempt, body=body)

    async def conversation(self, at: datetime, agent: int | None = None, lead: int | None = None) -> int:
        """From log-in to log-out of the agent, with one call in between."""
        agent = agent or self.world.agent
        lead = lead or await self.world.a_lead(state="done", attempts=1)
        attempt = await self.world.a_conversation(seconds=60, began=at, agent_id=agent, lead=lead)
        for state in ("dialing", "answered", "connecting", "bridged"):
            await self.told(attempt, state)
        await self.told(attempt, "ended", "connected")
        moves: list[tuple[float, str, str | None, int | None]] = [
            (-60, "paused", "logged_in", None),
            (-30, "ready", None, None),
            (-0.01, "reserved", None, attempt),
            (0, "talking", None, attempt),
            (60, "wrap_up", None, attempt),
            (70, "ready", None, None),
            (80, "offline", None, None),
        ]
        for seconds, state, reason, of in moves:
            await insert(
                self.db,
                "agent_moves",
                agent_id=agent,
                at=at + timedelta(seconds=seconds),
                state=state,
                reason=reason,
                attempt_id=of,
            )
        await self.db.execute("update agents set since = $2 where id = $1", agent, at + timedelta(seconds=80))
        return attempt

    async def change(self, attempt: int, columns: str, *values: Any) -> int:
        await self.db.execute(f"update attempts set {columns} where id = $1", attempt, *values)
        return attempt


@pytest.fixture
async def day(db: Connection) -> Day:
    made = Day(await a_world(db))
    await made.live_through()
    return made


async def test_a_good_day_breaks_nothing(day: Day) -> None:
    assert await faults(day.db) == []


async def test_an_empty_database_breaks_nothing(db: Connection) -> None:
    assert await faults(db) == []


PLANTS: dict[str, Plant] = {}


def plants(name: str) -> Callable[[Plant], Plant]:
    """Registers a way to break the invariant of that name; it returns the id that must be found."""

    def register(plant: Plant) -> Plant:
        assert name not in PLANTS
        PLANTS[name] = plant
        return plant

    return register


@plants("one_live_attempt_per_lead")
async def _(day: Day) -> int:
    lead = await day.world.a_lead(attempts=2)
    await day.call(after(300), ["dialing"], "failed", lead=lead)
    return await day.call(after(303), ["dialing"], "failed", lead=lead)


@plants("one_outcome")
async def _(day: Day) -> int:
    return await day.change(day.busy, "answered_at = ringing_at")


@plants("disposition_after_talk")
async def _(day: Day) -> int:
    return await day.change(day.busy, "disposition_code = 'sale'")


@plants("moments_in_order")
async def _(day: Day) -> int:
    return await day.change(day.busy, "ringing_at = ended_at + interval '1 second'")


@plants("legal_attempt_moves")
async def _(day: Day) -> int:
    return await day.call(after(300), ["dialing", "bridged"], "failed")


@plants("events_agree")
async def _(day: Day) -> int:
    await day.told(day.busy, "ended", "no_answer")
    return day.busy


@plants("abandoned_recounted")
async def _(day: Day) -> int:
    return await day.change(day.abandoned, "outcome = 'left_early'")


@plants("given_up_rang")
async def _(day: Day) -> int:
    return await day.change(day.busy, "hung_up_by = 'system'")


@plants("holds_agree")
async def _(day: Day) -> int:
    return await day.change(day.busy, "held_ms = 1000")


@plants("channels_of_trunk")
async def _(day: Day) -> int:
    await day.db.execute("update trunks set max_channels = 1")
    await day.call(after(300), ["dialing"], "failed")
    return await day.call(after(304), ["dialing"], "failed")


@plants("calls_per_second")
async def _(day: Day) -> int:
    await day.db.execute("update trunks set calls_per_second = 0.1")
    last = 0
    for n in range(3):
        last = await day.call(after(300 + n), ["dialing"], "failed")
    return last


@plants("do_not_call")
async def _(day: Day) -> int:
    number = await day.db.fetchval("select e164 from attempts where id = $1", day.busy)
    await insert(day.db, "dnc", e164=number, source="customer", added_at=after(190))
    return day.busy


@plants("caller_id_allowed")
async def _(day: Day) -> int:
    return await day.change(day.busy, "caller_id = '+33199009999'")


@plants("ghost_attempts")
async def _(day: Day) -> int:
    return await day.change(day.busy, "state = 'ringing', ended_at = null, outcome = null")


@plants("recordings_agree")
async def _(day: Day) -> int:
    await day.world.a_recording(day.talk)
    return day.talk


@plants("reserved_before_bridge")
async def _(day: Day) -> int:
    await day.db.execute("delete from agent_moves where state = 'reserved'")
    return day.talk


@plants("one_customer_per_agent")
async def _(day: Day) -> int:
    return await day.world.a_conversation(began=after(30))


async def listened(day: Day, state: str, began: datetime, ended: datetime | None) -> int:
    """A supervisor who listened to the conversation of the day."""
    boss = await insert(day.db, "users", login="boss", name="Exemple", role="supervisor", password_hash="-")
    over = {"ended_at": after(70), "ended_why": "call_ended"} if state == "ended" else {}
    await insert(
        day.db, "monitorings", id=41, node="main", supervisor_id=boss, agent_id=day.world.agent, phone="sip",
        stays=False, state=state, mode="listen", asked_at=began, **over,
    )  # fmt: skip
    await insert(
        day.db, "monitoring_parts", monitoring_id=41, attempt_id=day.talk, mode="listen", told=True, began_at=began,
        ended_at=ended,
    )  # fmt: skip
    return 41


@plants("listening_ended")
async def _(day: Day) -> int:
    return await listened(day, "ended", after(20), None)


@plants("heard_in_calls_alone")
async def _(day: Day) -> int:
    return await listened(day, "ended", after(20), after(3600))


@plants("legal_agent_moves")
async def _(day: Day) -> int:
    await insert(day.db, "agent_moves", agent_id=day.world.agent, at=after(90), state="talking", attempt_id=day.talk)
    return day.world.agent


@plants("state_log_agrees")
async def _(day: Day) -> int:
    await day.db.execute("update agents set state = 'ready'")
    return day.world.agent


@plants("agent_time_adds_up")
async def _(day: Day) -> int:
    await day.db.execute("update agent_moves set at = at - interval '1 hour' where state = 'wrap_up'")
    return day.world.agent


@plants("talk_time_agrees")
async def _(day: Day) -> int:
    await day.db.execute("update agent_moves set at = at + interval '5 seconds' where state = 'wrap_up'")
    return day.talk


@plants("stuck_agents")
async def _(day: Day) -> int:
    await day.db.execute("update agents set state = 'talking', attempt_id = $1", day.talk)
    return day.world.agent


@plants("bridged_alone")
async def _(day: Day) -> int:
    return await day.change(day.talk, "state = 'bridged', ended_at = null, outcome = null")


@plants("attempts_counted")
async def _(day: Day) -> int:
    return await day.world.a_lead(attempts=1)


@plants("lead_state_agrees")
async def _(day: Day) -> int:
    return await day.world.a_lead(state="calling")


@plants("own_number")
async def _(day: Day) -> int:
    lead, other = await day.world.a_lead(attempts=1), await day.world.a_lead()
    attempt = await day.call(after(300), ["dialing"], "failed", lead=lead)
    await day.db.execute(
        """update attempts a set contact_id = l.contact_id, number_id = l.number_id
             from leads l where l.id = $2 and a.id = $1""",
        attempt,
        other,
    )
    return lead


@plants("promise_kept_once")
async def _(day: Day) -> int:
    lead = await day.world.a_lead(attempts=2)
    promise = await a_promise(day, lead, "done")
    await day.call(after(300), ["dialing"], "busy", lead=lead, callback_id=promise)
    await day.call(after(310), ["dialing"], "busy", lead=lead, callback_id=promise)
    return promise


@plants("promise_state_agrees")
async def _(day: Day) -> int:
    return await a_promise(day, await day.world.a_lead(), "claimed")


@plants("promise_forgotten")
async def _(day: Day) -> int:
    return await day.world.a_lead(state="callback")


async def a_promise(day: Day, lead: int, state: str) -> int:
    promise: int = await insert(
        day.db, "callbacks", campaign_id=day.world.campaign, lead_id=lead, due_at=NOON, state=state
    )
    return promise


def test_every_invariant_has_a_way_to_break_it() -> None:
    assert sorted(PLANTS) == sorted(invariant.name for invariant in EVERY_INVARIANT)


@pytest.mark.parametrize("name", sorted(PLANTS))
async def test_a_planted_violation_is_found(day: Day, name: str) -> None:
    planted = await PLANTS[name](day)
    [invariant] = [known for known in EVERY_INVARIANT if known.name == name]
    [broken] = await verify(day.db, [invariant])
    assert broken.ids == (planted,)
    assert str(planted) in str(broken)


async def test_what_is_said_of_many_offenders_stays_short(day: Day) -> None:
    for _n in range(30):
        await day.world.a_lead(state="callback")
    [fault] = await faults(day.db)
    assert fault.endswith("and 20 more)")
    assert "+33" not in fault


async def test_an_answered_call_that_we_ended_counts_as_abandoned_without_a_message_too(day: Day) -> None:
    attempt = await day.call(
        after(300), ["dialing", "answered"], "abandoned", answered_at=after(301), hung_up_by="agent"
    )
    assert await faults(day.db) == []
    await day.change(attempt, "hung_up_by = 'customer'")
    assert "abandoned_recounted" in str(await faults(day.db))
