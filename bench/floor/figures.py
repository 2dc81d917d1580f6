"""The figures that both sides are compared by, and how they follow from what a database holds of a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from db.bench.shift import Placed
from db.floor.agents import LoggedMove
from dialer.core.states import AgentState, AttemptState, Outcome

BUSY = (AgentState.TALKING, AgentState.WRAP_UP)
AWAY = (AgentState.OFFLINE, AgentState.PAUSED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one shift. Waits are in seconds, of an agent between ready and the next conversation; the rest are shares.

    `abandoned`: of live answers; `given_up`: of dials, hung up while they rang.
    """

    utilisation: float
    wait_mean: float
    wait_p90: float
    abandoned: float
    dials_per_connect: float
    given_up: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls of one shift."""

    dials: int
    answers: int
    connected: int
    abandoned: int
    given_up: int

    def as_json(self) -> dict[str, int]:
        """Plain values."""
        return asdict(self)


@dataclass(slots=True)
class Worked:
    """The agents' time in one shift, in seconds: at work, thereof in talk and wrap-up, and each wait that ended."""

    agent_seconds: float = 0.0
    busy_seconds: float = 0.0
    waits: list[float] = field(default_factory=list)


def figures(worked: Worked, counts: Counts) -> Figures:
    """The figures of a shift; zero where there was nothing to divide by."""
    waits = sorted(worked.waits)
    return Figures(
        utilisation=_ratio(worked.busy_seconds, worked.agent_seconds),
        wait_mean=_ratio(sum(waits), len(waits)),
        wait_p90=waits[int(0.9 * len(waits))] if waits else 0.0,
        abandoned=_ratio(counts.abandoned, counts.answers),
        dials_per_connect=_ratio(counts.dials, counts.connected),
        given_up=_ratio(counts.given_up, counts.dials),
    )


def worked(moves: Sequence[LoggedMove], began: datetime, ended: datetime) -> Worked:
    """The agents' time between two moments, from all their moves before the second one, in order."""
    found = Worked()
    by_agent: dict[int, list[LoggedMove]] = {}
    for move in moves:
        by_agent.setdefault(move.agent_id, []).append(move)
    for own in by_agent.values():
        _one_agent(found, own, began, ended)
    return found


def _one_agent(found: Worked, moves: Sequence[LoggedMove], began: datetime, ended: datetime) -> None:
    ready_at: datetime | None = None
    for move, until in zip(moves, [*(move.at for move in moves[1:]), ended], strict=True):
        state = AgentState(move.state)
        spent = max(0.0, (min(until, ended) - max(move.at, began)).total_seconds())
        if state not in AWAY:
            found.agent_seconds += spent
        if state in BUSY:
            found.busy_seconds += spent
        if state is AgentState.TALKING and ready_at is not None and began <= move.at < ended:
            found.waits.append((move.at - max(ready_at, began)).total_seconds())
        if state in BUSY or state in AWAY:
            ready_at = None
        elif ready_at is None:
            ready_at = move.at


def counted(calls: Sequence[Placed], ended: datetime) -> Counts:
    """The calls of a shift up to a moment."""
    dialled = [call for call in calls if call.dialed_at is not None and call.dialed_at < ended]
    answered = [call for call in dialled if _before(call.answered_at, ended)]
    return Counts(
        dials=len(dialled),
        answers=len(answered),
        connected=sum(_before(call.bridged_at, ended) for call in answered),
        abandoned=sum(_is_abandoned(call) for call in answered),
        given_up=sum(_is_given_up(call) and _before(call.ended_at, ended) for call in dialled),
    )


def _before(moment: datetime | None, ended: datetime) -> bool:
    return moment is not None and moment < ended


def _is_abandoned(call: Placed) -> bool:
    return call.state == AttemptState.ABANDONING or call.outcome == Outcome.ABANDONED


def _is_given_up(call: Placed) -> bool:
    return call.answered_at is None and call.hung_up_by == "system"


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
