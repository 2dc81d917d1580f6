"""Shapes of the test calls of trunks."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schema.base import E164, Body, Shape


class TrunkTestBody(Body):
    """Whom to call, and which of the trunk's numbers to show; null: its first one."""

    number: str = Field(min_length=3, max_length=40, description="as it is said; E.164 or national")
    shown: E164 | None = None


class TrunkTestShape(Shape):
    """A test call as far as it has come, and once it is over what it has shown. Times are aware."""

    id: int
    trunk: str
    shown: str
    refusal: str | None
    reachable: bool | None = Field(description="whether the carrier answers OPTIONS; null: it is not asked")
    round_trip_ms: float | None
    dialed_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    sip_code: int | None
    cause: int | None = Field(description="Q.850")
    codec: str | None
    well: bool | None = Field(default=None, description="null: it is not over yet")
    text_fr: str = ""
    text_en: str = ""
    cure_fr: str = ""
    cure_en: str = ""
