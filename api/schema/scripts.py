"""Shapes of scripts: drafts, faults, versions, and the script of a call with its answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from api.schema.base import Body, Id, Language, Name, Query, Shape, Word

Document = Annotated[
    dict[str, Any], Field(description="pages, questions, jumps and objections; docs/scripts.md describes the form")
]
Revision = Annotated[int, Field(ge=1, description="the one that was seen; refused where it is not the present one")]
Answer = bool | int | float | str | list[str]


class NewScriptBody(Body):
    """A new script of a principal."""

    principal_id: Id
    name: Name
    document: Document


class ScriptBody(Body):
    """A changed draft, which may have faults."""

    name: Name
    document: Document
    revision: Revision


class PublishBody(Body):
    """The draft to publish."""

    revision: Revision


class CheckBody(Body):
    """A document to look at; nothing is kept."""

    document: Document


class CampaignScriptBody(Body):
    """The script of a campaign; null: none."""

    script_id: Id | None


class ScriptShape(Shape):
    """A script as lists show it."""

    id: int
    principal_id: int
    principal: str
    name: str
    revision: int
    changed_at: datetime
    changed_by: str | None
    version: int | None = Field(description="the number of the newest published version; null: never published")
    campaigns: list[str]


class ScriptList(Shape):
    """Every script."""

    scripts: list[ScriptShape]


class FaultShape(Shape):
    """What is wrong with a script, where, and how to mend it."""

    place: str = Field(description="the way into the document, such as pages.0.jumps.1.to")
    code: str
    text: str = Field(description="in the language of the reader")


class PartShape(Shape):
    """A piece of a merged text."""

    text: str
    field: str | None = Field(description="the merge field that it came from")
    gap: bool = Field(description="nothing is known: `text` is the name of the field")


class DraftShape(Shape):
    """A script with its draft and what is wrong with it."""

    script: ScriptShape
    document: Document
    faults: list[FaultShape]


class CheckedShape(Shape):
    """What is wrong with a document, and its texts merged with a person who does not exist."""

    faults: list[FaultShape]
    texts: dict[str, list[PartShape]]


class VersionShape(Shape):
    """A published version."""

    number: int
    published_at: datetime
    published_by: str | None


class VersionList(Shape):
    """The versions, newest first."""

    versions: list[VersionShape]


class PublishedShape(Shape):
    """The number of the version that was made."""

    number: int


class DifferenceShape(Shape):
    """A place that differs; null: it is not there."""

    place: str
    before: str | None
    after: str | None


class VersionDocument(Shape):
    """A version, and what differs from it in the draft of now."""

    number: int
    document: Document
    differences: list[DifferenceShape]


class OfCallQuery(Query):
    """Which call."""

    attempt_id: Id


class GivenShape(Shape):
    """An answer; null: taken back. `serial` grows with each change."""

    value: Answer | None
    serial: int


class CallScript(Shape):
    """The script of a call, its texts merged, and what was answered so far."""

    attempt_id: int
    name: str
    version: int
    document: Document
    texts: dict[str, list[PartShape]]
    answers: dict[str, GivenShape]


class AnswerBody(Body):
    """One answer as it was given; null takes it back. An older `serial` than the one that is kept changes nothing."""

    attempt_id: Id
    question: Word
    value: Answer | None
    serial: Annotated[int, Field(ge=1, le=2**53 - 1, description="such as milliseconds since 1970")]


class CountedShape(Shape):
    """The questions whose answers count now."""

    counts: list[str]


def told_in(language: Language, faults: list[Any]) -> list[FaultShape]:
    """Faults in the language of the reader."""
    return [FaultShape(place=one.place, code=one.code, text=one.fr if language == "fr" else one.en) for one in faults]
