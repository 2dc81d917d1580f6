"""Only a comparison with the list that the law names counts, and of several with each of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.national_lists import Compared, answer, asked_on
from ops.law import current

AT = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=2)


def test_a_comparison_with_another_list_says_nothing() -> None:
    assert answer(["Bloctel"], [Compared("tps", True, AT), Compared("rpo", False, AT)]) == (None, None)
    assert answer(["Bloctel"], [Compared("bloctel", False, AT), Compared("tps", True, LATER)]) == (False, AT)


def test_of_two_lists_both_must_have_been_asked_and_the_older_answer_counts() -> None:
    tps, ctps = Compared("tps", False, LATER), Compared("ctps", False, AT)
    assert answer(["TPS/CTPS"], [tps]) == (None, None)
    assert answer(["TPS/CTPS"], [tps, ctps]) == (False, AT)
    assert answer(["TPS/CTPS"], [ctps, Compared("tps_ctps", False, LATER)]) == (False, LATER), "both at once"


@given(st.lists(st.sampled_from(["tps", "ctps", "tps_ctps"]), unique=True, min_size=1))
def test_whoever_is_on_one_of_them_is_not_called(names: list[str]) -> None:
    known = [Compared(name, name == names[0], AT) for name in names]
    assert answer(["TPS/CTPS"], known)[0] is True


def test_the_profiles_name_their_lists_and_france_none_since_its_own_is_gone() -> None:
    profiles = current().profiles
    assert asked_on(profiles["FR_B2C"], AT) == ["Bloctel"]
    assert asked_on(profiles["FR_B2C"], datetime(2026, 8, 13, tzinfo=UTC)) == []
    assert asked_on(profiles["GB"], AT) == ["TPS/CTPS"]
    assert answer(asked_on(profiles["US"], AT), [Compared("national_do_not_call_registry", False, AT)]) == (False, AT)
    assert answer([], [Compared("tps", True, AT)]) == (None, None)
