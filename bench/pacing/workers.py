"""Work played by several processes, which Ctrl-C ends at once."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar, TypeVarTuple

Piece = TypeVarTuple("Piece")
Found = TypeVar("Found")


def played(jobs: int, play: Callable[[*Piece], Found], work: Sequence[tuple[*Piece]]) -> Iterator[tuple[int, Found]]:
    """Place in `work` and result of each piece, as they end, by so many processes. For the main thread.

    Ctrl-C is noted and not raised, wherever it comes: the workers are ended, and nothing more is found.
    """
    stopped = threading.Event()

    def stop(*_: object) -> None:
        stopped.set()
        for worker in multiprocessing.active_children():
            worker.terminate()

    before = signal.signal(signal.SIGINT, stop)
    try:
        with ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
            asked = {pool.submit(play, *piece): place for place, piece in enumerate(work)}
            for future in as_completed(asked):
                if stopped.is_set():
                    pool.shutdown(cancel_futures=True)
                    return
                yield asked[future], future.result()
    except BrokenProcessPool:
        if not stopped.is_set():
            raise
    finally:
        signal.signal(signal.SIGINT, before)
