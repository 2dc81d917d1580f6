"""What a recorded pacing decision was made from, in the few figures that a chart of the last hours shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Inputs:
    """Inputs of one decision and what it expected; zero or None is what an older dialer did not write.

    `abandon_rate` None: nobody has answered yet.
    """

    agents_free: int
    at_work: int
    ringing: int
    waiting: int
    live_answers: int
    abandoned: int
    abandon_rate: float | None
    abandon_limit: float
    level: float | None
    expected_free: float | None
    expected_answers: float | None
    threshold: float | None
    risk: float | None
    given_up: int


def inputs_of(snapshot: Mapping[str, Any], decision: Mapping[str, Any]) -> Inputs:
    """The figures of a record that `recorded` wrote, and of the decision beside it."""
    free = snapshot.get("agents_free", 0)
    busy = sum(_words(column) for column in snapshot.get("busy", {}).values())
    answers, abandoned = snapshot.get("live_answers", 0), snapshot.get("abandoned", 0)
    return Inputs(
        agents_free=free,
        at_work=free + snapshot.get("agents_reserved", 0) + busy,
        ringing=sum(_words(route.get("ids", "")) for route in snapshot.get("ringing", {}).values()),
        waiting=snapshot.get("waiting", 0),
        live_answers=answers,
        abandoned=abandoned,
        abandon_rate=abandoned / answers if answers else None,
        abandon_limit=snapshot.get("abandon_limit", 0.0),
        level=decision.get("level"),
        expected_free=decision.get("expected_free"),
        expected_answers=decision.get("expected_answers"),
        threshold=decision.get("threshold"),
        risk=decision.get("risk"),
        given_up=len(decision.get("give_up", ())),
    )


def _words(column: str) -> int:
    return len(column.split())
