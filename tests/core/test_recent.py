"""The window of a limit: what is in it, and what has left it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.recent import STEP_SECONDS, RecentAnswers

WINDOW = 3600.0


@given(st.lists(st.tuples(st.floats(0, 900), st.integers(0, 5), st.integers(0, 2)), max_size=60))
def test_what_is_counted_lies_in_the_window(answers: list[tuple[float, int, int]]) -> None:
    recent, now, seen = RecentAnswers(WINDOW), 0.0, []
    for later, live, abandoned in answers:
        now += later
        seen.append((now, live, abandoned))
        recent.seen(now, live, abandoned)
        for counted, place in ((recent.live, 1), (recent.abandoned, 2)):
            surely = sum(one[place] for one in seen if one[0] > now - WINDOW + STEP_SECONDS)
            perhaps = sum(one[place] for one in seen if one[0] > now - WINDOW - STEP_SECONDS)
            assert surely <= counted <= perhaps


def test_after_a_night_nothing_is_left() -> None:
    recent = RecentAnswers(WINDOW)
    recent.seen(0.0, 100, 3)
    recent.seen(WINDOW + STEP_SECONDS, 0, 0)
    assert (recent.live, recent.abandoned) == (0, 0)
