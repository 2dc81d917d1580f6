"""Shapes of wrong entries of the do-not-call list that are taken off together."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from api.schema.base import E164, Body, Id, Moment, Query, Shape

Why = Annotated[str, StringConstraints(min_length=3, max_length=200, strip_whitespace=True, pattern=r"^[^\x00-\x1f]*$")]


class WhichBody(Body):
    """Entries of one source, added from `since` to before `until`; what is null does not narrow.

    `shown`: the number of ours that was called or seen. `strangers`: only where no call of ours to the number is
    known, as of a caller ID that was made up.
    """

    source: Literal["agent", "import", "operator", "customer", "key", "called_back"]
    since: Moment
    until: Moment
    principal_id: Id | None = None
    shown: E164 | None = None
    added_by: Id | None = None
    strangers: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> WhichBody:
        if self.until <= self.since:
            raise ValueError("until must be after since")
        return self


class RemovalBody(WhichBody):
    """The same with how many entries the preview found, and why they go."""

    entries: int = Field(ge=1, le=2**31 - 1)
    reason: Why


class RemovalReach(Shape):
    """What a removal would take off, and the newest numbers of it.

    `called`: entries of people whom we had called, who may well have meant it. `leads`: waiting leads that may come
    free; the law is asked about each before it is called.
    """

    entries: int
    called: int
    first_at: datetime | None
    last_at: datetime | None
    leads: int
    newest: list[str]


class RemovalShape(Shape):
    """Entries that were taken off together; until `kept_until` they can be put back."""

    id: int
    made_at: datetime
    made_by: int | None
    reason: str
    wanted: dict[str, Any]
    entries: int
    leads_freed: int
    kept_until: datetime
    undone_at: datetime | None


class RemovalList(Shape):
    """Removals, newest first; `next` is the `before` of the next page."""

    removals: list[RemovalShape]
    next: int | None


class RemovalQuery(Query):
    """Which page."""

    before: Id | None = None
    limit: int = Field(default=50, ge=1, le=200)


class PutBack(Shape):
    """How many entries are on the list again."""

    entries: int
