"""Shapes of the do-not-call list."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schema.base import E164, Body, Id, Line, Query, Shape
from dialer.core.law.case import Opposition

Typed = Annotated[str, StringConstraints(min_length=3, max_length=40)]
Source = Literal["agent", "import", "operator", "customer", "key", "called_back", "erasure"]


class DncShape(Shape):
    """A number never to call, or all that begin so; for every principal where principal_id is null.

    `e164` is null of a person who was erased: the list knows the number again and cannot tell it. `source`: agent,
    said to an agent; key, pressed in a call of ours; called_back, pressed in a call to one of our numbers; customer,
    told otherwise. `shown` is the number of ours that the person saw or called.
    """

    id: int
    e164: str | None
    prefix: bool
    principal_id: int | None
    source: Source
    reason: str
    added_by: int | None
    added_at: datetime
    shown: str | None
    attempt_id: int | None


class DncList(Shape):
    """Entries, newest first; `next` is the `before` of the next page."""

    entries: list[DncShape]
    next: int | None


class DncQuery(Query):
    """Which entries."""

    digits: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{0,15}$")] = ""
    principal_id: Id | None = None
    source: Source | None = None
    before: Id | None = None
    limit: int = Field(default=50, ge=1, le=200)


class DncWhat(Body):
    """A number as a person writes it or, with `prefix`, the beginning of numbers: `+` and 4 to 14 digits."""

    number: Typed
    prefix: bool = False
    principal_id: Id | None = None


class DncBody(DncWhat):
    """What goes on the list, and why. `customer`: the person asked for it, by letter or mail or at a counter."""

    reason: Line = ""
    source: Literal["operator", "customer"] = "operator"
    shown: E164 | None = None


class Added(Shape):
    """Whether it is new on the list, and the number as it was understood."""

    added: bool
    e164: str


class DncReach(Shape):
    """What an entry would stop: contacts with such a number, their waiting leads and promises, calls that live.

    `held`: whether the list holds it already, for everybody or for this principal.
    """

    e164: str
    held: Opposition | None
    contacts: int
    leads: int
    callbacks: int
    calls: int


class DncCheckQuery(Query):
    """A number as a person writes it, and for whom; without a principal everybody's list alone is asked."""

    number: Typed
    principal_id: Id | None = None


class DncCheck(Shape):
    """Whether the number may not be called, and every entry that says so, for whichever principal."""

    e164: str
    held: Opposition | None
    entries: list[DncShape]


class DncRemoval(Query):
    """Why an entry is taken off; needed where the person had asked for it.

    `number`: that of a person who was erased and wants calls again; without it their leads stay blocked.
    """

    reason: Line = ""
    number: Typed | None = None
