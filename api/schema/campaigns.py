"""Shapes of campaigns: settings, dispositions, caller IDs, status."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from api.schema.base import E164, Body, Id, Language, Line, Name, Query, Shape, Slug, Word
from api.schema.live import FloorCampaign, FloorTrunk
from dialer.core.errors import PlateauError
from dialer.core.states import AgentState, CampaignEvent, CampaignMode, CampaignState, LeadState, Outcome
from dialer.core.windows import parse

Recording = Literal["all", "percentage", "on_demand", "none"]
Effect = Literal["done", "success", "refusal", "callback", "recycle", "wrong_number", "do_not_call"]
LeadOrder = Literal["listed", "answer_first"]
Mode = Literal["manual", "preview", "progressive", "predictive"]
Recycle = dict[
    Literal["no_answer", "busy", "failed", "rejected", "cancelled", "machine", "abandoned", "left_early", "lost"],
    Annotated[int, Field(ge=0, le=525_600)],
]
Clock = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
RECYCLE: Recycle = {
    "no_answer": 240,
    "busy": 15,
    "machine": 240,
    "abandoned": 4320,
    "left_early": 240,
    "failed": 60,
    "rejected": 1440,
    "cancelled": 5,
    "lost": 15,
}


class CallingHours(Body):
    """Local hours in which calls may start; days count from Monday = 0."""

    timezone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$")] = "Europe/Paris"
    days: Annotated[
        list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7, default_factory=lambda: [0, 1, 2, 3, 4])
    ]
    hours: Annotated[
        list[Annotated[list[Clock], Field(min_length=2, max_length=2)]],
        Field(max_length=20, default_factory=lambda: [["10:00", "13:00"], ["14:00", "20:00"]]),
    ]

    @model_validator(mode="after")
    def _usable(self) -> CallingHours:
        try:
            parse(self.model_dump())
        except PlateauError as fault:
            raise ValueError(str(fault)) from None
        return self


class _Settings(Body):
    """The settings that a campaign has beside its name, mode and numbers, each with its default."""

    language: Language = "fr"
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    ring_seconds: Annotated[int, Field(ge=5, le=120)] = 25
    agent_wait_ms: Annotated[int, Field(ge=0, le=10_000)] = 2000
    abandon_limit: Annotated[float, Field(ge=0, le=1)] = 0.03
    max_dial_level: Annotated[float, Field(ge=1, le=10)] = 3
    give_up_ringing: bool = False
    minimum_ring_seconds: Annotated[int, Field(ge=10, le=120)] = 20
    kept_free: Annotated[int, Field(ge=0, le=1000)] = 0
    lead_order: LeadOrder = "listed"
    wrap_up_seconds: Annotated[int, Field(ge=0, le=3600)] = 30
    amd: bool = False
    recording: Recording = "none"
    recording_percent: Annotated[int, Field(ge=0, le=100)] = 0
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 183
    max_attempts: Annotated[int, Field(ge=1, le=50)] = 4
    recycle_minutes: Annotated[Recycle, Field(default_factory=lambda: RECYCLE)]
    calling_hours: Annotated[CallingHours, Field(default_factory=lambda: CallingHours())]


class CampaignBody(_Settings):
    """A new campaign; it starts as a draft with dispositions of its own."""

    name: Name
    principal_id: Id
    mode: Mode
    trunk: Slug
    default_caller_id: E164


class CampaignPatch(Body):
    """Settings to change, while it runs or not; the dialer follows within a second."""

    name: Name | None = None
    language: Language | None = None
    mode: Mode | None = None
    trunk: Slug | None = None
    default_caller_id: E164 | None = None
    priority: Annotated[int, Field(ge=-1000, le=1000)] | None = None
    ring_seconds: Annotated[int, Field(ge=5, le=120)] | None = None
    agent_wait_ms: Annotated[int, Field(ge=0, le=10_000)] | None = None
    abandon_limit: Annotated[float, Field(ge=0, le=1)] | None = None
    max_dial_level: Annotated[float, Field(ge=1, le=10)] | None = None
    give_up_ringing: bool | None = None
    minimum_ring_seconds: Annotated[int, Field(ge=10, le=120)] | None = None
    kept_free: Annotated[int, Field(ge=0, le=1000)] | None = None
    lead_order: LeadOrder | None = None
    wrap_up_seconds: Annotated[int, Field(ge=0, le=3600)] | None = None
    amd: bool | None = None
    recording: Recording | None = None
    recording_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    max_attempts: Annotated[int, Field(ge=1, le=50)] | None = None
    recycle_minutes: Recycle | None = None
    calling_hours: CallingHours | None = None


class CampaignShape(Shape):
    """A campaign with all its settings."""

    id: int
    node: str
    principal_id: int
    name: str
    language: Language
    mode: CampaignMode
    state: CampaignState
    trunk: str
    default_caller_id: str
    priority: int
    ring_seconds: int
    agent_wait_ms: int
    abandon_limit: float
    max_dial_level: float
    give_up_ringing: bool
    minimum_ring_seconds: int
    kept_free: int
    lead_order: LeadOrder
    wrap_up_seconds: int
    amd: bool
    recording: Recording
    recording_percent: int
    retention_days: int
    max_attempts: int
    recycle_minutes: dict[str, int]
    calling_hours: dict[str, Any]
    created_at: datetime


class CampaignList(Shape):
    """Campaigns by id; `next` is the `after` of the next page."""

    campaigns: list[CampaignShape]
    next: int | None


class CampaignQuery(Query):
    """Which campaigns."""

    after: int = Field(default=0, ge=0, le=2**53)
    limit: int = Field(default=100, ge=1, le=500)
    finished: bool = Field(default=False, description="also finished ones")


class OwnCampaignShape(Shape):
    """A campaign that one works for."""

    id: int
    name: str
    mode: CampaignMode
    state: CampaignState


class OwnCampaigns(Shape):
    """The campaigns that one works for."""

    campaigns: list[OwnCampaignShape]


class StateChange(Body):
    """What to do with a campaign."""

    action: Annotated[CampaignEvent, Field(strict=False)]


class AgentIds(Body):
    """The agents of a campaign, no more and no fewer."""

    agent_ids: Annotated[list[Id], Field(max_length=5000)]


class AgentIdList(Shape):
    """The agents of a campaign."""

    agent_ids: list[int]


class DispositionShape(Body):
    """A way to close a call."""

    code: Word
    label_fr: Annotated[Line, Field(min_length=1)]
    label_en: Annotated[Line, Field(min_length=1)]
    effect: Effect
    shortcut: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,3}$")] | None = None


class Dispositions(Body):
    """The dispositions of a campaign, in the order in which they are shown."""

    dispositions: Annotated[list[DispositionShape], Field(min_length=1, max_length=100)]

    @field_validator("dispositions")
    @classmethod
    def _once(cls, given: list[DispositionShape]) -> list[DispositionShape]:
        if len({one.code for one in given}) != len(given):
            raise ValueError("a code stands twice")
        return given


class CallerIdRule(Body):
    """Callees whose number starts with `prefix` see one of `numbers`; the longest prefix wins."""

    prefix: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{0,14}$")]
    numbers: Annotated[list[E164], Field(min_length=1, max_length=500)]


class CallerIds(Body):
    """The caller-ID rules of a campaign."""

    rules: Annotated[list[CallerIdRule], Field(max_length=1000)]

    @field_validator("rules")
    @classmethod
    def _once(cls, given: list[CallerIdRule]) -> list[CallerIdRule]:
        if len({one.prefix for one in given}) != len(given):
            raise ValueError("a prefix stands twice")
        return given


class Decision(Shape):
    """The last pacing decision, with what it was made of."""

    at: datetime
    placed: int
    bound_by: str
    decision: dict[str, Any]


class CampaignStatus(Shape):
    """What a campaign does now and did today."""

    campaign: FloorCampaign | None = Field(description="live figures; null once it is finished")
    state: CampaignState
    leads: dict[LeadState, int]
    outcomes: dict[Outcome, int] = Field(description="attempts that ended today")
    given_up: int = Field(description="of those without an answer today, the ones that pacing hung up")
    agents: dict[AgentState, int]
    trunk: FloorTrunk | None
    decision: Decision | None
