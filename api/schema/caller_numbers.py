"""Shapes of the numbers that may be shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, model_validator

from api.schema.base import Body, Id, Line, Moment, Note, Shape
from api.schema.costs import Day


class CallerNumberPatch(Body):
    """What is said of a number; what is left out stays as it is."""

    principal_id: Id | None = None
    operator: Line | None = None
    contract: Line | None = None
    declared: bool | None = None
    callable_back: bool | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    daily_cap: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    rests_until: Moment | None = None
    rest_days: Annotated[int, Field(ge=0, le=365)] | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _in_order(self) -> CallerNumberPatch:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("the number ends before it begins")
        return self


class CallerNumberShape(Shape):
    """A number, whose it is, and how the calls that showed it went over the last days."""

    e164: str
    trunks: list[str]
    principal_id: int | None
    operator: str
    contract: str
    declared: bool
    callable_back: bool
    valid_from: date | None
    valid_to: date | None
    daily_cap: int | None
    rests_until: datetime | None
    rest_days: int
    signs: list[str] = Field(description="few_answers, short_calls, opt_outs; none: it does well")
    judged_at: datetime | None
    bad_since: datetime | None
    note: str
    calls: int = Field(description="over the last 14 days, as the four below")
    answers: int
    short: int = Field(description="conversations of less than six seconds")
    opt_outs: int


class CallerNumbers(Shape):
    """Every number that a trunk may show."""

    numbers: list[CallerNumberShape]


class ShownReason(Shape):
    """Why a number may not be shown."""

    text_fr: str
    text_en: str
    source: str


class ShownCheck(Shape):
    """One number of the campaign's trunk: lawful where there is no reason."""

    e164: str
    lawful: bool
    reasons: list[ShownReason]


class ShownChecks(Shape):
    """Which numbers a campaign may lawfully show today, and which ones would do."""

    lawful: int
    needed: list[str] = Field(description="beginnings of numbers that would do; none: any that is lawful")
    numbers: list[ShownCheck]
