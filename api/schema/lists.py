"""Shapes of the small lists: identity messages, principals, trunks, and the event log."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.schema.base import Body, Id, Language, Name, Query, Shape


class PromptShape(Shape):
    """An identity message of a principal."""

    id: int
    principal_id: int
    principal: str
    language: Language
    state: Literal["recorded", "confirmed", "replaced"]
    recorded_by: str | None
    recorded_at: datetime
    confirmed_at: datetime | None
    campaigns: list[str] = Field(description="those whose callees hear it")


class PromptList(Shape):
    """Identity messages, newest first."""

    prompts: list[PromptShape]


class PromptQuery(Query):
    """Of which principal."""

    principal_id: Id | None = None


class PromptBody(Body):
    """Ring this agent's station (one's own where none is given) to record and confirm a message."""

    principal_id: Id
    language: Language
    agent_id: Id | None = None


class PromptFile(Query):
    """Whose message an uploaded file is, and its language."""

    principal_id: Id
    language: Language


class PrincipalShape(Shape):
    """A company on whose behalf calls are made."""

    id: int
    name: str
    created_at: datetime


class PrincipalList(Shape):
    """Every principal."""

    principals: list[PrincipalShape]


class PrincipalBody(Body):
    """A new principal."""

    name: Name


class TrunkShape(Shape):
    """A trunk as the settings have it."""

    name: str
    node: str
    max_channels: int
    calls_per_second: float
    enabled: bool
    numbers: list[str]


class TrunkList(Shape):
    """Every trunk."""

    trunks: list[TrunkShape]


class EventShape(Shape):
    """One row of the event log."""

    seq: int
    at: datetime
    node: str | None
    kind: str
    campaign_id: int | None
    agent_id: int | None
    attempt_id: int | None
    lead_id: int | None
    body: dict[str, Any]


class EventList(Shape):
    """Events in their order; ask again with the last `seq`.

    A number that is missing may still appear within a few seconds: `settled` is the newest one below which
    nothing can, and is the safe value to go on from.
    """

    events: list[EventShape]
    settled: int


class EventQuery(Query):
    """From where on."""

    since: int = Field(default=0, ge=0, le=2**53)
    limit: int = Field(default=500, ge=1, le=2000)
