"""Kills a recorder at every line: forks one that ends, as if by SIGKILL, at the nth line it runs.

Run as a program, with a recording prepared for every fork. Prints how many were killed before one came to
its end, and the exit code of that one.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from db.calls import recordings
from db.pool import open_pool
from recorder import ogg
from recorder.keep import Keeper, Places

RECORDER = str(Path(ogg.__file__).parent)


def tracer(last: int) -> Callable[[FrameType, str, Any], Any]:
    """Counts lines of the recorder (its parser aside) and ends the process at line number `last`."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        file = frame.f_code.co_filename
        if not file.startswith(RECORDER) or file == ogg.__file__:
            return None
        if event == "line":
            count += 1
            if count == last:
                os._exit(9)
        return trace

    return trace


async def attend(orders: dict[str, Any], attempt: int) -> None:
    """What the recorder does about one recording."""
    now = datetime.fromisoformat(orders["now"])
    async with await open_pool(orders["url"], application="killed", size=2) as pool:
        places = Places(Path(orders["spool"]), Path(orders["recordings"]), ["opusenc"])
        async with pool.acquire() as connection:
            due = await recordings.due(connection, "main", now, [], 1000)
        [mine] = [one for one in due if one.attempt_id == attempt]
        await Keeper(pool, "main", places, lambda: now).attend(mine)


def main() -> int:
    orders = json.loads(sys.argv[1])
    for last, attempt in enumerate(orders["attempts"], start=1):
        child = os.fork()
        if not child:
            trace = tracer(last)
            threading.settrace(trace)
            sys.settrace(trace)
            asyncio.run(attend(orders, attempt))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if (code := os.waitstatus_to_exitcode(status)) != 9:
            sys.stdout.write(json.dumps({"killed": last - 1, "code": code}))
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
