"""Whether a shown number still does well (B-12): by its own calls, beside the others', and never on few."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.number_health import FEWEST_CALLS, Record, Sign, signs

OTHERS = Record(10_000, 3000, 150, 15)


def records() -> st.SearchStrategy[Record]:
    return st.integers(0, 3000).flatmap(
        lambda calls: st.integers(0, calls).flatmap(
            lambda answers: st.builds(
                Record, st.just(calls), st.just(answers), st.integers(0, answers), st.integers(0, answers)
            )
        )
    )


def test_b12_a_number_that_is_answered_half_as_often_as_the_others_goes_bad() -> None:
    assert signs(Record(1000, 300, 15, 1), OTHERS) == ()
    assert signs(Record(1000, 120, 5, 1), OTHERS) == (Sign.FEW_ANSWERS,)


def test_b12_short_calls_and_opt_outs_speak_against_a_number() -> None:
    assert signs(Record(1000, 300, 150, 1), OTHERS) == (Sign.SHORT_CALLS,)
    assert signs(Record(1000, 300, 15, 15), OTHERS) == (Sign.OPT_OUTS,)


def test_b12_nobody_is_compared_with_nobody() -> None:
    assert signs(Record(1000, 0, 0, 0), Record()) == ()
    assert signs(Record(1000, 300, 300, 30), Record()) == (Sign.OPT_OUTS,)


@given(records(), records())
def test_b12_few_calls_never_make_a_number_bad(own: Record, others: Record) -> None:
    few = Record(
        min(own.calls, FEWEST_CALLS - 1), min(own.answers, FEWEST_CALLS - 1), min(own.short, FEWEST_CALLS - 1), 0
    )
    assert signs(few, others) == ()


@given(records(), records())
def test_b12_more_answers_never_speak_against_a_number(own: Record, others: Record) -> None:
    if own.answers < own.calls and Sign.FEW_ANSWERS not in signs(own, others):
        more = Record(own.calls, own.answers + 1, own.short, own.opt_outs)
        assert Sign.FEW_ANSWERS not in signs(more, others)


@given(records())
def test_b12_a_number_like_all_others_is_well_but_for_its_opt_outs(own: Record) -> None:
    assert set(signs(own, own)) <= {Sign.OPT_OUTS}
