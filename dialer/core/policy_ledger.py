"""Whether a floor's story holds together: what its events, its counters and its list of calls say of each other."""

from __future__ import annotations

from collections import deque

from dialer.core.observation import Observation, What

RINGING_SECONDS = 30.0
"""A call that was ordered longer ago has probably ended, whether or not anybody said so."""
_FEW, _SOME = 10, 0.1
_MANY, _MOST, _LATELY = 20, 0.5, 60


class Ledger:
    """What events reported, against what the counters and the list say since it was opened."""

    def __init__(self) -> None:
        self._answers = self._ends = 0
        self.cancelled = 0
        """Calls that we ended ourselves: nobody has to report them."""
        self._opened: tuple[int, int] | None = None
        self._checked = (0, 0)

    def balances(self, seen: Observation) -> bool:
        """Whether no answer went unreported, no end was reported twice and no call vanished, but for a few."""
        live, over = seen.connected + seen.dropped, seen.dials - len(seen.calls)
        if seen.what is What.RESOLVED:
            self._ends += 1
            self._answers += bool(seen.answered)
        if self._opened is None:
            self._opened = (live, over)
        live, over = live - self._opened[0], over - self._opened[1]
        unreported = live - self._answers > max(_FEW, _SOME * live)
        twice = seen.dials > 0 and self._ends - over > max(_FEW, _SOME * over)
        return not (unreported or twice or self._vanish(over))

    def _vanish(self, over: int) -> bool:
        """Whether, of the last calls that are over, most ended without a word."""
        vanished = over - self._ends - self.cancelled
        since, before = self._checked
        if over - since > _LATELY:
            self._checked = over, vanished
        return vanished - before > max(_MANY, _MOST * (over - since))


class Flying:
    """How many calls may be ringing by what was ordered and what was heard of, whatever the floor lists."""

    def __init__(self) -> None:
        self._moves: deque[tuple[float, int]] = deque()
        self._sum = 0

    def ordered(self, now: float, calls: int) -> None:
        """So many more calls than before."""
        if calls:
            self._moves.append((now, calls))
            self._sum += calls
        while self._moves and self._moves[0][0] <= now - RINGING_SECONDS:
            self._sum -= self._moves.popleft()[1]

    def saw(self, now: float, seen: Observation) -> None:
        """One call less, where one ended its ringing."""
        self.ordered(now, -(seen.what is What.RESOLVED))

    def unlisted(self, listed: int) -> int:
        """Calls of the last RINGING_SECONDS of which neither an end nor the list tells."""
        return max(0, self._sum - listed)
