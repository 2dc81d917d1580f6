"""Shapes of statistics."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from api.schema.base import Id, Moment, Query, Shape, Zone

LONGEST = timedelta(days=3660)


def _on_a_quarter(moment: datetime) -> datetime:
    if moment.minute % 15 or moment.second or moment.microsecond:
        raise ValueError("must lie on a quarter of an hour")
    return moment


Quarter = Annotated[Moment, AfterValidator(_on_a_quarter)]


class StatisticsQuery(Query):
    """From `since` to before `until`, on quarters of an hour; days and hours are those of `zone`."""

    since: Quarter
    until: Quarter
    zone: Zone = "Europe/Paris"
    campaign_id: Id | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not timedelta() < self.until - self.since <= LONGEST:
            raise ValueError("until must come after since, at most ten years")
        return self


class FileQuery(StatisticsQuery):
    """The same for one table as a file: `csv` as French spreadsheets open it, or a workbook."""

    table: Literal["agents", "campaigns", "hours", "days", "dispositions", "outcomes", "batches"]
    layout: Literal["csv", "xlsx"] = "xlsx"


class FiguresShape(Shape):
    """Ended attempts claimed in the period, by what they have in common.

    `answered`: picked up, by machines too. `live_answers`: without those taken for machines. `abandoned`: live answers
    that no agent met; the law's own count, by its rules and window, is /api/campaigns/{id}/abandonment. `connected`:
    joined to an agent. `successes`: disposed with an effect of success. Waits are from answer to joining.
    """

    id: str
    name: str
    attempts: int
    answered: int
    connected: int
    abandoned: int
    live_answers: int
    successes: int
    talk_seconds: float
    wait_seconds: float


class TimeShape(Shape):
    """How long an agent was in a state, over all campaigns; `reason` of a pause, else empty."""

    agent_id: int
    agent: str
    state: str
    reason: str
    seconds: float


class StatisticsShape(Shape):
    """All figures of a period; `live`: attempts that have not ended and are in no other figure."""

    total: FiguresShape | None
    live: int
    agents: list[FiguresShape]
    campaigns: list[FiguresShape]
    hours: list[FiguresShape]
    days: list[FiguresShape]
    dispositions: list[FiguresShape]
    outcomes: list[FiguresShape]
    batches: list[FiguresShape]
    times: list[TimeShape] = Field(default_factory=list)
