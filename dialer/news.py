"""What people changed, found in the event log although its numbers may come out of order."""

from __future__ import annotations

import time

from db import events
from db.pool import Connection

LATE_SECONDS = 5.0
"""How long after a later number an event is still looked for: its transaction may be running."""
LATE_NUMBERS = 500
"""How far the first look goes back."""


class News:
    """Tells when campaigns or users were changed."""

    def __init__(self) -> None:
        self._known: frozenset[int] | None = None
        self._since = self._mark = 0  # numbers that were the newest one, and up to two, LATE_SECONDS ago
        self._marked_at = 0.0

    async def came(self, connection: Connection) -> bool:
        """Whether something came since the last look; at the first one nobody knows, so it did."""
        if self._known is None:
            self._since = self._mark = max(0, await events.last(connection) - LATE_NUMBERS)
        newest, found = await events.of_people(connection, self._since)
        came = self._known is None or not found <= self._known
        self._known = found
        if time.monotonic() - self._marked_at >= LATE_SECONDS:
            self._since, self._mark, self._marked_at = self._mark, newest, time.monotonic()
        return came
