"""What all shapes share: strict bodies, safe texts and ids, and the problem that a refusal carries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


class Body(BaseModel):
    """What a client sends: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """What a client writes after the question mark: texts, converted; nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shape(BaseModel):
    """What the API answers."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def _of_this_era(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC) if 1 < moment.year < 9999 else moment
    if not 2000 <= moment.year < 2200:
        raise ValueError("the year must lie between 2000 and 2199")
    return moment


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not a time zone; one is written as Europe/Paris") from None
    return name


# PostgreSQL keeps no NUL character, and a control character in a name is a mistake or an attack
_LINE = r"^[^\x00-\x1f\x7f]*$"
Id = Annotated[int, Field(ge=1, le=2**53 - 1)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=_LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{3,14}$")]
CardField = Annotated[
    str,
    StringConstraints(
        pattern=r"^(title|first_name|last_name|company|street|postcode|city|email|extra:[^\x00-\x1f]{1,100})$"
    ),
]
Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$"), AfterValidator(_known_zone)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_this_era)]
Language = Literal["fr", "en"]


class FieldFault(BaseModel):
    """One value that does not fit."""

    field: str
    code: str
    reason: str


class ProblemBody(BaseModel):
    """A refusal (RFC 9457); `code` is stable, `detail` is for the reader."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: list[FieldFault] = Field(default_factory=list)


class Done(Shape):
    """It was done."""

    done: Literal[True] = True


class Created(Shape):
    """The id of what was made."""

    id: int
