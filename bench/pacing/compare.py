"""The shipped policy and the public rules in every cell, on the same seeds, in worker processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.pacing.cells import HOURS, LIMIT, Cell, Kind
from bench.pacing.contenders import ADAPT, EVERYBODY, PROGRESSIVE, RULES, SHIPPED
from bench.pacing.markov import bound
from bench.pacing.outcome import Interval, Outcome
from bench.pacing.play import play
from bench.pacing.reference import STUDY

FIRST_SEED = 1_000
LARGEST_BOUND = 20
"""Agents; the bound of larger teams takes long."""


@dataclass(frozen=True, slots=True)
class Played:
    """A cell and what every contender came to in it so far."""

    cell: Cell
    outcomes: Mapping[str, Outcome]

    @property
    def complete(self) -> bool:
        """Everybody has played."""
        return all(name in self.outcomes for name in EVERYBODY)

    def best(self, names: Sequence[str] = RULES) -> str | None:
        """The busiest of these that kept the limit, or nearly."""
        holding = [name for name in names if name in self.outcomes and self.outcomes[name].nearly_holds]
        return max(holding, key=lambda name: self.outcomes[name].utilisation.mean, default=None)

    def ahead(self, of: str) -> Interval:
        """Utilisation of the shipped policy less that of another, paired by seed."""
        pairs = zip(self.outcomes[SHIPPED].utilisations, self.outcomes[of].utilisations, strict=True)
        return Interval.of([ours - theirs for ours, theirs in pairs])

    @property
    def optimum(self) -> float | None:
        """The most that any dialer could reach, where it is known."""
        if self.cell.kind is not Kind.MARKOV or self.cell.agents > LARGEST_BOUND:
            return None
        law = self.cell.law
        return bound(self.cell.agents, law.answer, law.talk, law.ring, LIMIT)

    def as_json(self) -> dict[str, object]:
        """Plain values; comparisons where everybody has played."""
        found: dict[str, object] = {
            "cell": self.cell.name,
            "kind": self.cell.kind,
            "agents": self.cell.agents,
            "outcomes": {name: outcome.as_json() for name, outcome in self.outcomes.items()},
        }
        if self.complete:
            found["against"] = {
                "best public rule": self._against(self.best()),
                "best VICIdial ADAPT": self._against(self.best(list(ADAPT))),
                PROGRESSIVE: self._against(PROGRESSIVE),
            }
            law = self.cell.law
            study = STUDY.get((law.answer, int(law.talk), self.cell.agents))
            if study is not None and self.cell.kind is Kind.STATIONARY:
                found["study"] = study._asdict()
            if self.optimum is not None:
                ours = self.outcomes[SHIPPED].utilisation.mean
                found["optimum"] = {"utilisation": self.optimum, "distance": self.optimum - ours}
        return found

    def _against(self, name: str | None) -> dict[str, object] | None:
        if name is None:
            return None
        ours, theirs = self.outcomes[SHIPPED].utilisation.mean, self.outcomes[name].utilisation.mean
        return {"rule": name, "ratio": ours / theirs if theirs else None, "ahead": asdict(self.ahead(name))}


@dataclass(slots=True)
class Comparison:
    """Every cell of one run. `stopped`: somebody did not want to wait for the rest."""

    cells: Sequence[Cell]
    seeds: Sequence[int]
    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    stopped: bool = False

    @property
    def played(self) -> list[Played]:
        """The cells that somebody has played, in their order."""
        return [Played(cell, self.outcomes[cell.name]) for cell in self.cells if cell.name in self.outcomes]

    @property
    def complete(self) -> list[Played]:
        """The cells that everybody has played."""
        return [one for one in self.played if one.complete]

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "hours": HOURS,
            "limit": LIMIT,
            "seeds": len(self.seeds),
            "stopped": self.stopped,
            "cells": [one.as_json() for one in self.played],
        }


def compare(cells: Sequence[Cell], seeds: int, jobs: int, tell: Callable[[int, int, str], None]) -> Comparison:
    """Play everything; `tell` hears how many jobs are done, of how many, and which. Ctrl-C ends it early."""
    found = Comparison(cells, range(FIRST_SEED, FIRST_SEED + seeds))
    work = [(cell, contender) for cell in cells for contender in EVERYBODY]
    with workers(jobs) as executor:
        asked = {executor.submit(play, cell, name, found.seeds): (cell, name) for cell, name in work}
        for done, future in enumerate(finished(asked), 1):
            cell, name = asked[future]
            found.outcomes.setdefault(cell.name, {})[name] = future.result()
            tell(done, len(work), f"{cell.name}: {name}")
        found.stopped = sum(map(len, found.outcomes.values())) < len(work)
    return found


def workers(jobs: int) -> ProcessPoolExecutor:
    """So many processes, which leave Ctrl-C to their parent."""
    return ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


def finished(asked: Mapping[Future[Any], object]) -> Iterator[Future[Any]]:
    """The jobs as they end; after Ctrl-C none any more, and the workers are ended."""
    try:
        yield from as_completed(asked)
    except KeyboardInterrupt:
        for worker in multiprocessing.active_children():
            worker.terminate()
