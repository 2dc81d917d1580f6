"""Shapes of copying a campaign, of the law beside its own rules, and of the number that somebody would see."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from api.schema.base import Body, Line, Name, Shape

Typed = Annotated[str, StringConstraints(min_length=3, max_length=40)]


class CopyBody(Body):
    """What the copy is called."""

    name: Name


class LawfulValue(Shape):
    """What the profile says today of one setting, as that is written; `source` is the text of law."""

    setting: str = Field(description="the setting of the campaign: abandon_limit, attempt_cap, rest_days, ...")
    value: Any = Field(description="null of rest_days: until the person consents anew; hours are by day from Monday")
    source: str


class LawfulValues(Shape):
    """What the profile of a campaign says today where a campaign may say more; other settings are free."""

    profile: str
    values: list[LawfulValue]


class WhomBody(Body):
    """Somebody who is thought of: a number as a person writes it, and where they live if that is known."""

    number: Typed
    postcode: Line = ""


class WouldBeShown(Shape):
    """The number that they would see now; null: none, and why."""

    e164: str
    shown: str | None
    lacking: str | None = Field(description="no_lawful_number or numbers_spent; null where one is shown")
    prefix: str | None = Field(description="of the rule that has this number in its pool; null: the campaign's own")
