"""A day that was recorded is read back, replayed near to what happened, and answers what would have been."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bench.pacing.choices import ChoiceRefused, Choices, changed
from bench.pacing.floor import Floor
from bench.pacing.laws import Fate, Law
from bench.pacing.leads import Dialled
from bench.pacing.learned import learned
from bench.pacing.parts import Agent, Call, Period
from bench.pacing.past import End
from bench.pacing.planning import Plan, PlanRefused
from bench.pacing.reading import NoSuchDay, read_day, recent_calls
from bench.pacing.replay import replayed
from db.campaigns import settings as campaigns
from db.pool import Connection
from dialer.core.policy import Policy, PolicySettings
from dialer.core.states import CampaignMode
from tests.db.world import World, a_world, after, insert

DAY = date(2026, 11, 20)
HOURS = 1.0
AGENTS = 4
ENDS = {Fate.FAILURE: "failed", Fate.RING_OUT: "no_answer", Fate.MACHINE: "machine"}


class RecordingFloor(Floor):
    """A floor whose calls and agents are written down, as the dialer would."""

    def __init__(self, law: Law) -> None:
        super().__init__([Period(0.0, law, AGENTS)], 3, Policy(PolicySettings(give_up=False)))
        self.calls: dict[int, dict[str, Any]] = {}
        self.agents: dict[int, tuple[int, int]] = {}  # agent of the floor -> its number, its call

    def _dial(self, dialled: Dialled) -> None:
        super()._dial(dialled)
        outcome = ENDS.get(dialled.fate, "abandoned")
        self.calls[self.shift.dials] = {"dialed_at": self._now, "fate": dialled, "outcome": outcome}

    def _over(self, call: Call, *, talked: bool = False, dropped: bool = False) -> None:
        super()._over(call, talked=talked, dropped=dropped)
        self.calls[call.number]["ended_at"] = self._now

    def _connect(self, call: Call, agent: Agent) -> None:
        super()._connect(call, agent)
        number = self.agents.setdefault(id(agent), (len(self.agents), 0))[0]
        self.agents[id(agent)] = (number, call.number)
        self.calls[call.number] |= {
            "outcome": "connected", "bridged_at": self._now, "ended_at": self._now + agent.talk,
            "wrapped_at": self._now + agent.talk + agent.wrap, "agent": number,
        }  # fmt: skip


async def a_recorded_day(db: Connection) -> tuple[World, Floor]:
    """An hour from noon UTC of a predictive campaign with four agents."""
    hours = {"timezone": "Europe/Paris", "days": [0, 1, 2, 3, 4], "hours": [["09:00", "20:00"]]}
    world = await a_world(db, calling_hours=hours)
    agents = [world.agent, *[await world.an_agent() for _ in range(AGENTS - 1)]]
    floor = RecordingFloor(Law(answer=0.4, talk=60.0))
    floor.run(HOURS)
    moves = [(0.0, agent, "ready", None) for agent in agents]
    leads = [await world.a_lead() for _ in range(60)]
    over = [call for call in floor.calls.values() if call.get("ended_at", HOURS * 3600) < HOURS * 3600]
    for nth, call in enumerate(over):
        dialled: Dialled = call["fate"]
        answered = dialled.fate in (Fate.ANSWER, Fate.MACHINE)
        agent = agents[call["agent"]] if "agent" in call else None
        attempt = await world.an_attempt(
            leads[nth % len(leads)],
            claimed_at=after(call["dialed_at"]),
            dialed_at=after(call["dialed_at"]),
            answered_at=after(call["dialed_at"] + dialled.seconds) if answered else None,
            bridged_at=after(call["bridged_at"]) if agent else None,
            ended_at=after(call["ended_at"]),
            outcome=call["outcome"],
            agent_id=agent,
        )
        if agent:
            moves += [
                (call["bridged_at"], agent, "talking", attempt), (call["ended_at"], agent, "wrap_up", attempt),
                (call["wrapped_at"], agent, "ready", None),
            ]  # fmt: skip
    gone = max(HOURS * 3600, *(at for at, *_ in moves))
    moves += [(gone, agent, "offline", None) for agent in agents]
    for at, agent, state, attempt in sorted(moves, key=lambda move: move[0]):
        await insert(db, "agent_moves", agent_id=agent, at=after(at), state=state, attempt_id=attempt)
    return world, floor


async def test_a_day_is_read_and_replayed(db: Connection) -> None:
    world, floor = await a_recorded_day(db)
    campaign = await campaigns.get(db, world.campaign)
    assert campaign
    day = await read_day(db, campaign, DAY)
    happened = day.happened
    assert happened.abandoned == floor.shift.dropped
    assert happened.answers == pytest.approx(floor.shift.answers, abs=AGENTS)
    assert happened.agent_seconds == pytest.approx(AGENTS * HOURS * 3600, rel=0.02)
    assert happened.busy_seconds == pytest.approx(floor.shift.talk_seconds + floor.shift.wrap_seconds, rel=0.05)
    assert happened.as_json()["mean_wait_seconds"] == pytest.approx(
        floor.shift.waited_seconds / floor.shift.connected, rel=0.1
    )
    was = Choices.of(day.settings)
    again = replayed(day, was, 1)
    assert again == replayed(day, was, 1)
    assert again.calls == pytest.approx(happened.calls, rel=0.15)
    assert again.connected == pytest.approx(happened.connected, rel=0.1)
    assert again.as_json()["utilisation"] == pytest.approx(happened.as_json()["utilisation"], abs=0.08)
    shy = replayed(day, changed(was, ["mode=progressive"]), 1)
    assert shy.abandoned <= 1
    assert shy.connected < again.connected
    short = replayed(day, changed(was, ["ring_seconds=8", "wrap_up_seconds=0"]), 1)
    assert short.answers / short.calls < again.answers / again.calls
    assert short.busy_seconds / short.connected < again.busy_seconds / again.connected


async def test_calls_that_we_cut_short_go_on_as_others_did(db: Connection) -> None:
    world, _ = await a_recorded_day(db)
    campaign = await campaigns.get(db, world.campaign)
    assert campaign
    await db.execute(
        "update attempts set outcome = 'no_answer', hung_up_by = 'system', ended_at = dialed_at + interval '16 s' "
        " where outcome = 'no_answer' and id % 2 = 0"
    )
    day = await read_day(db, campaign, DAY)
    cut = [dial for dial in day.dials if dial.end is End.CUT]
    assert cut
    assert {dial.seconds for dial in cut} == {16.0}
    before = day.happened.answers / day.happened.calls
    again = replayed(day, Choices.of(day.settings), 1)
    assert before <= again.answers / again.calls < before + 0.15


async def test_only_the_time_in_which_it_dialled_counts(db: Connection) -> None:
    world, _ = await a_recorded_day(db)
    campaign = await campaigns.get(db, world.campaign)
    assert campaign
    insert_tick = (
        "insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision)"
        " select $1, $2::timestamptz + n * interval '1 s', 0, $4, $5, '{}' from generate_series(0, $3) n"
    )
    whole = await read_day(db, campaign, DAY)
    snapshot = {"abandon_limit": 0.01, "mode": "progressive"}
    await db.execute(insert_tick, world.campaign, after(600), 1200, "agents", snapshot)
    await db.execute(insert_tick, world.campaign, after(1801), 5, "paused", {})
    day = await read_day(db, campaign, DAY)
    assert [round(ended - began) for began, ended in day.dialling] == [1201]
    assert day.settings["abandon_limit"] == 0.01
    assert Choices.of(day.settings).mode is CampaignMode.PROGRESSIVE
    assert day.happened.agent_seconds < whole.happened.agent_seconds


async def test_a_day_without_calls_is_refused_with_those_that_have_some(db: Connection) -> None:
    world, _ = await a_recorded_day(db)
    campaign = await campaigns.get(db, world.campaign)
    assert campaign
    late = after(-36.5 * 3600)  # in Paris it is the next day
    await world.an_attempt(
        await world.a_lead(), claimed_at=late, dialed_at=late, ended_at=late + timedelta(seconds=9), outcome="busy"
    )
    with pytest.raises(NoSuchDay, match=r"its last days with calls: 2026-11-20, 2026-11-19$"):
        await read_day(db, campaign, DAY + timedelta(days=1))
    with pytest.raises(NoSuchDay, match="nor on any other day"):
        await read_day(db, replace(campaign, id=campaign.id + 1), DAY)


async def test_a_plan_learns_from_calls(db: Connection) -> None:
    world, floor = await a_recorded_day(db)
    campaign = await campaigns.get(db, world.campaign)
    assert campaign
    calls = await recent_calls(db, campaign.id, 5000)
    plan = learned(Plan(), campaign, calls)
    assert plan.answer_rate == pytest.approx(floor.shift.answers / floor.shift.dials, abs=0.03)
    assert plan.ring == pytest.approx(12.0, abs=1.5)
    assert plan.talk == pytest.approx(floor.shift.talk_seconds / floor.shift.connected, rel=0.1)
    assert plan.wrap == pytest.approx(15.0, rel=0.3)
    assert plan.machine_share == pytest.approx(0.3, abs=0.1)
    with pytest.raises(PlanRefused, match="fewer than 100"):
        learned(Plan(), campaign, calls[:20])


WAS = Choices(CampaignMode.PREDICTIVE, 0.03, 3.0, 2.0, 25.0, 30.0, False, 15.0)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ("abandon_limit", "write it as"),
        ("colour=red", "cannot be replayed; what can: mode"),
        ("abandon_limit=nan", "a number from 0 to 1"),
        ("abandon_limit=3%", "a number from 0 to 1"),
        ("mode=manual", "progressive or predictive"),
        ("ring_seconds=30", "nobody knows who would have answered later"),
        ("wrap_up_seconds=60", "nobody knows"),
        ("give_up_ringing=yes", "true or false"),
    ],
)
def test_what_cannot_be_replayed_is_refused_in_words(asked: str, refusal: str) -> None:
    with pytest.raises(ChoiceRefused, match=refusal):
        changed(WAS, [asked])


def test_settings_are_read_by_the_names_of_the_campaign() -> None:
    asked = ["abandon_limit=0.02", "agent_wait_ms=1500", "give_up_ringing=true", "minimum_ring_seconds=18"]
    assert changed(WAS, asked) == replace(WAS, abandon_limit=0.02, agent_wait=1.5, give_up=True, least_ring=18.0)
