"""How many people answered and how many of them met no agent, over the last hours: the window of a limit."""

from __future__ import annotations

from collections import deque

STEP_SECONDS = 60.0


class RecentAnswers:
    """Live answers and abandoned calls of the last `seconds`, to the minute; a clock that goes back stands still."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._steps: deque[tuple[float, int, int]] = deque()
        self.live = self.abandoned = 0
        self._now = 0.0

    @property
    def lasts(self) -> float:
        """Seconds since the first answer of the window; 0 where there was none."""
        return self._now - self._steps[0][0] if self._steps else 0.0

    def seen(self, now: float, live: int, abandoned: int) -> None:
        """So many further answers at this moment; those that are too old by now no longer count."""
        self._now = now = max(now, self._now)
        if live or abandoned:
            self.live += live
            self.abandoned += abandoned
            if self._steps and now < self._steps[-1][0] + STEP_SECONDS:
                began, before, lost = self._steps.pop()
                self._steps.append((began, before + live, lost + abandoned))
            else:
                self._steps.append((now, live, abandoned))
        while self._steps and self._steps[0][0] <= now - self._seconds:
            _, before, lost = self._steps.popleft()
            self.live -= before
            self.abandoned -= lost
