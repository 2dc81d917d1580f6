"""Shapes of hearing, sharing and rating recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, field_validator

from api.schema.base import Body, Name, Note, Shape

Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]


class HeardBody(Body):
    """How long was played, in milliseconds."""

    heard_ms: Milliseconds


class ListenShape(Shape):
    """One listening; `who` null: whoever had the link `share_id`."""

    id: int
    who: str | None
    share_id: int | None
    began_at: datetime
    heard_ms: int


class ShareBody(Body):
    """For how many hours the link works, at most thirty days."""

    hours: int = Field(ge=1, le=720)


class SharedShape(Shape):
    """A new link: its path, which is told once."""

    id: int
    path: str
    expires_at: datetime


class ShareShape(Shape):
    """A link that was made, without its secret."""

    id: int
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened: int


class RatingShape(Shape):
    """What somebody thought of a call: points by criterion of that version, score of 100."""

    id: int
    who: str
    rated_at: datetime
    version: int
    points: list[int]
    score: float
    comment: str
    at_ms: int | None


class CriterionShape(Shape):
    """What is listened for, and how much it counts."""

    name: str
    weight: int


class CriterionBody(Body):
    """The same, written."""

    name: Name
    weight: int = Field(ge=1, le=100)


class AverageShape(Shape):
    """How the calls of an agent were rated in this campaign."""

    agent_id: int
    agent: str
    ratings: int
    score: float


class ScorecardShape(Shape):
    """The scorecard of a campaign, the averages by it, and whether agents may hear their own calls."""

    version: int
    criteria: list[CriterionShape]
    averages: list[AverageShape]
    agents_hear: bool


class ScorecardBody(Body):
    """A new version; `version` is the one that was read, 0 where there was none."""

    version: int = Field(ge=0, le=1_000_000)
    criteria: list[CriterionBody] = Field(min_length=1, max_length=20)

    @field_validator("criteria")
    @classmethod
    def _named_once(cls, criteria: list[CriterionBody]) -> list[CriterionBody]:
        if len({one.name for one in criteria}) != len(criteria):
            raise ValueError("two criteria have the same name")
        return criteria


class HearingBody(Body):
    """Whether agents may hear their own calls."""

    agents_hear: bool


class RatingBody(Body):
    """Points of 0 to 4 for each criterion in its order; `at_ms`: where the comment points to in the recording."""

    version: int = Field(ge=1, le=1_000_000)
    points: list[int] = Field(max_length=20)
    comment: Note = ""
    at_ms: Milliseconds | None = None
