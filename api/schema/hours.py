"""Shape of the hours of a campaign."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from api.schema.base import Body
from dialer.core.errors import PlateauError
from dialer.core.windows import parse

Clock = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class CallingHours(Body):
    """The campaign's own days and hours, in the callee's local time; not said, they are the law's.

    Days count from Monday = 0. `timezone` is the campaign's own, by which its days and dates are told.
    """

    timezone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$")] = "Europe/Paris"
    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] | None = None
    hours: Annotated[list[Annotated[list[Clock], Field(min_length=2, max_length=2)]], Field(max_length=20)] | None = (
        None
    )

    @model_validator(mode="after")
    def _usable(self) -> CallingHours:
        try:
            parse(self.model_dump())
        except PlateauError as fault:
            raise ValueError(str(fault)) from None
        return self
