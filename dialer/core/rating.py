"""What a call costs: the rate of its longest prefix on its day, minutes billed in steps after a first piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dialer.core.model import E164

SMALLEST = Decimal("0.000001")
"""What amounts are rounded to; a statement rounds its sums to cents."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a carrier asks for calls to numbers with this prefix (`+` and digits) from a day on.

    `first_seconds` are billed whatever happens; after them every begun `step_seconds`. Amounts are in the
    currency of the trunk's contract.
    """

    id: int
    prefix: str
    from_date: date
    per_minute: Decimal
    per_call: Decimal
    first_seconds: int
    step_seconds: int

    def billed_seconds(self, seconds: float) -> int:
        """Seconds that are billed of an answered call of that length."""
        over = max(0.0, seconds - self.first_seconds)
        return self.first_seconds + int(-(-over // self.step_seconds)) * self.step_seconds

    def price(self, seconds: float) -> Decimal:
        """What an answered call of that length costs."""
        amount = self.per_call + self.per_minute * self.billed_seconds(seconds) / 60
        return amount.quantize(SMALLEST, ROUND_HALF_UP)


class RateTable:
    """The rates of one trunk."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._by_prefix: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda one: one.from_date, reverse=True):
            self._by_prefix.setdefault(rate.prefix, []).append(rate)
        self._longest = max(map(len, self._by_prefix), default=0)

    def __bool__(self) -> bool:
        return bool(self._by_prefix)

    def rate(self, number: E164, on: date) -> Rate | None:
        """The rate of a call to `number` that begins on this day; None: no prefix of it has one yet.

        The longest prefix counts whose rate is in force, of its rates the latest.
        """
        for length in range(min(len(number), self._longest), 0, -1):
            for rate in self._by_prefix.get(number[:length], ()):
                if rate.from_date <= on:
                    return rate
        return None

    def cheapest(self, seconds: float, on: date) -> Decimal | None:
        """The least that a call of that length costs anywhere on this day; None: there is no rate."""
        prices = [
            now[0].price(seconds)
            for rates in self._by_prefix.values()
            if (now := [rate for rate in rates if rate.from_date <= on])
        ]
        return min(prices, default=None)
