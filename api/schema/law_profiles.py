"""Shapes of the profiles of the law, as people read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import StringConstraints

from api.schema.base import Shape

ProfileName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")]


class ProfileLine(Shape):
    """A profile; `doubt` is what nobody could tell for sure."""

    name: str
    country: str
    doubt: str


class ProfileList(Shape):
    """Every profile, and the day as of which the texts were read."""

    version: str
    as_of: date
    profiles: list[ProfileLine]
    sectors: list[str]


class RuleValue(Shape):
    """What a rule says over some days, both included; `status`: V verified, M from memory, D a default, no law."""

    value: Any
    status: str
    source: str
    valid_from: date | None
    valid_to: date | None
    in_force: bool
    note: str
    doubt: str


class RuleShape(Shape):
    """One rule, such as calling.hours, with what it says now, said before and will say."""

    rule: str
    values: list[RuleValue]


class ProfileShape(ProfileLine):
    """A profile with all its rules."""

    rules: list[RuleShape]
