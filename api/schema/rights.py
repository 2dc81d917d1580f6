"""Shapes of people's rights: candidates, requests, corrections, holds, erasures and their certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.schema.base import E164, Body, CardField, Id, Language, Line, Moment, Note, Query, Shape

Kind = Literal["access", "portability", "rectification", "erasure", "restriction", "objection"]
Channel = Literal["call", "letter", "email", "form", "other"]
How = Literal["known_number", "callback", "account", "document", "writing", "representative"]
State = Literal["open", "granted", "refused"]
Ids = Annotated[list[Id], Field(min_length=1, max_length=20)]


class PersonSearch(Body):
    """By number, by e-mail, or by name and postcode; one of the three."""

    number: Line = ""
    email: Line = ""
    name: Line = ""
    postcode: Line = ""


class CandidateShape(Shape):
    """A contact that may be the person, with what stands in the way of a request."""

    contact_id: int
    principal_id: int
    principal: str
    title: str
    first_name: str
    last_name: str
    company: str
    postcode: str
    city: str
    email: str
    numbers: list[str]
    campaigns: list[str]
    created_at: datetime
    restricted_at: datetime | None
    held: bool
    erasing: bool
    in_call: bool


class CandidateList(Shape):
    """At most 50 contacts; choose those that are the person."""

    candidates: list[CandidateShape]


class PersonFileQuery(Query):
    """In which language the page is."""

    language: Language = "fr"


class PersonFile(Shape):
    """Everything that is known of a person; also what they can take along (article 20)."""

    read_at: datetime
    contacts: list[dict[str, Any]]
    consents: list[dict[str, Any]] = Field(default_factory=list)
    sources: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    recordings: list[dict[str, Any]]
    callbacks: list[dict[str, Any]]
    do_not_call: list[dict[str, Any]]
    do_not_call_taken_off: list[dict[str, Any]]
    corrections: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    seen_by: list[dict[str, Any]]


class NumberBody(Body):
    """A number of the contact that was wrong, by its id, and what it is."""

    id: Id
    e164: E164


class CorrectionBody(Body):
    """What is right; what was there is kept. `fields` are columns of the contact, or extra:NAME."""

    fields: Annotated[dict[CardField, Line], Field(max_length=50)] = Field(default_factory=dict)
    numbers: Annotated[list[NumberBody], Field(max_length=10)] = Field(default_factory=list)
    request_id: Id | None = None


class Corrected(Shape):
    """The fields that changed."""

    changed: list[str]


class Freed(Shape):
    """How many leads can be called again."""

    leads: int


class ContactsBody(Body):
    """The contacts that are the person."""

    contact_ids: Ids
    request_id: Id | None = None


class Objected(Shape):
    """How many numbers were not on the do-not-call list before."""

    added: int


class ErasureBody(ContactsBody):
    """Erase these contacts, which are one person; `identified_how` says how that is known."""

    identified_how: How
    keep_off: bool = True


class ErasurePreview(Shape):
    """What an erasure would come to: what stands in its way, and who shares a number and is blocked too."""

    candidates: list[CandidateShape]
    calls: int
    recordings: int
    shared_with: int


class ErasureShape(Shape):
    """An erasure; once it is done, its certificate. `checksum` is the SHA-256 of what was erased."""

    id: int
    principal_id: int
    contact_ids: list[int]
    cause: Literal["request", "retention"]
    request_id: int | None
    asked_by: str | None
    asked_at: datetime
    identified_how: How | None
    keep_off: bool
    state: Literal["asked", "held", "in_call", "files", "done"]
    rows_at: datetime | None
    done_at: datetime | None
    checksum: str | None
    erased: dict[str, Any]


class ErasureList(Shape):
    """Erasures, newest first; `next` is the `before` of the next page."""

    erasures: list[ErasureShape]
    next: int | None


class PageQuery(Query):
    """A page, newest first."""

    before: Id | None = None
    limit: int = Field(default=50, ge=1, le=200)


class HoldBody(Body):
    """Why the contact is kept, and until when; without an end until somebody lifts it."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
    until: Moment | None = None


class HoldShape(Shape):
    """A legal hold."""

    id: int
    contact_id: int
    reason: str
    until: datetime | None
    placed_by: str | None
    placed_at: datetime
    lifted_at: datetime | None


class HoldQuery(PageQuery):
    """Of one contact, or all."""

    contact_id: Id | None = None


class HoldList(Shape):
    """Holds, newest first."""

    holds: list[HoldShape]
    next: int | None


class RequestBody(Body):
    """What a person asks for. `said`: who they are and what they want, in their words."""

    kind: Kind
    channel: Channel
    said: Note = ""
    received_at: Moment | None = None
    principal_id: Id | None = None
    contact_ids: Annotated[list[Id], Field(max_length=20)] = Field(default_factory=list)


class RequestShape(Shape):
    """A request; `overdue` once its time has passed without an answer."""

    id: int
    principal_id: int | None
    kind: Kind
    received_at: datetime
    due_at: datetime
    extended: bool
    overdue: bool
    channel: Channel
    said: str
    identified_how: How | None
    identified_at: datetime | None
    state: State
    answer: str
    opened_by: str | None
    closed_by: str | None
    closed_at: datetime | None
    contact_ids: list[int]


class RequestList(Shape):
    """The register, newest first."""

    requests: list[RequestShape]
    next: int | None


class RequestQuery(PageQuery):
    """Those in one state, or all."""

    state: State | None = None


class IdentifyBody(Body):
    """How the person was known to be who they say, and the contacts that they are."""

    how: How
    contact_ids: Ids


class AnswerBody(Body):
    """What the person was answered; a refusal names its reason and their right to complain."""

    state: Literal["granted", "refused"]
    answer: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]


class RequestNamed(Shape):
    """The id and the day by which it is to be answered."""

    id: int
    due_at: datetime
