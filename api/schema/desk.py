"""Shapes of the agent's own desk: state, phone, day."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schema.base import Body, Shape
from dialer.core.states import AgentState


class StateBody(Body):
    """What to become; a reason goes with a pause, the phone to ring (web: the browser) with a login.

    In a call, pause and logout happen after it. A phone that was lost changes no pause of a person's choice.
    """

    action: Literal["login", "logout", "ready", "pause"]
    reason: Literal["break", "lunch", "training", "microphone_lost", "link_lost"] | None = None
    phone: Literal["sip", "web"] = "sip"


class OwnState(Shape):
    """One's own state; pending is what will happen after the call."""

    state: AgentState
    reason: str | None
    since: datetime
    pending: Literal["pause", "logout"] | None
    attempt_id: int | None
    wrap_until: datetime | None
    leg_up: bool


class PhoneShape(Shape):
    """How one's own telephone registers; empty addresses: that way is switched off."""

    station: str
    web_station: str
    secret: str
    sip_server: str
    sip_port: int
    sips_port: int | None
    websocket: str


class RegistrationShape(Shape):
    """How a phone is registered now; `answers`: it answered the last look at it, in so many milliseconds."""

    kind: Literal["sip", "web"]
    registered: bool
    answers: bool
    round_trip_ms: float | None
    until: datetime | None = Field(description="when it has to register again")
    address: Literal["", "loopback", "private", "public"]


class RegistrationList(Shape):
    """The SIP phone and the browser of a station."""

    phones: list[RegistrationShape]


class DayResult(Shape):
    """How many calls were closed so; null: not yet."""

    label_fr: str | None
    label_en: str | None
    calls: int


class Day(Shape):
    """One's own day, with the figures that supervisors see in the statistics of agents."""

    at: datetime = Field(description="up to this moment")
    seconds: dict[AgentState, float]
    calls: int = Field(description="persons whom this agent was joined to")
    successes: int
    results: list[DayResult]
