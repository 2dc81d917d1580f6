"""Shapes of the question whether somebody may be called, and of its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schema.base import Body, Id, Line, Moment, Shape
from dialer.core.states import LeadState

Digits = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Moments = Annotated[list[Moment], Field(max_length=500, default_factory=list)]


class ExplainBody(Body):
    """A call that is thought of. What is left out is unknown, and what is unknown refuses where it matters."""

    profile: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{2,32}$"), Field(description="such as FR_B2C")]
    number: Annotated[Digits, Field(description="as +33199001234, or as it is dialled in the profile's country")]
    mode: Literal["manual", "preview", "progressive", "predictive"]
    caller_id: Annotated[Digits | None, Field(description="the number that would be shown; null: withheld")]
    at: Annotated[Moment | None, Field(description="null: now")] = None
    postcode: Line = ""
    timezone: Annotated[Line, Field(description="an IANA name; before the postcode and the number")] = ""
    world: Annotated[Literal["live", "demo"] | None, Field(description="null: that of this system")] = None
    consent: Literal["none", "valid", "revoked", "contract"] = "none"
    consented_at: Annotated[Moment | None, Field(description="null: no later than any refusal")] = None
    sector: Line = ""
    attempts: Moments
    refused: Moments
    abandoned_at: Moment | None = None
    opposition: Literal["principal", "everybody"] | None = None
    listed: Annotated[bool | None, Field(description="on the national list; null: not compared")] = None
    compared_at: Moment | None = None
    appointment: Annotated[Moment | None, Field(description="the precise moment that the person agreed to")] = None
    abandon_rate: Annotated[float | None, Field(ge=0, le=1)] = None
    campaign_id: Annotated[Id | None, Field(description="whose own rules count beside the profile's")] = None


class ReasonShape(Shape):
    """One rule that refuses."""

    rule: str
    text_fr: str
    text_en: str
    source: str


class ExplainAnswer(Shape):
    """Every rule that refuses, and when none will if nothing but time changes; null: time alone changes nothing."""

    allowed: bool
    reasons: list[ReasonShape]
    next_allowed_at: datetime | None
    world: Literal["live", "demo"]
    timezone: str | None = Field(description="of the callee; null: not known")
    territory: str | None = Field(description="department, community or state, where it is known")


class LeadExplanation(Shape):
    """Whether a lead may be called now; `next_allowed_at` if nothing but time changes, null: never."""

    allowed: bool
    reasons: list[ReasonShape]
    next_allowed_at: datetime | None
    inside_places: bool = Field(description="whether the campaign calls there")
    state: LeadState
    held_by: str | None = Field(description="the rule that put it aside when it was last looked at")
    next_attempt_at: datetime | None
    caller_id: str | None = Field(description="the number that would be shown")
    profile: str
    calendar: str | None = Field(description="whose hours and holidays count; null: not looked up yet, or not known")
