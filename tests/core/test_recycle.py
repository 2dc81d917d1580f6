"""What becomes of a lead after an attempt or a disposition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.recycle import (
    DEAD_CAUSES,
    DEAD_SIP_CODES,
    SAME_NUMBER_WAIT,
    Effect,
    Limit,
    Next,
    Number,
    RecycleRule,
    Tried,
    after,
    after_disposition,
    another_hour,
)
from dialer.core.states import LeadState, Outcome
from dialer.core.windows import open_at, parse

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
MINUTES = {"no_answer": 240, "busy": 15, "failed": 60, "cancelled": 0}


def a_lead(*, attempts: int = 1, max_attempts: int = 4, rank: int = 1, numbers: int = 2) -> Tried:
    known = tuple(Number(id=100 + n, rank=n) for n in range(numbers, 0, -1))
    return Tried(attempts, max_attempts, MINUTES, known, rank)


def test_no_answer_is_called_again_at_the_same_number_after_the_minutes_of_the_campaign() -> None:
    assert after(a_lead(), Outcome.NO_ANSWER, NOW) == Next(LeadState.CALLABLE, NOW + timedelta(hours=4))


@pytest.mark.parametrize("code", sorted(DEAD_SIP_CODES))
def test_a_number_that_does_not_exist_makes_way_for_the_next_one_at_once(code: int) -> None:
    assert after(a_lead(), Outcome.FAILED, NOW, sip_code=code) == Next(LeadState.CALLABLE, NOW, 102)


@pytest.mark.parametrize("cause", sorted(DEAD_CAUSES))
def test_a_cause_says_it_where_there_is_no_sip_code(cause: int) -> None:
    assert after(a_lead(), Outcome.FAILED, NOW, cause=cause).number_id == 102
    assert after(a_lead(), Outcome.FAILED, NOW, sip_code=503, cause=cause).number_id is None


def test_the_last_number_that_does_not_exist_ends_the_lead() -> None:
    assert after(a_lead(rank=2), Outcome.FAILED, NOW, sip_code=404) == Next(LeadState.DONE)
    assert after(a_lead(numbers=1), Outcome.FAILED, NOW, sip_code=404) == Next(LeadState.DONE)


def test_a_trunk_that_fails_keeps_the_number() -> None:
    next_step = after(a_lead(), Outcome.FAILED, NOW, sip_code=503)
    assert next_step == Next(LeadState.CALLABLE, NOW + timedelta(hours=1))


def test_every_allowed_attempt_made_is_exhausted() -> None:
    assert after(a_lead(attempts=4), Outcome.BUSY, NOW) == Next(LeadState.EXHAUSTED)
    assert after(a_lead(attempts=4), Outcome.FAILED, NOW, sip_code=404) == Next(LeadState.EXHAUSTED)


def test_an_outcome_that_the_campaign_does_not_name_is_not_called_again() -> None:
    assert after(a_lead(), Outcome.CONNECTED, NOW) == Next(LeadState.DONE)


def test_a_number_is_left_alone_while_its_last_invite_may_still_be_sent() -> None:
    assert after(a_lead(), Outcome.CANCELLED, NOW) == Next(LeadState.CALLABLE, NOW + SAME_NUMBER_WAIT)


def test_what_the_agent_chose_decides() -> None:
    lead = a_lead()
    for effect in (Effect.DONE, Effect.SUCCESS, Effect.REFUSAL):
        assert after_disposition(lead, effect, NOW) == Next(LeadState.DONE)
    assert after_disposition(lead, Effect.CALLBACK, NOW) == Next(LeadState.CALLBACK)
    assert after_disposition(lead, Effect.DO_NOT_CALL, NOW) == Next(LeadState.BLOCKED)
    assert after_disposition(lead, Effect.WRONG_NUMBER, NOW) == Next(LeadState.CALLABLE, NOW, 102)
    assert after_disposition(a_lead(rank=2), Effect.WRONG_NUMBER, NOW) == Next(LeadState.DONE)
    again = after_disposition(lead, Effect.RECYCLE, NOW)
    assert again == Next(LeadState.CALLABLE, NOW + timedelta(days=1))
    assert after_disposition(a_lead(attempts=4), Effect.RECYCLE, NOW) == Next(LeadState.EXHAUSTED)


leads = st.builds(
    a_lead,
    attempts=st.integers(1, 6),
    max_attempts=st.integers(1, 6),
    rank=st.integers(1, 3),
    numbers=st.integers(1, 3),
)


@given(leads, st.sampled_from(Outcome), st.none() | st.integers(300, 699), st.none() | st.integers(0, 127))
def test_a_lead_is_called_again_only_within_its_attempts_and_never_at_a_number_that_was_passed_over(
    lead: Tried, outcome: Outcome, sip_code: int | None, cause: int | None
) -> None:
    step = after(lead, outcome, NOW, sip_code=sip_code, cause=cause)
    assert (step.state is LeadState.CALLABLE) == (step.at is not None)
    if step.state is LeadState.CALLABLE:
        assert lead.attempts < lead.max_attempts
        assert step.at is not None and step.at >= NOW
    if step.number_id is not None:
        assert next(n.rank for n in lead.numbers if n.id == step.number_id) > lead.rank


@given(leads, st.sampled_from(Effect))
def test_every_disposition_leads_somewhere(lead: Tried, effect: Effect) -> None:
    step = after_disposition(lead, effect, NOW)
    assert step.state is not LeadState.CALLING
    assert (step.state is LeadState.CALLABLE) == (step.at is not None)


HOURS = parse({"timezone": "Europe/Paris", "days": [0, 1, 2, 3, 4], "hours": [["10:00", "13:00"], ["14:00", "20:00"]]})


def ruled(*rules: RecycleRule, **more: int) -> Tried:
    return replace(a_lead(**more), rules=rules, hours=HOURS)


def test_a_rule_of_the_campaign_stands_before_its_minutes() -> None:
    rule = RecycleRule("outcome", "busy", 5, times=2)
    found = after(ruled(rule), Outcome.BUSY, NOW)
    assert found == Next(LeadState.CALLABLE, NOW + timedelta(minutes=5), None, Limit("outcome", "busy", 2))
    assert after(ruled(rule), Outcome.NO_ANSWER, NOW) == Next(LeadState.CALLABLE, NOW + timedelta(hours=4))
    assert after(ruled(rule, attempts=4), Outcome.BUSY, NOW) == Next(LeadState.EXHAUSTED)


def test_a_rule_about_a_disposition_is_about_that_one_alone() -> None:
    rule = RecycleRule("disposition", "not_available", 90)
    again = after_disposition(ruled(rule), Effect.RECYCLE, NOW, "not_available")
    assert again == Next(LeadState.CALLABLE, NOW + timedelta(minutes=90))
    assert after_disposition(ruled(rule), Effect.RECYCLE, NOW, "machine").at == NOW + timedelta(days=1)
    assert after_disposition(ruled(rule), Effect.DONE, NOW, "not_available") == Next(LeadState.DONE)


def test_the_next_number_is_tried_in_turn_where_a_rule_says_so() -> None:
    rule = RecycleRule("outcome", "no_answer", 60, other_number=True)
    assert after(ruled(rule, rank=1), Outcome.NO_ANSWER, NOW).number_id == 102
    assert after(ruled(rule, rank=2), Outcome.NO_ANSWER, NOW).number_id == 101


def test_another_hour_is_three_hours_away_on_the_clock_and_within_hours() -> None:
    rule = RecycleRule("outcome", "no_answer", 24 * 60, other_hour=True)
    # noon on a Friday in Paris: a day later is a Saturday, and on Monday the same hour comes round
    assert after(ruled(rule), Outcome.NO_ANSWER, NOW).at == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 15:00 there


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)), st.integers(0, 10_000))
def test_another_hour_is_always_another_one_that_is_open(last: datetime, minutes: int) -> None:
    earliest = last + timedelta(minutes=minutes)
    at = another_hour(HOURS, last, earliest)
    local, before = at.astimezone(HOURS.zone), last.astimezone(HOURS.zone)
    apart = abs(local.hour * 60 + local.minute - before.hour * 60 - before.minute)
    assert earliest <= at <= earliest + timedelta(days=4)
    assert open_at(HOURS, at)
    assert min(apart, 24 * 60 - apart) >= 180
