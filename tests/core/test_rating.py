"""Rates and caps (CM-23): the longest prefix of the day, billed in steps, and nothing placed past a cap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.model import E164
from dialer.core.rating import Rate, RateTable
from dialer.core.spending import Cap, began, left, reserved_seconds

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def rate(
    prefix: str, per_minute: str = "0.06", *, on: date = JANUARY, per_call: str = "0", first: int = 0, step: int = 1
) -> Rate:
    return Rate(0, prefix, on, Decimal(per_minute), Decimal(per_call), first, step)


def test_cm23_the_longest_prefix_in_force_counts_and_of_its_rates_the_latest() -> None:
    table = RateTable(
        [rate("+33", "0.01"), rate("+336", "0.02"), rate("+336", "0.03", on=JUNE), rate("+3363998", on=JUNE)]
    )
    number = E164("+33639980000")
    before, after = table.rate(number, date(2026, 5, 31)), table.rate(number, JUNE)
    assert before is not None and before.per_minute == Decimal("0.02")
    assert after is not None and after.prefix == "+3363998"
    assert table.rate(E164("+33199000000"), JUNE) == rate("+33", "0.01")
    assert table.rate(E164("+442079460000"), JUNE) is None
    assert table.rate(number, date(2025, 12, 31)) is None


def test_cm23_the_first_seconds_are_billed_whatever_happens_then_every_begun_step() -> None:
    asked = rate("+33", "0.60", per_call="0.05", first=60, step=30)
    assert [asked.billed_seconds(s) for s in (0, 1, 60, 60.001, 90, 91)] == [60, 60, 60, 90, 90, 120]
    assert asked.price(61) == Decimal("0.05") + Decimal("0.90")
    assert rate("+33", "0.01").price(1) == Decimal("0.000167")


@given(
    st.floats(0, 20_000),
    st.floats(0, 20_000),
    st.integers(0, 120),
    st.integers(1, 120),
    st.decimals("0", "10", places=4),
)
def test_cm23_a_longer_call_never_costs_less_and_no_second_is_free(
    one: float, other: float, first: int, step: int, per_minute: Decimal
) -> None:
    asked = rate("+33", str(per_minute), first=first, step=step)
    short, long = sorted((one, other))
    assert asked.price(short) <= asked.price(long)
    assert long <= asked.billed_seconds(long) < max(first, long) + step + 1


@given(
    st.lists(st.tuples(st.text("123", max_size=4), st.dates(JANUARY, JUNE)), max_size=12),
    st.text("123", min_size=4, max_size=8),
    st.dates(JANUARY, JUNE),
)
def test_cm23_a_rate_is_found_as_by_looking_at_every_row(rows: list[tuple[str, date]], number: str, on: date) -> None:
    rates = [rate("+3" + prefix, on=day) for prefix, day in rows]
    e164 = E164("+3" + number)
    fitting = [one for one in rates if e164.startswith(one.prefix) and one.from_date <= on]
    best = max(fitting, key=lambda one: (len(one.prefix), one.from_date), default=None)
    assert RateTable(rates).rate(e164, on) == best


def test_cm23_periods_begin_on_their_first_day() -> None:
    assert began("day", date(2028, 2, 29)) == date(2028, 2, 29)
    assert began("month", date(2028, 2, 29)) == date(2028, 2, 1)
    assert began("always", JUNE) < date(1900, 1, 1)


@given(st.integers(1, 500), st.lists(st.floats(0, 590), min_size=1, max_size=200))
def test_cm23_no_cap_is_passed_by_calls_that_keep_within_their_reserve(cents: int, talks: list[float]) -> None:
    """All are placed at once, as many as fit; then each lasts as long as it likes within the reserve."""
    cap = Cap(1, "carrier", None, "day", Decimal(cents) / 100, 600, "Europe/Paris")
    asked = rate("+33", "0.06", per_call="0.01", first=30, step=30)
    kept = asked.price(reserved_seconds(0, cap.reserve_seconds))
    placed: list[float] = []
    for talk in talks:
        if left(cap, Decimal(0), [kept] * len(placed)) >= kept:
            placed.append(talk)
    assert sum((asked.price(talk) for talk in placed), Decimal(0)) <= cap.amount
    assert len(placed) == min(len(talks), int(cap.amount / kept))


def test_cm23_a_call_that_outlasts_half_its_reserve_keeps_as_much_again() -> None:
    assert [reserved_seconds(s, 600) for s in (0, 300, 301, 900)] == [600, 600, 602, 1800]
