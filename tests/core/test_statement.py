"""A month's statement (CM-23): seats at once by role, options that were on, calls, and sums that add up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.statement import (
    CallCosts,
    Figures,
    OptionMove,
    Price,
    SeatMove,
    most_seats,
    options_on,
    statement,
)

MONTH = date(2026, 11, 1)
SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    """A moment of the month, in days from its beginning; negative: before it."""
    return SINCE + timedelta(days=number)


def test_cm23_who_replaces_another_takes_no_second_seat_and_who_sits_beside_does() -> None:
    replaced = [SeatMove(1, day(-40), "agent"), SeatMove(1, day(3), None), SeatMove(2, day(4), "agent")]
    beside = [SeatMove(1, day(-40), "agent"), SeatMove(2, day(4), "agent"), SeatMove(1, day(5), None)]
    assert most_seats(replaced, SINCE, UNTIL) == {"agent": 1}
    assert most_seats(beside, SINCE, UNTIL) == {"agent": 2}


def test_cm23_who_left_before_the_month_or_came_after_it_sits_in_none_of_it() -> None:
    moves = [SeatMove(1, day(-40), "agent"), SeatMove(1, day(-1), None), SeatMove(2, day(30), "admin")]
    assert most_seats(moves, SINCE, UNTIL) == {}


def test_cm23_another_role_is_another_seat() -> None:
    moves = [SeatMove(1, day(-1), "agent"), SeatMove(1, day(9), "supervisor")]
    assert most_seats(moves, SINCE, UNTIL) == {"agent": 1, "supervisor": 1}


@given(st.lists(st.tuples(st.integers(1, 4), st.floats(-20, 40), st.sampled_from(["agent", "admin", None]))))
def test_cm23_the_most_seats_are_those_of_some_moment(rows: list[tuple[int, float, str | None]]) -> None:
    moves = sorted((SeatMove(user, day(at), role) for user, at, role in rows), key=lambda move: move.at)
    moments = [SINCE, *(move.at for move in moves if SINCE <= move.at < UNTIL)]
    expected: dict[str, int] = {}
    for moment in moments:
        sits = {move.user_id: move.role for move in moves if move.at <= moment}
        for role in ("agent", "admin"):
            count = sum(one == role for one in sits.values())
            expected[role] = max(expected.get(role, 0), count)
    found = most_seats(moves, SINCE, UNTIL)
    assert all(found.get(role, 0) >= count for role, count in expected.items())
    assert all(count <= 4 for count in found.values())
    if len({move.at for move in moves}) == len(moves):
        assert found == {role: count for role, count in sorted(expected.items()) if count}


def test_cm23_an_option_counts_in_every_month_in_which_it_was_on() -> None:
    moves = [
        OptionMove("sms", day(-60), True), OptionMove("voice", day(-60), True), OptionMove("voice", day(-1), False),
        OptionMove("mail", day(3), True), OptionMove("mail", day(4), False), OptionMove("later", day(31), True),
    ]  # fmt: skip
    assert options_on(moves, SINCE, UNTIL) == ["mail", "sms"]


def test_cm23_the_sums_of_a_statement_add_up_and_what_has_no_price_shows_it() -> None:
    figures = Figures(
        [SeatMove(1, day(-1), "agent"), SeatMove(2, day(2), "agent"), SeatMove(3, day(-9), "admin")],
        [OptionMove("sms", day(-1), True)],
        {"sms": ("SMS", "Text messages")},
        [
            Price("seat", "agent", date(2026, 1, 1), Decimal("45")),
            Price("seat", "agent", date(2026, 11, 1), Decimal("49.90")),
            Price("seat", "agent", date(2026, 12, 1), Decimal("99")),
            Price("option", "sms", date(2026, 1, 1), Decimal("10")),
        ],
        [CallCosts("ventes", "mobile", 3, 90, Decimal("0.104999"), 1)],
    )
    made = statement(MONTH, SINCE, UNTIL, figures)
    assert made["seats"] == [
        {"code": "admin", "count": 1, "price": None, "amount": "0.00"},
        {"code": "agent", "count": 2, "price": "49.90", "amount": "99.80"},
    ]
    assert (made["options_amount"], made["calls_amount"], made["amount"]) == ("10.00", "0.10", "109.90")
    assert made["calls"][0]["minutes"] == "1.50"
