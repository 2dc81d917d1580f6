"""The decision of how many calls to place, for every snapshot that can occur."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.pacing import Bound, Busy, Learned, Snapshot, budget_left, decide
from dialer.core.states import AgentState, CampaignMode, CampaignState

LIKELY = Learned(answers=200, attempts=500, answer_probability=0.4)


def a_snapshot(**changes: object) -> Snapshot:
    calm = Snapshot(
        at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        mode=CampaignMode.PREDICTIVE,
        state=CampaignState.RUNNING,
        open=True,
        agents_free=5,
        agents_reserved=0,
        busy=(),
        in_flight_seconds=(),
        waiting=0,
        learned=LIKELY,
        live_answers=1000,
        abandoned=5,
        abandon_limit=0.03,
        max_dial_level=3.0,
        channels_free=100,
        calls_per_second_tokens=50.0,
    )
    return replace(calm, **changes)  # type: ignore[arg-type]


def durations(most: float = 600.0) -> st.SearchStrategy[float]:
    return st.floats(0, most, allow_nan=False)


busy = st.builds(Busy, st.sampled_from([AgentState.TALKING, AgentState.WRAP_UP]), durations())
learned = st.builds(
    Learned,
    answers=st.integers(0, 5000),
    attempts=st.integers(0, 20000),
    answer_probability=st.floats(0, 1),
    ring_seconds=durations(60),
    talk_seconds=durations(),
    wrap_seconds=durations(),
)
snapshots = st.builds(
    Snapshot,
    at=st.just(datetime(2026, 3, 2, 10, tzinfo=UTC)),
    mode=st.sampled_from(CampaignMode),
    state=st.sampled_from(CampaignState),
    open=st.booleans(),
    agents_free=st.integers(0, 60),
    agents_reserved=st.integers(0, 5),
    busy=st.lists(busy, max_size=60).map(tuple),
    in_flight_seconds=st.lists(durations(40), max_size=60).map(tuple),
    waiting=st.integers(0, 5),
    learned=learned,
    live_answers=st.integers(0, 5000),
    abandoned=st.integers(0, 200),
    abandon_limit=st.floats(0, 1),
    max_dial_level=st.floats(1, 10),
    channels_free=st.integers(0, 100),
    calls_per_second_tokens=st.floats(0, 50),
)
running = snapshots.map(lambda s: replace(s, state=CampaignState.RUNNING, open=True))


@given(snapshots)
def test_a_decision_is_never_negative_and_never_above_a_cap(now: Snapshot) -> None:
    decision = decide(now)
    assert 0 <= decision.calls <= now.channels_free
    assert decision.calls <= now.calls_per_second_tokens


@given(snapshots)
def test_nothing_is_dialled_when_closed_or_not_running(now: Snapshot) -> None:
    if not now.open or now.state is not CampaignState.RUNNING:
        assert decide(now).calls == 0


@given(running)
def test_manual_and_preview_leave_dialling_to_agents(now: Snapshot) -> None:
    for mode in (CampaignMode.MANUAL, CampaignMode.PREVIEW):
        decision = decide(replace(now, mode=mode))
        assert (decision.calls, decision.bound_by) == (0, Bound.MODE)


@given(running, st.integers(1, 20))
def test_more_free_agents_never_mean_fewer_calls(now: Snapshot, more: int) -> None:
    assert decide(replace(now, agents_free=now.agents_free + more)).calls >= decide(now).calls


@given(running)
def test_progressive_never_has_more_calls_than_free_agents(now: Snapshot) -> None:
    decision = decide(replace(now, mode=CampaignMode.PROGRESSIVE))
    flying = len(now.in_flight_seconds)
    assert decision.calls == 0 or flying + decision.calls + now.waiting <= now.agents_free


@given(running)
def test_over_the_abandon_limit_predictive_is_progressive(now: Snapshot) -> None:
    abandoned = int(now.abandon_limit * now.live_answers) + 1
    over = replace(now, mode=CampaignMode.PREDICTIVE, abandoned=abandoned)
    assert decide(over).calls == decide(replace(over, mode=CampaignMode.PROGRESSIVE)).calls


@given(running)
def test_predictive_never_exceeds_the_greatest_dial_level(now: Snapshot) -> None:
    now = replace(now, mode=CampaignMode.PREDICTIVE)
    decision = decide(now)
    flying = len(now.in_flight_seconds)
    by_level = now.max_dial_level * decision.expected_free
    assert decision.calls == 0 or flying + decision.calls <= max(by_level + 1e-6, now.agents_free - now.waiting)


@given(running)
def test_predictive_places_at_least_what_progressive_would(now: Snapshot) -> None:
    predictive = decide(replace(now, mode=CampaignMode.PREDICTIVE))
    assert predictive.calls >= decide(replace(now, mode=CampaignMode.PROGRESSIVE)).calls


@given(snapshots)
def test_snapshot_and_decision_can_be_written_down(now: Snapshot) -> None:
    json.dumps([now.as_json(), decide(now).as_json()])


@pytest.mark.parametrize(
    ("changes", "bound"),
    [
        ({"state": CampaignState.DRAINING}, Bound.DRAINING),
        ({"state": CampaignState.PAUSED}, Bound.PAUSED),
        ({"open": False}, Bound.CLOSED),
        ({"channels_free": 2}, Bound.CHANNELS),
        ({"calls_per_second_tokens": 1.9}, Bound.CPS),
        ({"abandoned": 31}, Bound.ABANDON_LIMIT),
        ({"learned": Learned(answers=5, attempts=9)}, Bound.LEARNING),
        ({"mode": CampaignMode.PROGRESSIVE}, Bound.AGENTS),
        ({"max_dial_level": 1.5, "abandon_limit": 1.0}, Bound.LEVEL),
    ],
)
def test_a_decision_says_what_kept_it_from_placing_more(changes: dict[str, object], bound: Bound) -> None:
    assert decide(a_snapshot(**changes)).bound_by is bound


def test_with_a_budget_predictive_places_more_calls_than_there_are_free_agents() -> None:
    assert 5 < decide(a_snapshot()).calls <= 15


def test_agents_about_to_be_ready_are_dialled_for() -> None:
    wrapping = tuple(Busy(AgentState.WRAP_UP, 5.0) for _ in range(20))
    assert decide(a_snapshot(agents_free=0, busy=wrapping)).calls > 0


def test_the_budget_falls_with_every_abandoned_call_and_is_nothing_before_the_first_answer() -> None:
    assert budget_left(a_snapshot(live_answers=0, abandoned=0)) == -1
    assert budget_left(a_snapshot(abandoned=0)) > budget_left(a_snapshot(abandoned=20)) > 0
    assert budget_left(a_snapshot(abandoned=29)) == 0 > budget_left(a_snapshot(abandoned=30))
