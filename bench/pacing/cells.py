"""The worlds that policies are compared in: stationary ones over the range of real floors, and those that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from bench.pacing.laws import Law, Ringing, Talk
from bench.pacing.leads import Endless, Leads, ShortList
from bench.pacing.parts import Period

HOURS = 8.0
LIMIT = 0.03
PATIENCE = 2.0


class Kind(StrEnum):
    """What a cell is there to show."""

    STATIONARY = "stationary"
    CHANGING = "changing"
    ROUGH = "rough"
    MARKOV = "markov"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list that runs out; `pause` in seconds."""

    leads: int
    tries: int
    pause: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One world, for a shift of HOURS; `agents` is the team it begins with."""

    name: str
    kind: Kind
    agents: int
    periods: tuple[Period, ...]
    leads: ListOf | None = None

    @property
    def law(self) -> Law:
        """The one it begins with."""
        return self.periods[0].law

    def numbers(self, seed: int) -> Leads:
        """Whom this seed dials."""
        chosen = self.leads
        return ShortList(seed, chosen.leads, chosen.tries, chosen.pause) if chosen else Endless(seed)


def stationary(answer: float, talk: float, agents: int) -> Cell:
    """One world that stays."""
    law = Law(answer=answer, talk=talk)
    return Cell(f"p {answer:g}, talk {talk:g} s, {agents}", Kind.STATIONARY, agents, (Period(0.0, law, agents),))


def markov(agents: int) -> Cell:
    """The family whose optimum is known: nothing is remembered by anything, and no ringing call may be given up."""
    law = Law(talk=60.0, talk_shape=Talk.EXPONENTIAL, wrap=0.0, ring_shape=Ringing.MARKOV, patience=0.0, least_ring=inf)
    return Cell(f"Markov, {agents}", Kind.MARKOV, agents, (Period(0.0, law, agents),))


def changing(agents: int) -> list[Cell]:
    """The day changes: the chance of an answer, the team, the length of calls."""
    base = Law(talk=60.0)
    chance = [(0.0, 0.35), (2.0, 0.175), (5.0, 0.6)]
    team = [(0.0, 1.0), (1.5, 0.6), (3.0, 1.2), (5.0, 0.5), (6.5, 1.0)]
    talk = [(0.0, 60.0, 15.0), (2.5, 150.0, 30.0), (5.0, 30.0, 10.0)]
    periods = {
        "p .35, .175, .6": [Period(3600 * at, replace(base, answer=p), agents) for at, p in chance],
        "agents come and go": [Period(3600 * at, base, round(part * agents)) for at, part in team],
        "talk 60, 150, 30 s": [Period(3600 * at, replace(base, talk=t, wrap=w), agents) for at, t, w in talk],
    }
    return [Cell(f"{name}, {agents}", Kind.CHANGING, agents, tuple(parts)) for name, parts in periods.items()]


def rough(agents: int) -> list[Cell]:
    """What a line and a team do besides."""
    base = Law(talk=60.0)
    laws = {
        "answers in clumps": replace(base, clump_spread=0.5),
        "ringing 6-10 or 18-22 s": replace(base, ring_shape=Ringing.BIMODAL),
        "AMD 2.5 s": replace(base, amd_seconds=2.5),
        "AMD 2.5 s, wrong 1 % and 10 %": replace(base, amd_seconds=2.5, amd_false_machine=0.01, amd_missed=0.1),
        "answers heard 0.5 s late": replace(base, late_answer=0.5),
        "agents pause": replace(base, pause_every=2400.0),
        "2 trunks an agent": replace(base, trunks=2 * agents),
        "0.05 calls a second an agent": replace(base, calls_per_second=0.05 * agents),
    }
    cells = [Cell(f"{name}, {agents}", Kind.ROUGH, agents, (Period(0.0, law, agents),)) for name, law in laws.items()]
    short = ListOf(200 * agents, 3, 3600.0)
    return [*cells, Cell(f"a list that ends, {agents}", Kind.ROUGH, agents, (Period(0.0, base, agents),), short)]


class Choice(StrEnum):
    """How much to play: some minutes, the range that is published, or everything."""

    QUICK = "quick"
    PUBLIC = "public"
    ALL = "all"


def cells(choice: Choice) -> Sequence[Cell]:
    """The cells of a choice, small teams first."""
    if choice is Choice.QUICK:
        return [*(stationary(0.35, 45, agents) for agents in (2, 5, 10)), changing(5)[0], markov(2)]
    teams = (1, 2, 5, 10, 20, 50)
    chosen = [stationary(p, talk, agents) for agents in teams for talk in (45, 180) for p in (0.2, 0.35, 0.6)]
    if choice is Choice.ALL:
        chosen += [stationary(p, 45, 100) for p in (0.2, 0.35)]
        chosen += [cell for agents in (10, 30) for cell in (*changing(agents), *rough(agents))]
    else:
        chosen += changing(10)
    return [*chosen, *(markov(agents) for agents in (1, 2, 5, 10))]
