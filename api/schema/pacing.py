"""Shapes of the pacing of the last hours."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schema.base import Query, Shape


class PacingQuery(Query):
    """How far back."""

    hours: int = Field(default=4, ge=1, le=12)


class PacingMoment(Shape):
    """The last decision of a slot with what it was made from; `placed` and `decisions` count all of the slot."""

    at: datetime
    placed: int
    decisions: int
    bound_by: str
    agents_free: int
    at_work: int = Field(description="agents, whatever they do")
    ringing: int
    waiting: int = Field(description="live answers without an agent")
    wait_ms: float | None = Field(description="mean wait of those who answered in the slot and reached an agent")
    live_answers: int = Field(description="in the window of the abandon limit, as abandoned")
    abandoned: int
    abandon_rate: float | None
    abandon_limit: float
    level: float | None = Field(description="calls in flight for each agent who will be free")
    expected_free: float | None
    expected_answers: float | None
    threshold: float | None = Field(description="greatest risk of one more call, in abandon limits")
    risk: float | None
    given_up: int


class PacingHistory(Shape):
    """The pacing of a campaign in slots of equal length; slots without a decision are left out."""

    since: datetime
    until: datetime
    slot_seconds: int
    moments: list[PacingMoment]
