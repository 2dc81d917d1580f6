"""Shapes of what is looked up: leads, callbacks and recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schema.base import E164, Id, Moment, Query, Shape
from api.schema.cards import CardCallback, CardContact, CardPast
from api.schema.listening import ListenShape, RatingShape, ShareShape
from api.schema.sound import SoundShape
from db.search.leads import LeadSort
from db.search.recordings import Sort
from dialer.core.states import LeadState, Outcome

Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
Part = Annotated[str, StringConstraints(min_length=2, max_length=100, pattern=r"^[^\x00-\x1f]*$")]

Beginning = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100, pattern=r"^[^\x00-\x1f]*$")
]


class LeadShape(Shape):
    """A lead in a list; `number` is the one that the next attempt calls."""

    id: int
    campaign_id: int
    campaign: str
    batch_id: int
    contact_id: int
    title: str
    first_name: str
    last_name: str
    company: str
    number: str
    state: LeadState
    priority: int
    attempts: int
    next_attempt_at: datetime | None
    last_outcome: Outcome | None
    disposition_code: str | None


class LeadList(Shape):
    """Leads; `next` is the `after` of the next page."""

    leads: list[LeadShape]
    next: str | None


class LeadQuery(Query):
    """Which leads, in which order."""

    campaign_id: Id | None = None
    batch_id: Id | None = None
    state: LeadState | None = None
    name: Part | None = None
    number: E164 | None = None
    sort: LeadSort = LeadSort.OLDEST
    after: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=200)


class OwnLeadQuery(Query):
    """The beginning of a word of a name, or a whole number as people write it, in one of one's own campaigns."""

    campaign_id: Id
    find: Beginning


class LeadDetail(Shape):
    """A lead with contact, history and callbacks."""

    id: int
    campaign_id: int
    batch_id: int
    state: LeadState
    priority: int
    attempts: int
    next_attempt_at: datetime | None
    last_outcome: Outcome | None
    disposition_code: str | None
    contact: CardContact
    history: list[CardPast]
    callbacks: list[CardCallback]


class RecordingShape(Shape):
    """A recording with what it is found by."""

    id: int
    attempt_id: int
    lead_id: int
    campaign_id: int
    campaign: str
    agent_id: int
    agent: str
    contact_id: int
    title: str
    first_name: str
    last_name: str
    company: str
    number: str
    disposition: str | None
    disposition_fr: str | None
    disposition_en: str | None
    state: Literal["expected", "stored", "missing", "broken", "dropped", "erased"]
    fault: str
    started_at: datetime
    duration_ms: int | None
    size: int | None


class RecordingList(Shape):
    """Recordings; `next` is the `after` of the next page."""

    recordings: list[RecordingShape]
    next: str | None


class RecordingQuery(Query):
    """Which recordings, in which order; `started_from` is included, `started_before` is not."""

    name: Part | None = None
    number: E164 | None = None
    principal_id: Id | None = None
    campaign_id: Id | None = None
    agent_id: Id | None = None
    disposition: Part | None = None
    answer: Part | None = None
    state: Literal["expected", "stored", "missing", "broken", "dropped", "erased"] | None = None
    started_from: Moment | None = None
    started_before: Moment | None = None
    least_seconds: int | None = Field(default=None, ge=0, le=86_400)
    most_seconds: int | None = Field(default=None, ge=0, le=86_400)
    sort: Sort = Sort.NEWEST
    after: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=200)


class RecordingDetail(Shape):
    """One recording; `kept_until` the law may end it before, a hold (`held`) keeps it longer."""

    id: int
    campaign_id: int
    state: str
    size: int | None
    duration_ms: int | None
    started_at: datetime
    disposition: str | None
    disposed_at: datetime | None
    note: str
    kept_until: datetime
    held: str | None
    held_until: datetime | None
    listens: list[ListenShape]
    shares: list[ShareShape]
    ratings: list[RatingShape]
    sound: SoundShape | None
