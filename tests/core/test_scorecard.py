"""How points become a score."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.scorecard import Criterion, fits, score

CARD = [Criterion("Accueil", 1), Criterion("Écoute", 3)]


def test_points_count_by_weight() -> None:
    assert score(CARD, [4, 4]) == 100.0
    assert score(CARD, [4, 0]) == 25.0
    assert score(CARD, [0, 3]) == 56.2


def test_points_must_fit_the_card() -> None:
    assert fits(CARD, [0, 4])
    assert not fits(CARD, [1])
    assert not fits(CARD, [1, 5])
    assert not fits(CARD, [-1, 1])


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 4)), min_size=1, max_size=20))
def test_a_score_lies_between_the_least_and_the_most_points(given_points: list[tuple[int, int]]) -> None:
    card = [Criterion(str(n), weight) for n, (weight, _) in enumerate(given_points)]
    points = [one for _, one in given_points]
    assert 25 * min(points) - 0.1 <= score(card, points) <= 25 * max(points) + 0.1
