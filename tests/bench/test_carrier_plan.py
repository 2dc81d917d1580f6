"""The simulated network decides by seed alone, in the proportions asked for."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.carrier.exchange import user_of
from bench.carrier.plan import SIP_CODES, Behaviour, Kind, Span, decide

CALLS = st.tuples(st.integers(), st.from_regex(r"\+3319900[0-9]{4}", fullmatch=True), st.integers(1, 50))


@given(CALLS)
def test_the_same_call_has_the_same_plan(call: tuple[int, str, int]) -> None:
    assert decide(*call, Behaviour()) == decide(*call, Behaviour())


@given(CALLS)
def test_times_stay_within_their_spans(call: tuple[int, str, int]) -> None:
    how = Behaviour()
    plan = decide(*call, how)
    span = how.no_answer if plan.kind is Kind.NO_ANSWER else how.refuse if plan.kind in SIP_CODES else how.ring
    assert span.least <= plan.ring_seconds <= span.most
    assert (plan.talk_seconds > 0) == (plan.kind in (Kind.LIVE, Kind.MACHINE, Kind.EARLY))


def test_a_seed_changes_what_happens_and_the_second_call_is_another() -> None:
    plans = [decide(seed, "+33199000001", nth, Behaviour()) for seed in range(20) for nth in (1, 2)]
    assert len(set(plans)) > 30


def test_kinds_come_as_often_as_asked_for() -> None:
    how = Behaviour(chances={Kind.LIVE: 3, Kind.BUSY: 1}, talk=Span(1, 1, 1))
    counts = Counter(decide(1, f"+3319900{n:04d}", 1, how).kind for n in range(4000))
    assert set(counts) == {Kind.LIVE, Kind.BUSY}
    assert counts[Kind.LIVE] / 4000 == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize(
    ("header", "user"),
    [
        ('"A, B" <sip:+33199001000@127.0.0.1>;tag=x', "+33199001000"),
        ("<sip:account@127.0.0.1:5060;transport=udp>", "account"),
        ("<sip:127.0.0.1>", None),
        ("", None),
        (None, None),
    ],
)
def test_the_user_of_a_header_is_found(header: str | None, user: str | None) -> None:
    assert user_of(header) == user
