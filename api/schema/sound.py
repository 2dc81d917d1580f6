"""Shapes of how a call sounded."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schema.base import Shape
from api.schema.cards import CallBody

Warned = Literal["deaf", "unsent", "silent", "lossy", "jittery", "slow"]
Packets = Annotated[int, Field(ge=0, le=100_000_000)]
Lasted = Annotated[float, Field(ge=0, le=600_000, allow_inf_nan=False)]


class SoundBody(CallBody):
    """What the page has measured of its call since it was loaded: sums and means, never what was added since the last.

    `page`: made up when the page is loaded. Times in milliseconds; null: not known.
    """

    page: UUID
    seconds: int = Field(ge=1, le=86_400)
    packets_expected: Packets
    packets_lost: Packets
    jitter_ms: Lasted | None
    worst_jitter_ms: Lasted | None
    round_trip_ms: Lasted | None
    warnings: list[Warned] = Field(max_length=6)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.packets_lost > self.packets_expected:
            raise ValueError("more packets were lost than expected")
        if (self.jitter_ms is None) != (self.worst_jitter_ms is None):
            raise ValueError("the jitter and its worst are both known or both null")
        if self.jitter_ms is not None and self.worst_jitter_ms is not None and self.worst_jitter_ms < self.jitter_ms:
            raise ValueError("the worst jitter is less than the mean")
        return self


class SoundShape(Shape):
    """How a call sounded to the agent's browser; times in milliseconds, null: not known."""

    seconds: int = Field(description="that were measured")
    packets_expected: int
    packets_lost: int
    jitter_ms: float | None
    worst_jitter_ms: float | None
    round_trip_ms: float | None
    warnings: list[Warned] = Field(description="what the agent was told of the sound")
