"""Statistics of a period: what is asked for, and the figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from api.schema.base import Query, Shape
from dialer.core.periods import Period


def _of_this_era(day: date) -> date:
    if not 2000 <= day.year < 2200:
        raise ValueError("the year must lie between 2000 and 2199")
    return day


Day = Annotated[date, AfterValidator(_of_this_era)]


class PeriodQuery(Query):
    """A period of whole days in the company's time zone; `days` is from `first` to `last`, a year at most."""

    period: Period = "today"
    first: Day | None = None
    last: Day | None = None


class TableQuery(PeriodQuery):
    """Which table as a file."""

    table: Literal["agents", "campaigns", "hours", "dispositions", "batches"]


class SpanShape(Shape):
    """The period as it was counted: from `since` to before `until`, days of `timezone`."""

    first: date
    last: date
    since: datetime
    until: datetime
    timezone: str


class AgentFigures(Shape):
    """One agent; times in seconds, from the state log."""

    agent_id: int
    name: str
    calls: int = Field(description="persons whom this agent was joined to")
    talking: float
    wrap_up: float
    reserved: float = Field(description="while a call was on its way to this agent")
    ready: float
    paused: float
    pauses: dict[str, float] = Field(description="seconds by reason")
    successes: int = Field(description="calls with a disposition that is a success")
    successes_per_hour: float | None = Field(description="by hour at the desk, in any state but offline")


class CampaignFigures(Shape):
    """One campaign; rates in parts of one, None where there is nothing to divide by."""

    campaign_id: int
    name: str
    attempts: int
    going_on: int = Field(description="not over yet")
    outcomes: dict[str, int]
    dialed: int
    live_answers: int = Field(description="answered, and not taken for a machine")
    reached: int = Field(description="joined to an agent")
    answer_rate: float | None = Field(description="live answers of the calls dialled")
    contact_rate: float | None = Field(description="joined to an agent, of the calls dialled")
    mean_wait_seconds: float | None = Field(description="from answer to agent, of calls that pacing placed")
    abandoned: float | None = Field(description="as the campaign's profile counts; None: the profile is unknown")
    abandon_rate: float | None = Field(description="the same in parts of what the profile divides by")
    abandon_limit: float | None
    promised: int = Field(default=0, description="callbacks that were due, without the cancelled ones")
    kept_rate: float | None = Field(default=None, description="of these, dialled within 15 minutes of their time")


class HourFigures(Shape):
    """One hour of the day, all days together; an hour that a change of clocks repeats is one."""

    hour: int
    attempts: int
    dialed: int
    live_answers: int
    reached: int
    successes: int


class DispositionFigures(Shape):
    """One disposition of a campaign; without a code: calls that have none."""

    campaign_id: int
    name: str
    disposition_code: str | None
    label_fr: str | None
    label_en: str | None
    effect: str | None
    attempts: int
    reached: int


class BatchFigures(Shape):
    """Calls to the leads of one batch."""

    batch_id: int
    file_name: str
    campaign_id: int
    name: str
    attempts: int
    dialed: int
    live_answers: int
    reached: int
    successes: int


class AgentStatistics(Shape):
    """By agent."""

    span: SpanShape
    agents: list[AgentFigures]


class CampaignStatistics(Shape):
    """By campaign."""

    span: SpanShape
    campaigns: list[CampaignFigures]


class HourStatistics(Shape):
    """By hour of the day."""

    span: SpanShape
    hours: list[HourFigures]


class DispositionStatistics(Shape):
    """By disposition."""

    span: SpanShape
    dispositions: list[DispositionFigures]


class BatchStatistics(Shape):
    """By batch."""

    span: SpanShape
    batches: list[BatchFigures]
