"""One contender in one cell on some seeds: what a worker process does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from bench.pacing.cells import HOURS, LIMIT, Cell
from bench.pacing.contenders import FIXED, SHIPPED, TUNED, shipped
from bench.pacing.floor import Floor
from bench.pacing.outcome import Outcome, outcome_of
from bench.pacing.parts import Policy
from bench.pacing.shift import Shift
from bench.pacing.tuning import tune
from dialer.core.observation import Action, Observation


@dataclass(slots=True)
class Timed:
    """A policy that is timed as it decides."""

    policy: Policy
    seconds: list[float] = field(default_factory=list)

    def act(self, seen: Observation) -> Action:
        """What the policy says."""
        begun = perf_counter()
        action = self.policy.act(seen)
        self.seconds.append(perf_counter() - begun)
        return action


def play(cell: Cell, contender: str, seeds: Sequence[int]) -> Outcome:
    """All seeds of one contender in one cell."""
    if contender == SHIPPED:
        timed = [Timed(shipped(cell)) for _ in seeds]
        shifts = [shift_of(cell, policy, seed) for policy, seed in zip(timed, seeds, strict=True)]
        return outcome_of(shifts, _quantiles([seconds for policy in timed for seconds in policy.seconds]))
    if contender in TUNED:
        return _tuned(cell, TUNED[contender], seeds)
    return outcome_of([shift_of(cell, FIXED[contender](), seed) for seed in seeds])


def shift_of(cell: Cell, policy: Policy, seed: int) -> Shift:
    """One shift."""
    return Floor(cell.periods, seed, policy, cell.numbers(seed)).run(HOURS)


def _tuned(cell: Cell, made: Callable[[float], Policy], seeds: Sequence[int]) -> Outcome:
    tuned = tune(lambda value: [shift_of(cell, made(value), seed) for seed in seeds], LIMIT)
    shy, bold = outcome_of(tuned.shy.shifts), outcome_of(tuned.bold.shifts)

    def between(one: float, other: float) -> float:
        return (1 - tuned.part) * one + tuned.part * other

    drop_rate = between(shy.drop_rate, bold.drop_rate)
    return replace(
        shy,
        utilisations=tuned.mixed(lambda shift: shift.utilisation),
        reached=tuned.mixed(lambda shift: shift.reached_per_hour),
        drop_rate=drop_rate,
        worst_shift=None,  # a mixture has no shifts of its own
        worst_half_hour=between(shy.worst_half_hour, bold.worst_half_hour),
        mean_wait=between(shy.mean_wait, bold.mean_wait),
        dials_per_connect=between(shy.dials_per_connect, bold.dials_per_connect),
        tuned=tuned.value,
    )


def _quantiles(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {name: round(1e6 * ordered[int(share * (len(ordered) - 1))], 1) for name, share in _SHARES.items()}


_SHARES = {"p50": 0.5, "p99": 0.99}
