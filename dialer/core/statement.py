"""What a month costs: seats by role, options that were on, and calls; figures in, a document out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SeatMove:
    """From `at` (aware) on the person sits as `role`; None: has no seat."""

    user_id: int
    at: datetime
    role: str | None


@dataclass(frozen=True, slots=True)
class OptionMove:
    """An option was switched on or off at a moment (aware)."""

    code: str
    at: datetime
    is_on: bool


@dataclass(frozen=True, slots=True)
class Price:
    """What a seat (`code` is its role) or an option costs a month, from a month on (its first day)."""

    kind: str
    code: str
    from_month: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CallCosts:
    """What the calls of a campaign to one kind of number cost in the month."""

    campaign: str
    kind: str
    calls: int
    billed_seconds: int
    amount: Decimal
    unrated: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a statement is made of; moves since ever, the oldest first."""

    seats: Sequence[SeatMove]
    options: Sequence[OptionMove]
    labels: Mapping[str, tuple[str, str]]
    prices: Sequence[Price]
    calls: Sequence[CallCosts]


def most_seats(moves: Iterable[SeatMove], since: datetime, until: datetime) -> dict[str, int]:
    """By role, the most seats that were taken at once from `since` to before `until`.

    A person who replaces another one takes no second seat, unless both sat at the same time.
    """
    sits: dict[int, str | None] = {}
    taken: dict[str, int] = {}
    most: dict[str, int] = {}
    begun = False
    for move in moves:
        if move.at >= until:
            break
        if not begun and move.at > since:
            begun, most = True, dict(taken)
        before = sits.get(move.user_id)
        if before is not None:
            taken[before] -= 1
        sits[move.user_id] = move.role
        if move.role is not None:
            taken[move.role] = taken.get(move.role, 0) + 1
            if begun:
                most[move.role] = max(most.get(move.role, 0), taken[move.role])
    found = most if begun else taken
    return {role: count for role, count in sorted(found.items()) if count}


def options_on(moves: Iterable[OptionMove], since: datetime, until: datetime) -> list[str]:
    """The options that were on at any time from `since` to before `until`."""
    on: set[str] = set()
    used: set[str] = set()
    for move in moves:
        if move.at >= until:
            break
        if move.at > since:
            used |= on
        if move.is_on:
            on.add(move.code)
        else:
            on.discard(move.code)
    return sorted(used | on)


def price_of(prices: Iterable[Price], kind: str, code: str, month: date) -> Decimal | None:
    """The latest price that is in force in a month; None: none was set, nothing is asked."""
    fitting = [one for one in prices if (one.kind, one.code) == (kind, code) and one.from_month <= month]
    return max(fitting, key=lambda one: one.from_month).amount if fitting else None


def statement(month: date, since: datetime, until: datetime, figures: Figures) -> dict[str, Any]:
    """The month's statement as plain data: amounts are texts with two decimals, in euros without tax.

    `since` and `until` are the month's bounds (aware). What has no price counts nothing, and shows it.
    """
    seats = [
        _line("seat", role, count, figures.prices, month)
        for role, count in most_seats(figures.seats, since, until).items()
    ]
    options = [
        {**_line("option", code, 1, figures.prices, month), "label_fr": labels[0], "label_en": labels[1]}
        for code in options_on(figures.options, since, until)
        if (labels := figures.labels.get(code, (code, code)))
    ]
    sums = {
        "seats": _sum(seats),
        "options": _sum(options),
        "calls": sum((one.amount for one in figures.calls), Decimal(0)).quantize(CENT, ROUND_HALF_UP),
    }
    return {
        "month": month.isoformat()[:7],
        "currency": "EUR",
        "seats": seats,
        "options": options,
        "calls": [_called(one) for one in figures.calls],
        **{f"{name}_amount": _text(amount) for name, amount in sums.items()},
        "amount": _text(sum(sums.values(), Decimal(0))),
    }


def _line(kind: str, code: str, count: int, prices: Iterable[Price], month: date) -> dict[str, Any]:
    price = price_of(prices, kind, code, month)
    return {
        "code": code,
        "count": count,
        "price": None if price is None else _text(price),
        "amount": _text((price or Decimal(0)) * count),
    }


def _called(calls: CallCosts) -> dict[str, Any]:
    return {
        "campaign": calls.campaign,
        "kind": calls.kind,
        "calls": calls.calls,
        "minutes": _text(Decimal(calls.billed_seconds) / 60),
        "amount": _text(calls.amount),
        "unrated": calls.unrated,
    }


def _sum(lines: Iterable[Mapping[str, Any]]) -> Decimal:
    return sum((Decimal(line["amount"]) for line in lines), Decimal(0))


def _text(amount: Decimal) -> str:
    return str(amount.quantize(CENT, ROUND_HALF_UP))
