"""How often one person may ask what could be used to find out numbers one by one, or to wear the database out."""

from __future__ import annotations

import math
import time

from api.problems import Problem
from dialer.core.tries import Tries


class Paces:
    """What each person may do at once, and how many seconds later once more; kinds do not count for each other."""

    def __init__(self) -> None:
        self._kinds = {
            "dnc": Tries(allowed=60, seconds=1),
            "places": Tries(allowed=30, seconds=2),
            "evidence": Tries(allowed=10, seconds=30),
            "requests": Tries(allowed=20, seconds=30),
        }

    def count(self, kind: str, user_id: int) -> None:
        """Count one more. Raises Problem (too_often), with the seconds to wait, where it is too much."""
        tries, key, now = self._kinds[kind], str(user_id), time.monotonic()
        wait = tries.wait_seconds(key, now)
        if wait > 0:
            problem = Problem("too_often")
            problem.headers = {"Retry-After": str(math.ceil(wait))}
            raise problem
        tries.count(key, now)
