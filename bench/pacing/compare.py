"""The shipped policy and the public rules in every cell, on the same seeds, in worker processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.pacing.cells import HOURS, LIMIT, Cell, Kind
from bench.pacing.contenders import ADAPT, EVERYBODY, PROGRESSIVE, RULES, SHIPPED
from bench.pacing.intervals import Interval, interval
from bench.pacing.markov import bound
from bench.pacing.outcome import Outcome
from bench.pacing.play import play
from bench.pacing.reference import STUDY
from bench.pacing.workers import played

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
        return interval([ours - theirs for ours, theirs in pairs])

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
        return {"rule": name, "ratio": ours / theirs if theirs else None, "ahead": self.ahead(name).as_json()}


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
    work = [(cell, name, found.seeds) for cell in cells for name in EVERYBODY]
    for done, (place, outcome) in enumerate(played(jobs, play, work), 1):
        cell, name, _ = work[place]
        found.outcomes.setdefault(cell.name, {})[name] = outcome
        tell(done, len(work), f"{cell.name}: {name}")
    found.stopped = sum(map(len, found.outcomes.values())) < len(work)
    return found
