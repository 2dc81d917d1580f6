"""Shapes of the abandon rate: the policy, where a campaign stands, and what it is held by."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from api.schema.base import Body, Moment, Query, Shape

HardStop = Literal["progressive", "stop"]


class HoldBody(Body):
    """What pacing does above the limit; and of the calls taken for machines, how many were people, if measured."""

    hard_stop: HardStop
    machine_error_share: Annotated[float, Field(ge=0, le=1)] | None = None


class PolicyShape(Shape):
    """What counts as abandoned, of how many, since when, by whose rule. Shares of one, seconds."""

    limit: float
    target: float
    window: Literal["day", "hours", "days", "campaign"]
    window_length: int
    denominator: Literal["live_answers", "connected"]
    clock: Literal["answer", "completed_greeting"]
    agent_seconds: float
    machine_errors: bool
    hard_stop: HardStop
    source: str


class StandingShape(Shape):
    """Where the campaign stands in the window that ends now."""

    since: datetime
    met: int
    left: int
    abandoned: int
    machines: int
    mistaken: float = Field(description="people who were taken for machines, as estimated")
    numerator: float
    denominator: float
    rate: float | None
    over: bool
    braked: bool
    budget: int = Field(description="how many of the next live answers may be abandoned, one after the other")


class AbandonmentShape(Shape):
    """A campaign's abandon rate by the law's own count."""

    profile: str
    machine_error_share: float | None
    policy: PolicyShape
    standing: StandingShape


class EvidenceQuery(Query):
    """Which calls: answered from `since` to before `until`, at most a year."""

    since: Moment
    until: Moment

    @model_validator(mode="after")
    def _a_year(self) -> EvidenceQuery:
        if not 0 < (self.until - self.since).total_seconds() <= 366 * 86_400:
            raise ValueError("until must be after since, by a year at most")
        return self
