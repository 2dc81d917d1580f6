"""The abandon rate as a typed policy (B-03): numerator, denominator, clock, window, limit, hard stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.abandonment import (
    FEW,
    AbandonPolicy,
    Answer,
    Count,
    Tally,
    Window,
    began,
    judged,
    policy_of,
    standing,
)
from ops.law import load

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
POLICY = AbandonPolicy(
    limit=0.03,
    target=0.03,
    window=Window("day"),
    denominator="live_answers",
    clock="answer",
    agent_seconds=2.0,
    machine_errors=False,
)
TALLIES = st.builds(Tally, *(st.integers(0, 5000) for _ in range(4)))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (Answer(1, NOON, after(60), bridged_at=after(2)), Count.MET),
        (Answer(1, NOON, after(60), bridged_at=after(2.001)), Count.LATE),
        (Answer(1, NOON, after(1.9), left_by_customer=True), Count.LEFT),
        (Answer(1, NOON, after(2.1), left_by_customer=True), Count.ABANDONED),
        (Answer(1, NOON, after(1)), Count.ABANDONED),
        (Answer(1, NOON, after(9), machine=True), Count.MACHINE),
        (Answer(1, NOON, None), None),
        (Answer(1, NOON, None, bridged_at=after(1)), Count.MET),
    ],
)
def test_b03_a_call_counts_by_its_times(answer: Answer, count: Count | None) -> None:
    assert judged(POLICY, answer) is count


def test_b03_the_clock_starts_with_the_completed_greeting_where_the_profile_says_so_us_tsr_s34b() -> None:
    greeted = replace(POLICY, clock="completed_greeting")
    late = Answer(1, NOON, after(60), bridged_at=after(3.5), greeting_ended_at=after(1.5))
    assert judged(greeted, late) is Count.MET
    assert judged(POLICY, late) is Count.LATE
    assert judged(greeted, replace(late, greeting_ended_at=None)) is Count.LATE, "nobody measured it"


def test_b03_connected_calls_alone_may_be_the_denominator_it_garante_s37a() -> None:
    tally = Tally(met=100, left=50, abandoned=3)
    assert standing(replace(POLICY, denominator="connected"), tally).rate == pytest.approx(0.03)
    assert standing(POLICY, tally).rate == pytest.approx(3 / 153)


def test_b03_people_taken_for_machines_are_counted_in_gb_s33d() -> None:
    tally = Tally(met=97, abandoned=1, machines=100)
    counted = standing(replace(POLICY, machine_errors=True), tally, machine_error_share=0.02)
    assert (counted.mistaken, counted.numerator, counted.denominator) == (2.0, 3.0, 100.0)
    assert standing(POLICY, tally, machine_error_share=0.02).numerator == 1.0


@given(TALLIES, st.floats(0, 0.2), st.floats(0.001, 0.5), st.sampled_from(["live_answers", "connected"]), st.booleans())
def test_b03_a_standing_agrees_with_itself(tally: Tally, share: float, limit: float, of: str, errors: bool) -> None:
    policy = replace(POLICY, limit=limit, denominator=of, machine_errors=errors)  # type: ignore[arg-type]
    now = standing(policy, tally, share)
    if now.rate is not None:
        assert now.over == (now.rate > limit) or abs(now.rate - limit) < 1e-9
    assert not now.braked or now.over
    spent = standing(policy, tally + Tally(abandoned=now.budget), share)
    if of == "live_answers" and not now.over:
        assert spent.numerator <= limit * spent.denominator + 1e-6, "the whole budget may be spent"
        more = standing(policy, tally + Tally(abandoned=now.budget + 1), share)
        assert more.numerator > limit * more.denominator - 1e-6, "and no call more"
    assert standing(policy, tally + Tally(abandoned=1), share).numerator > now.numerator


def test_b03_few_answers_stop_nothing_and_many_do() -> None:
    assert standing(POLICY, Tally(met=0, abandoned=1)).over
    assert not standing(POLICY, Tally(met=0, abandoned=1)).braked
    assert not standing(POLICY, Tally(met=10, abandoned=int(FEW * 0.03))).braked
    assert standing(POLICY, Tally(met=10, abandoned=int(FEW * 0.03) + 1)).braked
    assert standing(POLICY, Tally(met=969, abandoned=31)).braked


@given(st.lists(st.sampled_from([*Count, None])))
def test_b03_every_call_is_in_one_place_of_the_tally(counts: list[Count | None]) -> None:
    tally = Tally.of(counts)
    assert tally.met + tally.left + tally.abandoned + tally.machines == sum(one is not None for one in counts)


def test_b03_windows_begin_at_local_midnight_or_roll_or_last_as_long_as_the_campaign() -> None:
    reunion, paris = ZoneInfo("Indian/Reunion"), ZoneInfo("Europe/Paris")
    late = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
    assert began(Window("day"), late, reunion) == datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    assert began(Window("day"), late, paris) == datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
    spring = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
    assert began(Window("day"), spring, paris) == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert began(Window("hours", 24), late, paris) == late - timedelta(hours=24)
    assert began(Window("days", 30), late, paris) == late - timedelta(days=30)
    assert began(Window("campaign"), late, paris) is None


def of(profile: str, limit: float = 0.03, seconds: float = 2.0) -> AbandonPolicy:
    found = load().profile(profile)
    return policy_of(found, date(2026, 11, 20), limit=limit, agent_seconds=seconds, hard_stop="stop")


def test_b03_each_profile_counts_in_its_own_way_s33a_s33d_s34_s37a() -> None:
    assert (of("FR_B2C").window, of("FR_B2C").denominator) == (Window("day"), "live_answers")
    assert (of("GB").window, of("GB").target, of("GB").machine_errors) == (Window("hours", 24), 0.0, True)
    assert (of("US").window, of("US").clock) == (Window("days", 30), "completed_greeting")
    assert (of("IT", seconds=5).agent_seconds, of("IT").denominator) == (3.0, "connected")
    assert (of("IT").window, "S37a" in of("IT").source) == (Window("campaign"), True)


def test_b03_a_campaign_may_only_be_stricter() -> None:
    assert (of("FR_B2C", limit=0.5).limit, of("FR_B2C", limit=0.01).limit) == (0.03, 0.01)
    assert (of("GB", seconds=9).agent_seconds, of("GB", seconds=1).agent_seconds) == (2.0, 1.0)
