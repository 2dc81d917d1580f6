"""Whether a campaign reaches nothing but numbers that do not exist: then it is the way in which they are written.

One dead number is the number's fault; that fifty in a row are dead is that of the trunk's number format, or of
the list, and calling on would use up every number of every lead.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

RUN = 50
WINDOW = timedelta(minutes=10)
"""A trunk that turns down every number is slowed to one call in five seconds; a run takes four minutes then."""


class Unallocated:
    """The last calls of one campaign. Deterministic: times are passed in."""

    def __init__(self) -> None:
        self._trunk = ""
        self._dead: deque[datetime] = deque(maxlen=RUN)
        self.every_number = False
        """So many calls in a row ended like that; it stays until somebody starts the campaign again."""

    def ended(self, trunk: str, *, dead: bool, now: datetime) -> None:
        """A call by this trunk ended; `dead`: the network said that no such number exists."""
        if not dead or trunk != self._trunk:
            self._dead.clear()
            self._trunk = trunk
        if dead:
            self._dead.append(now)
            self.every_number |= len(self._dead) == RUN and now - self._dead[0] <= WINDOW

    def started(self) -> None:
        """Somebody started the campaign: it is given another run."""
        self._dead.clear()
        self.every_number = False
