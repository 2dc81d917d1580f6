"""The decision of how many calls to place, for every snapshot that can occur."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.pacing import Bound, Busy, GivingUp, Snapshot, decide, threshold
from dialer.core.race import Ringing
from dialer.core.states import AgentState, CampaignMode, CampaignState
from dialer.core.threshold import LEAST, MOST
from tests.core.pasts import after, learned_from, pasts

LIKELY = after(500, 0.4).learned()
YOUNG = after(9, 0.4).learned()


def a_snapshot(**changes: object) -> Snapshot:
    calm = Snapshot(
        at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        mode=CampaignMode.PREDICTIVE,
        state=CampaignState.RUNNING,
        open=True,
        agents_free=5,
        agents_reserved=0,
        busy=(),
        ringing=(),
        waiting=0,
        learned=LIKELY,
        live_answers=1000,
        abandoned=5,
        answers_to_come=0.0,
        abandon_limit=0.03,
        threshold=1.8,
        max_dial_level=3.0,
        channels_free=100,
        calls_per_second_tokens=50.0,
    )
    return replace(calm, **changes)  # type: ignore[arg-type]


def durations(most: float = 600.0) -> st.SearchStrategy[float]:
    return st.floats(0, most, allow_nan=False)


busy = st.builds(Busy, st.sampled_from([AgentState.TALKING, AgentState.WRAP_UP]), durations())
ringing = st.builds(
    Ringing,
    st.integers(1, 10_000),
    durations(90),
    st.none() | durations(90),
    st.none() | st.floats(0, 1),
    st.sampled_from(["", "main mobile", "unheard of"]),
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
    ringing=st.lists(ringing, max_size=60, unique_by=lambda call: call.id).map(tuple),
    waiting=st.integers(0, 5),
    learned=st.lists(pasts, max_size=40).map(learned_from),
    live_answers=st.integers(0, 5000),
    abandoned=st.integers(0, 200),
    answers_to_come=st.floats(0, 5000),
    abandon_limit=st.floats(0, 1),
    threshold=st.floats(LEAST, 20),
    max_dial_level=st.floats(1, 10),
    channels_free=st.integers(0, 100),
    calls_per_second_tokens=st.floats(0, 50),
    kept=st.integers(0, 5),
    giving_up=st.none() | st.builds(GivingUp, st.floats(10, 60)),
    next_chances=st.lists(st.floats(0, 1), max_size=10).map(tuple),
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
    flying = len(now.ringing)
    assert decision.calls == 0 or flying + decision.calls + now.waiting + now.kept <= now.agents_free


@given(running)
def test_over_the_abandon_limit_predictive_is_progressive(now: Snapshot) -> None:
    abandoned = int(now.abandon_limit * (1.1 * now.live_answers + 0.5 * now.answers_to_come)) + 1
    over = replace(now, mode=CampaignMode.PREDICTIVE, abandoned=abandoned)
    assert decide(over).calls == decide(replace(over, mode=CampaignMode.PROGRESSIVE)).calls


@given(running)
def test_predictive_never_exceeds_the_greatest_dial_level(now: Snapshot) -> None:
    now = replace(now, mode=CampaignMode.PREDICTIVE)
    decision = decide(now)
    flying = len(now.ringing)
    by_level = now.max_dial_level * decision.expected_free
    assert decision.calls == 0 or flying + decision.calls <= max(by_level + 1e-6, now.spare)


@given(running)
def test_predictive_places_at_least_what_progressive_would(now: Snapshot) -> None:
    predictive = decide(replace(now, mode=CampaignMode.PREDICTIVE))
    assert predictive.calls >= decide(replace(now, mode=CampaignMode.PROGRESSIVE)).calls


@given(snapshots)
def test_a_decision_can_be_written_down(now: Snapshot) -> None:
    json.dumps(decide(now).as_json())


@pytest.mark.parametrize(
    ("changes", "bound"),
    [
        ({"state": CampaignState.DRAINING}, Bound.DRAINING),
        ({"state": CampaignState.PAUSED}, Bound.PAUSED),
        ({"open": False}, Bound.CLOSED),
        ({"channels_free": 2}, Bound.CHANNELS),
        ({"calls_per_second_tokens": 1.9}, Bound.CPS),
        ({"abandoned": 33}, Bound.ABANDON_LIMIT),
        ({"abandoned": 34}, Bound.ABANDON_LIMIT),
        ({"learned": YOUNG}, Bound.LEARNING),
        ({"mode": CampaignMode.PROGRESSIVE}, Bound.AGENTS),
        ({"max_dial_level": 1.5, "abandon_limit": 0.3}, Bound.LEVEL),
    ],
)
def test_a_decision_says_what_kept_it_from_placing_more(changes: dict[str, object], bound: Bound) -> None:
    assert decide(a_snapshot(**changes)).bound_by is bound


def test_within_the_limit_predictive_places_more_calls_than_there_are_free_agents() -> None:
    assert 5 < decide(a_snapshot()).calls <= 15


@given(running, st.integers(1, 300))
def test_more_abandoned_calls_never_mean_more_calls(now: Snapshot, more: int) -> None:
    assert decide(replace(now, abandoned=now.abandoned + more)).calls <= decide(now).calls


@given(running, st.integers(1, 5))
def test_more_customers_who_wait_never_mean_more_calls(now: Snapshot, more: int) -> None:
    assert decide(replace(now, waiting=now.waiting + more)).calls <= decide(now).calls


@given(running)
def test_without_an_agent_at_work_nothing_is_dialled(now: Snapshot) -> None:
    assert decide(replace(now, agents_free=0, agents_reserved=0, busy=())).calls == 0


@given(running)
def test_the_threshold_is_a_risk_and_nothing_once_too_many_were_abandoned(now: Snapshot) -> None:
    assert 0 <= threshold(now) <= MOST
    gone = now.abandon_limit * (1.1 * now.live_answers + 0.5 * now.answers_to_come)
    assert threshold(replace(now, abandoned=int(gone) + 1)) == 0


@given(snapshots)
def test_only_calls_that_rang_long_enough_are_given_up_and_only_where_it_is_wanted(now: Snapshot) -> None:
    decision = decide(now)
    rang = {call.id: call.rung_seconds for call in now.ringing}
    for call in decision.give_up:
        assert now.giving_up is not None
        assert (rang[call] or 0) >= now.giving_up.minimum_ring_seconds
    assert not (decision.give_up and decision.calls)
    assert decision.give_up == () or (now.mode is CampaignMode.PREDICTIVE and now.state is CampaignState.RUNNING)


def test_calls_that_would_find_nobody_are_given_up_the_oldest_first() -> None:
    ringing = tuple(Ringing(number, 16.0 + number, 16.0 + number) for number in range(9))
    crowded = a_snapshot(agents_free=0, busy=(Busy(AgentState.TALKING, 1.0),), ringing=ringing)
    assert decide(crowded).give_up == ()
    assert decide(replace(crowded, giving_up=GivingUp(15.0))).give_up == (8, 7)
    assert decide(replace(crowded, giving_up=GivingUp(40.0))).give_up == ()


@given(st.floats(0.001, 1), st.floats(0.05, 600))
def test_where_nobody_works_ringing_calls_are_given_up_whatever_the_threshold(limit: float, limits: float) -> None:
    ringing = tuple(Ringing(number, 20.0, 20.0) for number in range(6))
    deserted = a_snapshot(agents_free=0, ringing=ringing, abandon_limit=limit, threshold=limits)
    assert decide(replace(deserted, giving_up=GivingUp(15.0))).give_up


def test_calls_that_no_cap_lets_leave_make_none_hopeless() -> None:
    ringing = (Ringing(1, 17.0, 17.0),)
    for cap in ({"calls_per_second_tokens": 0.5}, {"channels_free": 0}):
        decision = decide(a_snapshot(agents_free=2, ringing=ringing, giving_up=GivingUp(15.0), **cap))
        assert (decision.calls, decision.give_up) == (0, ())
        assert decision.bound_by in (Bound.CPS, Bound.CHANNELS)


def test_numbers_that_hardly_answer_are_dialled_more() -> None:
    assert decide(a_snapshot(next_chances=(0.02,) * 40)).calls > decide(a_snapshot(next_chances=(0.9,) * 40)).calls


def test_ringing_numbers_that_hardly_answer_leave_room_for_more() -> None:
    def ringing(chance: float) -> tuple[Ringing, ...]:
        return tuple(Ringing(number, 3.0, 3.0, chance) for number in range(6))

    assert decide(a_snapshot(ringing=ringing(0.02))).calls > decide(a_snapshot(ringing=ringing(0.9))).calls


def test_agents_kept_for_promises_are_not_dialled_for() -> None:
    assert decide(a_snapshot(mode=CampaignMode.PROGRESSIVE, kept=3)).calls == 2


def test_agents_about_to_be_ready_are_dialled_for() -> None:
    wrapping = tuple(Busy(AgentState.WRAP_UP, 5.0) for _ in range(20))
    assert decide(a_snapshot(agents_free=0, busy=wrapping)).calls > 0
