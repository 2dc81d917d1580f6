"""What the calls of one campaign do now and did today, and its last pacing decision: the figures of its card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.schema.live import Pacing
from db.floor.screens import CampaignRow, Figures
from dialer.core.own import limit_of
from dialer.core.states import AttemptState, CampaignMode, CampaignState, Outcome
from ops.law import current

NOTHING = Figures(0, 0, 0, 0, 0)


@dataclass(slots=True)
class Calls:
    """What a campaign's calls do: those alive by attempt, those ended today by count."""

    name: str
    mode: CampaignMode
    state: CampaignState
    trunk: str
    abandon_limit: float
    dialed: int = 0
    connected: int = 0
    abandoned: int = 0
    left_early: int = 0
    given_up: int = 0
    counted: Figures = NOTHING
    pacing: Pacing | None = None
    live: dict[int, AttemptState] = field(default_factory=dict)

    def ended(self, before: AttemptState | None, outcome: str | None, hung_up_by: str | None) -> None:
        """Count an attempt that ended; `before` is the state it was last heard of in."""
        if before is not AttemptState.CLAIMED:
            self.dialed += 1
        self.connected += outcome == Outcome.CONNECTED
        self.abandoned += outcome == Outcome.ABANDONED
        self.left_early += outcome == Outcome.LEFT_EARLY
        self.given_up += outcome == Outcome.NO_ANSWER and hung_up_by == "system"


def abandon_budget(limit: float, live_answers: int, abandoned: int) -> int:
    """How many of the next live answers may be abandoned, one after the other, within the limit."""
    if limit >= 1:
        return live_answers
    return max(0, int((limit * live_answers - abandoned) / (1 - limit)))


def calls_of(row: CampaignRow) -> Calls:
    """What the database says of a campaign; its live calls are still to come."""
    decision = {**(row.decision or {}), "placed": row.placed, "bound_by": row.bound_by}
    return Calls(
        name=row.name,
        mode=CampaignMode(row.mode),
        state=CampaignState(row.state),
        trunk=row.trunk,
        abandon_limit=limit_of(current().profiles.get(row.profile), row.abandon_limit, datetime.now(UTC).date()),
        dialed=row.dialed,
        connected=row.connected,
        abandoned=row.abandoned,
        left_early=row.left_early,
        given_up=row.given_up,
        pacing=pacing_of(row.paced_at, decision) if row.paced_at else None,
    )


def pacing_of(at: datetime, decision: Mapping[str, Any]) -> Pacing:
    """A recorded decision as screens show it; a dialer of another version may have left something out."""
    return Pacing(
        at=at,
        placed=decision.get("placed") or 0,
        bound_by=decision.get("bound_by") or "",
        given_up=len(decision.get("give_up") or ()),
        level=decision.get("level"),
        sentence=decision.get("sentence"),
    )
