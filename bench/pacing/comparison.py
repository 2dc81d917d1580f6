"""A day as it happened, as a replay has it, and as it would have been: side by side, over several seeds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any

from bench.pacing.choices import Choices
from bench.pacing.intervals import Interval, interval
from bench.pacing.past import PastDay
from bench.pacing.replay import replayed

NICENESS = 10
MOST_PROCESSES = 4

Results = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures by name, of each seed. `changed` is empty where only the replay itself was asked for."""

    happened: Mapping[str, float]
    replay: Results
    changed: Results

    def rows(self) -> Iterator[tuple[str, float, Interval, Interval | None, Interval | None]]:
        """Of each figure: what happened, the replay, the changed replay, and the difference of the two by seed."""
        for name, happened in self.happened.items():
            before = [one[name] for one in self.replay]
            after = [one[name] for one in self.changed]
            if not after:
                yield name, happened, interval(before), None, None
                continue
            differences = [new - old for old, new in zip(before, after, strict=True)]
            yield name, happened, interval(before), interval(after), interval(differences)

    def as_json(self) -> dict[str, Any]:
        """Every row; `off_by` is how far the replay is from what happened."""
        return {
            name: {
                "happened": happened,
                "replay": replay.as_json(),
                "off_by": replay.mean - happened,
                "changed": changed.as_json() if changed else None,
                "difference": difference.as_json() if difference else None,
            }
            for name, happened, replay, changed, difference in self.rows()
        }


def compare(day: PastDay, was: Choices, would_be: Choices | None, seeds: int) -> Comparison:
    """Replay a day with its own settings and, where they are given, with others; gives way to other processes."""
    numbers = range(1, seeds + 1)
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=os.nice, initargs=(NICENESS,)) as pool:
        before = pool.map(partial(_figures, day, was), numbers)
        after = pool.map(partial(_figures, day, would_be), numbers) if would_be else ()
        return Comparison(day.happened.as_json(), list(before), list(after))


def _figures(day: PastDay, chosen: Choices, seed: int) -> dict[str, float]:
    return replayed(day, chosen, seed).as_json()
