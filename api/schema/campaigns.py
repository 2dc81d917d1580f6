"""Shapes of campaigns: settings, dispositions, caller IDs, status."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from api.schema.base import E164, Body, Id, Language, Line, Name, Query, Shape, Slug, Word
from api.schema.crews import Version
from api.schema.hours import CallingHours
from api.schema.live import FloorCampaign, FloorTrunk
from api.schema.own_rules import OwnRules
from api.schema.recycling import RECYCLE, Recycle, RecycleRule, RecycleRules
from dialer.core.states import AgentState, CampaignEvent, CampaignMode, CampaignState, LeadState, Outcome

Recording = Literal["all", "percentage", "on_demand", "none"]
Effect = Literal["done", "success", "refusal", "callback", "recycle", "wrong_number", "do_not_call"]
LeadOrder = Literal["listed", "answer_first", "newest_first", "random"]
CallbacksBy = Literal["own", "any"]
Script = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Mode = Literal["manual", "preview", "progressive", "predictive"]
Profile = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")]
Sector = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,64}$")]


class _Settings(OwnRules):
    """The settings that a campaign has beside its name, mode and numbers, each with its default."""

    callbacks_by: Annotated[
        CallbacksBy, Field(description="who may make its promised calls: its own agents, or any who speak its language")
    ] = "own"
    personal_falls_after_minutes: Annotated[int, Field(ge=0, le=525_600)] = 15
    announce_seconds: Annotated[
        int, Field(ge=0, le=20, description="an agent sees and hears so long whose promised call comes")
    ] = 4
    script: Script = ""
    recycle_rules: Annotated[RecycleRules, Field(default_factory=list)]
    success_quota: Annotated[
        int, Field(ge=0, le=10_000_000, description="paused once so many calls ended in success; 0: never")
    ] = 0
    starts_on: Annotated[date | None, Field(strict=False)] = None
    ends_on: Annotated[
        date | None, Field(strict=False, description="the last day of calls, in the zone of calling_hours")
    ] = None
    language: Language = "fr"
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    max_dial_level: Annotated[float, Field(ge=1, le=10)] = 3
    give_up_ringing: bool = False
    kept_free: Annotated[int, Field(ge=0, le=1000)] = 0
    lead_order: LeadOrder = "listed"
    wrap_up_seconds: Annotated[int, Field(ge=0, le=3600)] = 30
    wrap_up_extensions: Annotated[
        int, Field(ge=0, le=100, description="how often one wrap-up may be extended by as much again, at least 20 s")
    ] = 10
    amd: bool = False
    recording: Recording = "none"
    recording_percent: Annotated[int, Field(ge=0, le=100)] = 0
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 183
    recycle_minutes: Annotated[Recycle, Field(default_factory=lambda: RECYCLE)]
    calling_hours: Annotated[CallingHours, Field(default_factory=lambda: CallingHours())]
    profile: Annotated[Profile, Field(description="the rules of calling; everything else can only be stricter")] = (
        "FR_B2C"
    )
    sector: Annotated[
        Sector, Field(description="what is sold, where a law forbids calls for it; empty: nothing such")
    ] = ""
    purpose: Annotated[Word, Field(description="what is called for; only consents for it count")] = "prospecting"


class CampaignBody(_Settings):
    """A new campaign; it starts as a draft with dispositions of its own."""

    name: Name
    principal_id: Id
    mode: Mode
    trunk: Slug
    default_caller_id: E164


class CampaignPatch(OwnRules):
    """Settings to change, while it runs or not; the dialer follows within a second.

    Null takes dates away and gives own rules back to the profile; it changes no other setting.
    """

    version: Version | None = None
    callbacks_by: CallbacksBy | None = None
    personal_falls_after_minutes: Annotated[int, Field(ge=0, le=525_600)] | None = None
    announce_seconds: Annotated[int, Field(ge=0, le=20)] | None = None
    script: Script | None = None
    recycle_rules: RecycleRules | None = None
    success_quota: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    starts_on: Annotated[date | None, Field(strict=False)] = None
    ends_on: Annotated[date | None, Field(strict=False)] = None
    name: Name | None = None
    language: Language | None = None
    mode: Mode | None = None
    trunk: Slug | None = None
    default_caller_id: E164 | None = None
    priority: Annotated[int, Field(ge=-1000, le=1000)] | None = None
    max_dial_level: Annotated[float, Field(ge=1, le=10)] | None = None
    give_up_ringing: bool | None = None
    kept_free: Annotated[int, Field(ge=0, le=1000)] | None = None
    lead_order: LeadOrder | None = None
    wrap_up_seconds: Annotated[int, Field(ge=0, le=3600)] | None = None
    wrap_up_extensions: Annotated[int, Field(ge=0, le=100)] | None = None
    amd: bool | None = None
    recording: Recording | None = None
    recording_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    recycle_minutes: Recycle | None = None
    calling_hours: CallingHours | None = None
    profile: Profile | None = None
    sector: Sector | None = None
    purpose: Word | None = None


class CampaignShape(Shape):
    """A campaign with all its settings, as they hold: with what its profile says where it says nothing or less."""

    id: int
    version: int = Field(description="counts changes of settings; send it back with a change")
    callbacks_by: CallbacksBy
    personal_falls_after_minutes: int
    announce_seconds: int
    script: str
    recycle_rules: list[RecycleRule]
    success_quota: int
    starts_on: date | None
    ends_on: date | None
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
    wrap_up_extensions: int
    amd: bool
    recording: Recording
    recording_percent: int
    retention_days: int
    max_attempts: int
    attempt_cap: dict[str, int] | None
    rest_days: int | None
    hold_hours: int | None
    own_rules: dict[str, Any] = Field(
        description="what the campaign itself says of its rules; null: what its profile does"
    )
    recycle_minutes: dict[str, int]
    calling_hours: dict[str, Any]
    profile: str
    sector: str
    purpose: str
    places: list[str]
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
    version: Version | None = None


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
    version: Version | None = None

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
    version: Version | None = None

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
