"""Pasts that pacing has learned from, for tests: likely ones, and whatever may happen."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from dialer.core.learning import Learning, PastAttempt, learn
from dialer.core.outlook import Learned

seconds = st.floats(0, 3600)
pasts = st.builds(
    PastAttempt,
    seconds,
    st.booleans(),
    st.booleans(),
    st.none() | seconds,
    st.none() | seconds,
    st.sampled_from(["", "main mobile", "main landline"]),
)


def after(attempts: int, answer: float, *, ring: float = 8.0, talk: float = 60.0, wrap: float = 15.0) -> Learning:
    """What is known after so many attempts of which this share was answered."""
    dice = Random(1)
    known = Learning()
    for _ in range(attempts):
        answered = dice.random() < answer
        known.resolved(max(2.0, dice.gauss(ring, 3.0)) if answered else 25.0, answered)
        if answered:
            known.talked(dice.expovariate(1 / talk))
            known.wrapped_up(dice.expovariate(1 / wrap))
    return known


def learned_from(past: list[PastAttempt]) -> Learned:
    """The estimates after these attempts."""
    return learn(past, 0.03).learned()
