"""When a number that did not answer is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.answering import Answering
from dialer.core.best_hour import KNOWN_AFTER, best_hour
from dialer.core.windows import CallingHours, open_at, parse

HOURS: CallingHours = parse({"timezone": "Europe/Paris", "days": [0, 1, 2, 3, 4], "hours": [["10:00", "20:00"]]})
MORNING = datetime(2026, 3, 3, 10, 20, tzinfo=UTC)
MOBILE = {"kind": "mobile", "hour": 11.0, "weekday": 1}


def evening_people() -> Answering:
    known, dice = Answering(), Random(1)
    for _ in range(4 * KNOWN_AFTER):
        hour = dice.uniform(10, 20)
        known.seen({"kind": "mobile", "hour": hour, "weekday": 1}, dice.random() < (0.6 if hour > 17 else 0.1))
    return known


EVENING = evening_people()


def test_who_answers_in_the_evening_is_called_in_the_evening() -> None:
    chosen = best_hour(EVENING, MOBILE, HOURS, MORNING, 0.5)
    assert 17 <= chosen.astimezone(HOURS.zone).hour <= 19


def test_who_answers_now_is_not_put_off() -> None:
    evening = MORNING + timedelta(hours=7)
    assert best_hour(EVENING, MOBILE, HOURS, evening, 0.5) == evening


def test_little_knowledge_changes_nothing() -> None:
    assert best_hour(Answering(), MOBILE, HOURS, MORNING, 0.01) == MORNING


def test_a_share_of_calls_tries_other_hours() -> None:
    tried = {best_hour(EVENING, MOBILE, HOURS, MORNING, draw / 1000) for draw in range(100)}
    assert len({time.astimezone(HOURS.zone).hour for time in tried}) > 5


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)), st.floats(0, 0.999))
def test_it_is_never_earlier_and_never_outside_the_calling_hours(earliest: datetime, draw: float) -> None:
    chosen = best_hour(EVENING, MOBILE, HOURS, earliest, draw)
    assert earliest <= chosen <= earliest + timedelta(days=1)
    assert chosen == earliest or open_at(HOURS, chosen)


@given(
    st.sampled_from(["mobile", "landline", None]),
    st.lists(st.tuples(st.floats(0, 24, exclude_max=True), st.integers(0, 6)), min_size=1, max_size=25),
)
def test_the_hours_of_one_number_are_weighed_as_any_other_leads_are(
    kind: str | None, times: list[tuple[float, int]]
) -> None:
    known = {**MOBILE, "kind": kind, "attempts": 3, "answers": 1, "list": "a"}
    changes = [{"hour": hour, "weekday": weekday} for hour, weekday in times]
    one_by_one = EVENING.probabilities([{**known, **change} for change in changes])
    assert EVENING.variants(known, changes) == pytest.approx(one_by_one, rel=1e-6)
