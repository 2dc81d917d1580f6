"""Shapes of the consent ledger and of the places that a campaign calls."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from api.schema.base import E164, Body, Id, Language, Moment, Query, Shape, Word

Channel = Literal["form", "paper", "call", "counter", "import", "other"]
ConsentKind = Literal["consent", "contract", "appointment"]
Wording = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
Evidence = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Place = Annotated[str, StringConstraints(pattern=r"^([0-9][0-9AB]?[0-9]{0,3}|[A-Z]{1,2}[0-9A-Z]{0,6})$")]


class ConsentTextBody(Body):
    """What people agree to, word by word: another wording is another version."""

    principal_id: Id
    purpose: Word = "prospecting"
    language: Language = "fr"
    text: Wording


class ConsentTextShape(Shape):
    """A version of what people agree to."""

    id: int
    principal_id: int
    purpose: str
    version: int
    language: Language
    text: str
    created_by: int | None
    created_at: datetime


class ConsentTextList(Shape):
    """The texts of a principal, the newest of each purpose first."""

    texts: list[ConsentTextShape]


class ConsentTextQuery(Query):
    """Whose texts, and for which purpose."""

    principal_id: Id
    purpose: Word | None = None


class ConsentBody(Body):
    """A consent to a text, a contract that runs, or the agreement to one call at a precise moment."""

    kind: ConsentKind = "consent"
    purpose: Word = "prospecting"
    text_id: Annotated[Id | None, Field(description="the words that were agreed to; for a consent")] = None
    e164: Annotated[E164 | None, Field(description="the number that it is for; null: any of the contact")] = None
    granted_at: Moment
    channel: Channel
    evidence: Annotated[Evidence, Field(description="where the proof is: file, recording, address, number of a form")]
    valid_until: Moment | None = None
    appointment_at: Annotated[Moment | None, Field(description="the precise moment; for an appointment")] = None

    @model_validator(mode="after")
    def _whole(self) -> ConsentBody:
        if (self.kind == "consent") != (self.text_id is not None):
            raise ValueError("a consent names the text that was agreed to, nothing else does")
        if (self.kind == "appointment") != (self.appointment_at is not None):
            raise ValueError("an appointment says for when, nothing else does")
        if self.valid_until is not None and self.valid_until <= self.granted_at:
            raise ValueError("it ends before it begins")
        return self


class ConsentShape(Shape):
    """A row of the ledger; what is written stays, a revocation is added once."""

    id: int
    principal_id: int
    contact_id: int
    e164: str | None
    purpose: str
    kind: ConsentKind
    text_id: int | None
    text_version: int | None
    granted_at: datetime
    channel: Channel
    evidence: str
    valid_until: datetime | None
    appointment_at: datetime | None
    recorded_by: int | None
    recorded_at: datetime
    revoked_at: datetime | None
    revoked_how: Channel | None
    revoked_by: int | None


class ConsentList(Shape):
    """What a contact agreed to and took back, the newest first."""

    consents: list[ConsentShape]


class RevocationBody(Body):
    """When and how it was taken back; null: now."""

    revoked_at: Moment | None = None
    how: Channel = "other"


class Revoked(Shape):
    """How many consents stood and were taken back; `refused`: the call counts as refused in any case."""

    revoked: int
    refused: Literal[True] = True


class PlacesBody(Body):
    """Beginnings of postcodes (75, 97411) and departments (2A): nobody else is called. None: everywhere."""

    places: Annotated[list[Place], Field(max_length=5000)]


class PlacesPreview(Shape):
    """Leads that wait to be called, inside these places and outside."""

    places: list[str]
    inside: int
    outside: int


class Territory(Shape):
    """A French department, or the like elsewhere, and its leads that wait to be called, whatever the places are now."""

    code: str
    beginnings: list[str] = Field(description="of its postcodes")
    waiting: int


class TerritoriesShape(Shape):
    """Where the leads wait that a campaign could be narrowed to."""

    country: str | None = Field(description="of the campaign's profile; null: nobody knows that profile")
    territories: list[Territory] = Field(description="by code; none where a country's postcodes do not tell them")
    elsewhere: int = Field(description="leads that wait and lie in none of them")


class PlacesChange(Shape):
    """A campaign was narrowed or widened."""

    id: int
    at: datetime
    changed_by: str | None
    before: list[str]
    after: list[str]


class PlacesShape(Shape):
    """Where a campaign calls, and what it was before, the newest change first."""

    places: list[str]
    history: list[PlacesChange]


class ComparedNumber(Body):
    """A number, and whether the list has it."""

    e164: E164
    listed: bool


ComparedNumbers = Annotated[list[ComparedNumber], Field(min_length=1, max_length=10_000)]


class ComparisonBody(Body):
    """What a comparison with a national list said, and when it was made."""

    list: Annotated[Word, Field(description="the list, as the profile names it, such as bloctel or tps")]
    compared_at: Moment
    numbers: ComparedNumbers


class Compared(Shape):
    """How many numbers were written; those with a later comparison are not."""

    compared: int
