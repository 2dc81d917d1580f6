"""Shape of what a campaign asks of itself beyond its profile of the law."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schema.base import Body


class AttemptCap(Body):
    """At most so many attempts in so many days of the callee's calendar, for a person or number of the principal."""

    max: Annotated[int, Field(ge=1, le=50)]
    days: Annotated[int, Field(ge=1, le=365)]


class OwnRules(Body):
    """What a campaign asks of itself beyond its profile, of which it can only be stricter; null: what that says."""

    ring_seconds: Annotated[int, Field(ge=5, le=120)] | None = None
    minimum_ring_seconds: Annotated[int, Field(ge=10, le=120)] | None = None
    agent_wait_ms: Annotated[int, Field(ge=0, le=10_000)] | None = None
    abandon_limit: Annotated[float, Field(ge=0, le=1)] | None = None
    max_attempts: Annotated[int, Field(ge=1, le=50, description="of one lead, in all its time")] | None = None
    attempt_cap: AttemptCap | None = None
    rest_days: Annotated[int, Field(ge=1, le=3650, description="after a refusal")] | None = None
    hold_hours: Annotated[int, Field(ge=1, le=8760, description="after a call that met no agent")] | None = None


OWN_RULES = frozenset(OwnRules.model_fields)
"""Settings that null gives back to the profile."""
