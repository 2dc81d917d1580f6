"""From when on a state of an agent asks for a look on the wall."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schema.base import Body

Seconds = Annotated[int, Field(ge=10, le=86400)]


class Thresholds(Body):
    """Seconds in a state after which an agent's tile is marked and what is to do is said."""

    short_break: Seconds = Field(default=15 * 60, description="paused for a break")
    lunch: Seconds = Field(default=60 * 60, description="paused for lunch")
    training: Seconds = Field(default=4 * 3600, description="paused for training")
    arrived: Seconds = Field(default=10 * 60, description="logged in, and not ready yet")
    no_phone: Seconds = Field(default=30, description="the telephone, its microphone or its link is lost, or not taken")
    talk: Seconds = Field(default=10 * 60, description="in one conversation")
    hold: Seconds = Field(default=60, description="a customer on hold; after five minutes they come back alone")
