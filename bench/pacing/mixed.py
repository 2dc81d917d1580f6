"""What it is worth to tell one number from another: the shipped policy on lists of people who differ.

Four times the same days: the leads are not shown (`mean`), shown as a dialer sees them, shown with the chances that
an ideal observer gives them, and shown with the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.table import Table

from bench.pacing.cells import LIMIT, PATIENCE, Choice
from bench.pacing.compare import FIRST_SEED
from bench.pacing.contenders import SHIPPED
from bench.pacing.floor import Floor
from bench.pacing.ideal import Observed
from bench.pacing.intervals import Interval, interval
from bench.pacing.laws import Law
from bench.pacing.outcome import Outcome, outcome_of
from bench.pacing.parts import Period, Policy
from bench.pacing.population import ALIKE, DAY_SECONDS, HIDDEN, SHOWN, Population
from bench.pacing.shift import Shift
from bench.pacing.told import Told
from bench.pacing.workers import played
from dialer.core.policy import Policy as Shipped
from dialer.core.policy import PolicySettings

MEAN = "leads not shown"
IDEAL = "ideal observer"
TOLD = "told the truth"
VARIANTS = (MEAN, SHIPPED, IDEAL, TOLD)
GAINS = {"gain": SHIPPED, "gain of the ideal observer": IDEAL, "gain of the truth": TOLD}
"""People reached more by an agent in an hour than where the leads are not shown."""
HEADINGS = (*VARIANTS, *GAINS)
PEOPLE_FOR_AN_AGENT = 3000
COUNTED_FROM = 2
"""Days that a model may learn in before it is judged."""
LISTS = {"features tell": SHOWN, "numbers of their own": HIDDEN, "all alike": ALIKE}


@dataclass(frozen=True, slots=True)
class Days:
    """So many agents for so many days on one of LISTS."""

    people: str
    agents: int
    days: int

    @property
    def name(self) -> str:
        """How a table names it."""
        return f"{self.people}, {self.agents} agents, from day {COUNTED_FROM + 1} to {self.days}"


@dataclass(slots=True)
class Mixed:
    """Every variant of every choice of days that was played."""

    asked: Sequence[Days]
    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    stopped: bool = False

    def complete(self) -> list[tuple[str, dict[str, Outcome]]]:
        """Those that every variant has played."""
        return [(name, found) for name, found in self.outcomes.items() if len(found) == len(VARIANTS)]

    def table(self) -> Table:
        """For a terminal: people reached per agent and hour, utilisation, abandoned."""
        table = Table("lists of people who differ", *HEADINGS, box=None, pad_edge=False)
        for row in self.rows():
            table.add_row(*row)
        return table

    def rows(self) -> list[tuple[str, ...]]:
        """The same as text."""
        return [
            (
                name,
                *(_figures(found[variant]) for variant in VARIANTS),
                *(_gain(found, variant) for variant in GAINS.values()),
            )
            for name, found in self.complete()
        ]

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            name: {
                "variants": {variant: outcome.as_json() for variant, outcome in found.items()},
                "ahead of mean": _ahead(found, SHIPPED).as_json(),
                "ideal ahead of mean": _ahead(found, IDEAL).as_json(),
                "told ahead of mean": _ahead(found, TOLD).as_json(),
                **{f"share of {variant}": gain_share(found, variant) for variant in (IDEAL, TOLD)},
            }
            for name, found in self.complete()
        }


def gain_share(found: dict[str, Outcome], reference: str) -> float | None:
    """How much of what `reference` gains in people reached the shipped policy gets; None where that may be nothing."""
    worth = _ahead(found, reference)
    return _ahead(found, SHIPPED).mean / worth.mean if worth.mean > (worth.half or 0.0) else None


def play_days(days: Days, variant: str, seeds: Sequence[int]) -> Outcome:
    """One variant on some lists."""
    return outcome_of([_days(days, variant, seed) for seed in seeds])


def days_of(choice: Choice) -> list[Days]:
    """The teams of a choice, on each of LISTS."""
    teams = {
        Choice.QUICK: [(5, 3)],
        Choice.PUBLIC: [(5, 4), (10, 4), (20, 4)],
        Choice.ALL: [(2, 5), (5, 5), (10, 5), (20, 5)],
    }[choice]
    return [Days(people, agents, days) for people in LISTS for agents, days in teams]


def compare_mixed(asked: Sequence[Days], seeds: int, jobs: int, tell: Callable[[int, int, str], None]) -> Mixed:
    """Play every variant; Ctrl-C ends it with what is there."""
    found = Mixed(asked)
    chosen = range(FIRST_SEED, FIRST_SEED + seeds)
    work = [(days, variant, chosen) for days in asked for variant in VARIANTS]
    for done, (place, outcome) in enumerate(played(jobs, play_days, work), 1):
        days, variant, _ = work[place]
        found.outcomes.setdefault(days.name, {})[variant] = outcome
        tell(done, len(work), f"{days.name}: {variant}")
    found.stopped = sum(map(len, found.outcomes.values())) < len(work)
    return found


def _days(days: Days, variant: str, seed: int) -> Shift:
    settings = PolicySettings(limit=LIMIT, patience=PATIENCE, give_up=True)
    policy: Policy = Told(settings) if variant in (IDEAL, TOLD) else Shipped(settings)
    people, habits = PEOPLE_FOR_AN_AGENT * days.agents, LISTS[days.people]
    leads = (
        Observed(seed, people, habits)
        if variant == IDEAL
        else Population(seed, people, habits, shown=variant != MEAN, told=variant == TOLD)
    )
    floor = Floor([Period(0.0, Law(talk=60.0), days.agents)], seed, policy, leads)
    hours = DAY_SECONDS / 3600
    return floor.run(days.days * hours, counted_from=COUNTED_FROM * hours)


def _ahead(found: dict[str, Outcome], variant: str) -> Interval:
    pairs = zip(found[variant].reached, found[MEAN].reached, strict=True)
    return interval([one - mean for one, mean in pairs])


def _gain(found: dict[str, Outcome], variant: str) -> str:
    ahead = _ahead(found, variant)
    return f"{ahead.mean:+.1f}" + ("" if ahead.half is None else f" ±{ahead.half:.1f}")


def _figures(outcome: Outcome) -> str:
    reached = interval(outcome.reached)
    return f"{reached.mean:.1f}/h, {100 * outcome.utilisation.mean:.1f} %, {100 * outcome.drop_rate:.2f} %"
