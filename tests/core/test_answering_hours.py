"""The hour of the next attempt: likelier to be answered, never too early and never outside calling hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.answer_hours import EXPLORED, best_time
from dialer.core.answering import Answering
from dialer.core.windows import open_at, parse

HOURS = parse({"timezone": "Europe/Paris", "days": [0, 1, 2, 3, 4], "hours": [["10:00", "13:00"], ["14:00", "20:00"]]})
NOON = datetime(2026, 11, 20, 12, 10, tzinfo=UTC)
"""A Friday: ten past one in Paris, where the calling hours rest until two."""
LEAD = {"kind": "landline", "attempts": 1, "answers": 0, "last_outcome": "no_answer"}


@pytest.fixture(scope="module")
def known() -> Answering:
    """Landlines are answered after six o'clock."""
    model, random = Answering(), Random(1)
    for _ in range(4000):
        hour = random.uniform(10, 20)
        share = 0.6 if hour > 18 else 0.1
        model.seen({"kind": "landline", "hour": hour, "weekday": random.randrange(5)}, random.random() < share)
    return model


def test_who_answers_in_the_evening_is_called_in_the_evening(known: Answering) -> None:
    earliest = NOON + timedelta(hours=1)
    found = best_time(known, LEAD, NOON, earliest, earliest + timedelta(hours=8), HOURS, 0.5)
    assert found.astimezone(HOURS.zone).hour in (18, 19)
    assert found.minute == 0


def test_where_no_hour_is_better_nobody_waits() -> None:
    earliest = NOON + timedelta(hours=1)
    assert best_time(Answering(), LEAD, NOON, earliest, earliest + timedelta(hours=8), HOURS, 0.5) == earliest


def test_without_calling_hours_ahead_the_earliest_moment_stays(known: Answering) -> None:
    assert best_time(known, LEAD, NOON, NOON, NOON + timedelta(minutes=40), HOURS, 0.5) == NOON


def test_some_are_called_at_any_hour(known: Answering) -> None:
    draws = [EXPLORED * n / 100 for n in range(100)]
    found = {best_time(known, LEAD, NOON, NOON, NOON + timedelta(hours=8), HOURS, draw) for draw in draws}
    assert {moment.astimezone(HOURS.zone).hour for moment in found} == {14, 15, 16, 17, 18, 19}


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    st.timedeltas(timedelta(), timedelta(days=3)),
    st.floats(0, 1, exclude_max=True),
)
def test_never_too_early_never_too_late_and_never_at_a_forbidden_hour(
    earliest: datetime, within: timedelta, draw: float
) -> None:
    model = Answering()
    found = best_time(model, LEAD, earliest - timedelta(hours=1), earliest, earliest + within, HOURS, draw)
    assert earliest <= found <= earliest + within
    assert found == earliest or open_at(HOURS, found)
