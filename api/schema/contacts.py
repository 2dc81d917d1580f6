"""Shapes of contacts that were searched for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from api.schema.base import E164, Id, Moment, Query, Shape, Word
from api.schema.records import Cursor
from dialer.core.states import LeadState, Outcome

Sought = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Dialled = Annotated[str, StringConstraints(max_length=30, pattern=r"^[0-9+() .\-/]*$")]
LEAST = 3
"""Letters or digits without which an agent finds nobody: a whole file is not read page by page."""
Closeness = Literal["named", "whole", "name_begins", "begins", "part", "similar"]


class ContactFilter(Query):
    """Whom to look for; what is left out leaves a field open.

    `find` may hold words and part of a number, in any field. The others are sought in theirs alone. The first time
    of each pair is included, the second is not. What is said of leads must all be true of one lead.
    """

    find: Sought = Field(default="", description="Any part of name, company, city, number, e-mail or answers")
    name: Sought = ""
    company: Sought = ""
    city: Sought = Field(default="", description="City or postcode")
    email: Sought = ""
    answer: Sought = Field(default="", description="Part of an answer, or of any other column of the file")
    number: Dialled = Field(default="", description="At least three digits of a number, as people write them")
    principal_id: Id | None = None
    campaign_id: Id | None = None
    batch_id: Id | None = None
    state: LeadState | None = None
    disposition: Word | None = None
    created_from: Moment | None = None
    created_before: Moment | None = None
    called_from: Moment | None = Field(default=None, description="Of the last attempt")
    called_before: Moment | None = None
    promised_from: Moment | None = Field(default=None, description="Of a callback or an appointment")
    promised_before: Moment | None = None


class ContactQuery(ContactFilter):
    """Whom to look for, a page at a time."""

    after: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=200)


class OwnContactQuery(ContactQuery):
    """Whom an agent looks for: three letters or digits at least, and the first that are found."""

    limit: int = Field(default=20, ge=1, le=20)

    @model_validator(mode="after")
    def _says_whom(self) -> OwnContactQuery:
        if max(len(one.strip()) for one in (self.find, self.name, self.company, self.email, self.number)) < LEAST:
            raise ValueError("at least three letters or digits must say who is looked for")
        return self


class ContactNumber(Shape):
    """A number of a contact, in the order of trying."""

    e164: E164
    kind: Literal["phone", "mobile", "office"]


class ContactLead(Shape):
    """Where a contact stands in one campaign."""

    id: int
    campaign_id: int
    campaign: str
    batch_id: int
    state: LeadState
    attempts: int
    last_outcome: Outcome | None
    disposition_code: str | None
    called_at: datetime | None
    promised_at: datetime | None


class ContactShape(Shape):
    """A contact that was found; `match` says how closely it fits what was typed."""

    id: int
    match: Closeness
    principal_id: int
    title: str
    first_name: str
    last_name: str
    company: str
    postcode: str
    city: str
    email: str
    created_at: datetime
    numbers: list[ContactNumber]
    leads: list[ContactLead]


class ContactList(Shape):
    """Contacts, the best matches first; `next` is the `after` of the next page.

    A page may be shorter than asked for and have a next one: of parts of words, or of words that only resemble.
    `behind`: contacts came or changed in the last moments, and are not all found by their words yet.
    """

    contacts: list[ContactShape]
    next: str | None
    behind: bool
