"""The best that any dialer could do in the Markov family: talk and ringing exponential, nobody waits, nobody wraps up.

There the state is how many agents talk and how many calls ring, and calls can be placed at any instant. For a price
`lam` on exceeding the abandon rate, the best gain is found by relative value iteration, whose largest step is an upper
bound of it at any time; by weak duality the least over all prices bounds every dialer that keeps the rate.
"""

from __future__ import annotations

from functools import cache
from math import sqrt

CLOSE = 2e-5
"""Conversations a second and agent-hour that an iteration may still be off, times mean talk: 0.002 points."""
PRICES_TRIED = 14
GOLDEN = (sqrt(5) - 1) / 2

Values = list[list[float]]


@cache
def bound(agents: int, answer: float, talk: float, ring: float, limit: float) -> float:
    """The highest utilisation, a share, at an abandon rate of `limit`. Means in seconds; for small teams."""
    load = agents / talk * ring / answer
    model = _Model(agents, int(2.2 * load + 6 * sqrt(load) + 8), answer, 1 / talk, 1 / ring, limit)
    low, high = 0.0, 40.0
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = model.gain(left), model.gain(right)
    for _ in range(PRICES_TRIED):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = model.gain(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = model.gain(right)
    return min(at_left, at_right) * talk / agents


class _Model:
    """States are [agents who talk][calls that ring]; values are kept from one price to the next."""

    def __init__(self, agents: int, most: int, answer: float, end: float, resolve: float, limit: float) -> None:
        self._agents, self._most, self._answer, self._limit = agents, most, answer, limit
        self._end, self._resolve = end, resolve
        self._rate = agents * end + most * resolve
        self._values: Values = [[0.0] * (most + 1) for _ in range(agents + 1)]

    def gain(self, price: float) -> float:
        """An upper bound, hardly above the truth, of the best gain a second at this price."""
        connected, dropped = 1 + price * self._limit, -price * (1 - self._limit)
        close = CLOSE * self._agents * self._end / self._rate
        while True:
            values = self._step(connected, dropped)
            gaps = [
                new - old for rows in zip(values, self._values, strict=True) for new, old in zip(*rows, strict=True)
            ]
            origin = values[0][0]
            self._values = [[value - origin for value in row] for row in values]
            highest = max(gaps)
            if highest - min(gaps) < close:
                return highest * self._rate

    def _step(self, connected: float, dropped: float) -> Values:
        """One step of uniformized time; afterwards as many are dialled as is best."""
        answer, lost, rate, old = self._answer, 1 - self._answer, self._rate, self._values
        stepped = []
        for busy, row in enumerate(old):
            ended = busy * self._end / rate
            resolved = self._resolve / rate
            idle = old[busy - 1] if busy else row
            met, gain = (old[busy + 1], connected) if busy < self._agents else (row, dropped)
            value = [(1 - ended) * row[0] + ended * idle[0]]
            for ringing in range(1, self._most + 1):
                share = ringing * resolved
                after = answer * (gain + met[ringing - 1]) + lost * row[ringing - 1]
                value.append((1 - ended - share) * row[ringing] + ended * idle[ringing] + share * after)
            for ringing in range(self._most - 1, -1, -1):
                value[ringing] = max(value[ringing], value[ringing + 1])
            stepped.append(value)
        return stepped
