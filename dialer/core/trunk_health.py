"""How fast a trunk may be called while it refuses, chokes or is silent, and the sentence that says why.

A trunk that works is called at its own limit. Faults halve that, again and again, down to one call every
few seconds that tries whether it is back; signs of life double it until the limit is reached again.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dialer.core.outcome import TrunkFault

WINDOW = timedelta(seconds=30)
LONGEST_MEMORY = 200
FEWEST_CALLS = 5
SLOW_SHARE, FULL_SHARE, GOOD_SHARE = 0.3, 0.9, 0.1
STEP = timedelta(seconds=3)
PATIENCE = timedelta(seconds=12)
"""A mobile network may take 8 s to ring; a call without any reaction for longer counts as silent."""
PROBE_SECONDS = 5.0
REFUSAL_RUN = 20
"""So many calls in a row turned down with nothing ringing are no chance: numbers written wrongly, say."""


class Sign(StrEnum):
    """What the first word of a call says about the trunk, unless it is a TrunkFault."""

    ALIVE = "alive"  # it rang, was answered, or was busy
    TURNED_DOWN = "turned_down"  # not in service, rejected: of the number, unless every number does


class TrunkState(StrEnum):
    """How a trunk takes calls now."""

    OK = "ok"
    SLOWED = "slowed"
    DOWN = "down"


_COMPLAINTS = {
    TrunkFault.SILENT: "got no reply",
    TrunkFault.CONGESTED: "were refused for congestion",
    TrunkFault.FORBIDDEN: "were refused to our account",
    TrunkFault.BROKEN: "failed inside the trunk",
    Sign.TURNED_DOWN: "were turned down, and none rang",
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """How fast to call now, and why; `fault` is a TrunkFault, "turned_down" or empty."""

    state: TrunkState
    calls_per_second: float
    fault: str
    sentence: str


class TrunkHealth:
    """What the last half minute of calls said about one trunk whose own limit is `calls_per_second`.

    Deterministic: times are passed in. Holds at most LONGEST_MEMORY words, and one entry for each call
    that has not said any yet.
    """

    def __init__(self, calls_per_second: float) -> None:
        self._limit = calls_per_second
        self._lowest = min(1.0, 1 / (PROBE_SECONDS * calls_per_second))
        self._factor = 1.0
        self._stepped_at: datetime | None = None
        self._words: deque[tuple[datetime, Sign | TrunkFault]] = deque(maxlen=LONGEST_MEMORY)
        self._mute: dict[int, datetime] = {}
        self._turned_down_run = 0

    def placed(self, call: int, now: datetime) -> None:
        """A call left; until it says something it may be one that nobody answers."""
        self._mute[call] = now

    def said(self, call: int, word: Sign | TrunkFault | None, now: datetime) -> None:
        """A call rang, was answered or ended; only its first word counts.

        None: it ended without a word about the trunk, because we hung up.
        """
        if self._mute.pop(call, None) is None or word is None:
            return
        self._words.append((now, word))
        if word is Sign.ALIVE:
            self._turned_down_run = 0
        elif word is Sign.TURNED_DOWN:
            self._turned_down_run += 1

    @property
    def suspect(self) -> bool:
        """Whether a fault now is the trunk's rather than the number's: others were slowed or failed just before."""
        return self._factor < 1 or bool(self._words and isinstance(self._words[-1][1], TrunkFault))

    def allowance(self, now: datetime) -> Allowance:
        """The speed from now on; to be asked at each tick. It changes at most once in 3 s."""
        while self._words and self._words[0][0] < now - WINDOW:
            self._words.popleft()
        complaints = self._complaints(now)
        calls = len(self._words) + sum(at < now - PATIENCE for at in self._mute.values())
        if self._stepped_at is None or now - self._stepped_at >= STEP:
            self._step(complaints.total() / max(calls, 1), calls, now)
        state = self._state()
        speed = self._limit * self._factor
        if state is TrunkState.OK:
            return Allowance(state, speed, "", "The trunk carries calls.")
        if not complaints:
            return Allowance(state, speed, "", f"The trunk works again; now at {speed:.2g} calls per second.")
        fault, count = complaints.most_common(1)[0]
        pace = f"{speed:.2g} calls per second until that passes"
        if state is TrunkState.DOWN:
            pace = f"one call every {1 / speed:.0f} s tries whether it is back"
        sentence = f"{count} of the last {calls} calls {_COMPLAINTS[fault]}: {pace}."
        return Allowance(state, speed, fault, sentence)

    def _complaints(self, now: datetime) -> Counter[Sign | TrunkFault]:
        counted: Counter[Sign | TrunkFault] = Counter(word for _, word in self._words if word is not Sign.ALIVE)
        if self._turned_down_run < REFUSAL_RUN:
            del counted[Sign.TURNED_DOWN]
        mute = sum(at < now - PATIENCE for at in self._mute.values())
        if mute:
            counted[TrunkFault.SILENT] += mute
        return counted

    def _step(self, share: float, calls: int, now: datetime) -> None:
        if self._factor < 1 and self._got_better():
            self._factor = min(1.0, self._factor * 2)
        elif calls >= FEWEST_CALLS and share >= SLOW_SHARE:
            self._factor = max(self._lowest, self._factor / (4 if share >= FULL_SHARE else 2))
        else:
            return
        self._stepped_at = now

    def _got_better(self) -> bool:
        """Since the speed changed last, the trunk carried nearly every call, the latest among them."""
        since = [word for at, word in self._words if self._stepped_at is None or at > self._stepped_at]
        faults = sum(isinstance(word, TrunkFault) for word in since)
        return bool(since) and since[-1] is Sign.ALIVE and faults / len(since) < GOOD_SHARE

    def _state(self) -> TrunkState:
        if self._factor >= 1:
            return TrunkState.OK
        return TrunkState.DOWN if self._factor <= self._lowest else TrunkState.SLOWED
