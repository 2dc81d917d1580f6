"""Shapes of promised calls, with the time as an instant or on the customer's clock."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schema.base import Body, Id, Moment, Note, Query, Shape
from dialer.core.local_time import Clocks
from dialer.core.states import CallbackState

Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
LocalTime = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"),
    Field(description="date and time on the customer's clock, such as 2026-11-23T14:30"),
]
Zone = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$"),
    Field(description="of the customer; left out: the contact's own, else by postcode, else by number"),
]


class When(Body):
    """A time: either an instant or what the customer said, on his own clock."""

    due_at: Moment | None = None
    local: LocalTime | None = None
    timezone: Zone | None = None


class WhenBody(When):
    """A time that is thought of for a call to a lead."""

    lead_id: Id


class PromisedTime(Shape):
    """A time as it is understood. Where the clocks go `forward` there is no such time, and the moment as long after the
    change is meant; where they go `back` it comes twice, and the first one is."""

    due_at: datetime
    local: datetime | None = Field(description="on the customer's clock; null: where he is is not known")
    timezone: str
    zone_from: Literal["given", "contact", "postcode", "number", "unknown"]
    clocks: Clocks
    in_calling_hours: bool = Field(description="whether the campaign calls at that time; appointments are kept anyway")


class Promised(PromisedTime):
    """A promise that was made, and its time as it was understood."""

    id: int


class CallbackShape(Shape):
    """A promised call. `was_of`: who promised to call himself and did not in time; it is anybody's since `fell_at`."""

    id: int
    campaign_id: int
    campaign: str
    lead_id: int
    agent_id: int | None
    agent: str | None
    title: str
    first_name: str
    last_name: str
    company: str
    number: str
    due_at: datetime
    state: CallbackState
    note: str
    was_of: str | None
    fell_at: datetime | None
    timezone: str = Field(description="in which the time was promised; empty: as an instant")
    appointment_consent_id: int | None
    overdue: bool = Field(description="two minutes past its time or more, and not being called")
    late_minutes: int = Field(description="the last step of being late that was told: 0, 2, 15, or 60 to supervisors")


class CallbackList(Shape):
    """Callbacks by the time promised; `next` is the `after` of the next page."""

    callbacks: list[CallbackShape]
    next: str | None


class CallbackQuery(Query):
    """Which callbacks."""

    campaign_id: Id | None = None
    agent_id: Id | None = None
    state: CallbackState | None = None
    overdue: bool = False
    after: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=200)


class CallbackBody(When):
    """A call to promise; agent_id: by this agent alone.

    `appointment_consent_id`: the entry of the consent ledger by which the person agreed to this precise time.
    """

    lead_id: Id
    agent_id: Id | None = None
    note: Note = ""
    appointment_consent_id: Id | None = None


class CallbackMove(When):
    """Another time for a callback, another agent where given."""

    agent_id: Id | None = None


class CallbackPromise(When):
    """A call promised to the customer; personal: by this agent alone."""

    personal: bool = False
    appointment_consent_id: Id | None = None
