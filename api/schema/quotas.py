"""Shapes of quotas within a campaign."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from api.schema.base import Body, Shape, Word
from api.schema.crews import Version

Short = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)
]


class QuotaBody(Body):
    """So many calls of some people may be closed with some dispositions; then nobody else of them is called."""

    field: Annotated[
        Short,
        Field(description="postcode, city, company, title, or the heading of a column that came with the file"),
    ]
    value: Annotated[Short, Field(description="of a postcode its beginning, such as 75; else the whole, in any case")]
    most: Annotated[int, Field(ge=0, le=10_000_000)]
    dispositions: Annotated[
        list[Word],
        Field(default_factory=list, max_length=100, description="those that count; none: every one of effect success"),
    ]


class QuotasBody(Body):
    """The quotas of a campaign, no more and no fewer."""

    quotas: Annotated[list[QuotaBody], Field(max_length=500)]
    version: Version | None = None

    @field_validator("quotas")
    @classmethod
    def _once(cls, given: list[QuotaBody]) -> list[QuotaBody]:
        if len({(one.field, one.value) for one in given}) != len(given):
            raise ValueError("a quota stands twice")
        return given


class QuotaShape(Shape):
    """A quota with what counts for it."""

    field: str
    value: str
    most: int
    dispositions: list[str]
    calls: int = Field(description="that were closed and count")
    full: bool = Field(description="nobody else of them is called")
    reached_at: datetime | None = Field(description="since when; null in a preview, and while it is not full")


class QuotasShape(Shape):
    """The quotas of a campaign."""

    quotas: list[QuotaShape]
    held: int = Field(description="leads that wait for a quota to be raised")
    version: int
