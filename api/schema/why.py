"""Shapes of why a campaign dials or does not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.schema.base import Query, Shape
from api.schema.explain import ReasonShape
from dialer.core.states import AgentState, CampaignMode, CampaignState
from dialer.core.why import Hold

LineName = Literal[
    "removed", "done", "exhausted", "held", "outside_places", "unplaced", "promised", "claimed", "waiting",
    "calendar_closed", "callable_now",
]  # fmt: skip


class ObstacleShape(Shape):
    """One thing in the way: with `blocks` no call at all is placed while it is there. The action may be empty."""

    code: str
    blocks: bool
    text_fr: str
    text_en: str
    action_fr: str
    action_en: str


class StepShape(Shape):
    """Leads that are not called now for one reason; `for_good`: of them those that wait until a fact changes.

    `until`: when the first can be called or is looked at again. A step of the law has its rule and source.
    """

    line: LineName
    rule: str | None
    calendar: str | None
    count: int
    for_good: int
    until: datetime | None
    text_fr: str
    text_en: str
    source: str


class LeadsShape(Shape):
    """`total` minus all `steps` is `callable_now`; `unjudged` of these the law has not looked at yet: then every
    count is provisional.
    """

    total: int
    steps: list[StepShape]
    callable_now: int
    unjudged: int
    provisional: bool


class HeldAgent(Shape):
    """An agent of the campaign and what holds him; campaigns by id."""

    id: int
    name: str
    state: AgentState
    reason: str | None
    since: datetime
    hold: Hold
    text_fr: str
    text_en: str
    busy_with: int | None
    promise: int | None
    others: list[int]


class AgentsShape(Shape):
    """The agents by what holds them; `strangers`: ready agents who do not work for the campaign."""

    holds: dict[Hold, int]
    agents: list[HeldAgent]
    kept_free: int
    strangers: int


class WhyTrunk(Shape):
    """The way out, as last told, with what is left of it."""

    name: str
    state: str
    fault: str | None
    reason: str | None
    max_channels: int
    in_use: int
    calls_per_second: float
    daily_limit: int
    daily_left: int


class WhyCap(Shape):
    """A cap on spending, and what is left beneath it once every call that lives has cost what is kept for it."""

    id: int
    trunk: str | None
    campaign_id: int | None
    period: str
    amount: Decimal
    spent: Decimal
    left: Decimal
    reached: bool


class WhyNumber(Shape):
    """A number that callees would see; `reasons`: why it may not be shown."""

    e164: str
    usable: bool
    reasons: list[ReasonShape]
    rests_until: datetime | None
    bad_since: datetime | None
    shown_today: int
    daily_cap: int | None


class WhyBrake(Shape):
    """The abandon rate in its legal window; the counts are null where there are too many to count them at once."""

    limit: float
    window: str
    window_length: int
    hard_stop: str
    source: str
    rate: float | None
    numerator: float | None
    denominator: float | None
    budget: int | None
    braked: bool


class WhyPromises(Shape):
    """Calls promised for now, to be made by anybody and by one agent, and when the next is due."""

    anybody: int
    personal: int
    next_at: datetime | None


class WhyDecision(Shape):
    """The last pacing decision, how old it is, and what it was made from."""

    at: datetime
    age_seconds: float
    placed: int
    bound_by: str
    decision: dict[str, Any]
    inputs: dict[str, Any]


class WhyShape(Shape):
    """Why a campaign dials or does not, `in_the_way` first: what to do first at its head; empty: nothing is."""

    at: datetime
    campaign_id: int
    name: str
    dials: bool
    in_the_way: list[ObstacleShape]
    state: CampaignState
    mode: CampaignMode
    profile: str
    open: bool
    opens_at: datetime | None
    dialer_serves: bool
    asterisk_linked: bool | None
    leads: LeadsShape
    promises: WhyPromises
    agents: AgentsShape
    trunk: WhyTrunk | None
    caps: list[WhyCap]
    numbers: list[WhyNumber]
    brake: WhyBrake | None
    decision: WhyDecision | None


class WhyLeadQuery(Query):
    """One line of the leads, with its rule or its calendar, and a place to go on from."""

    line: Annotated[LineName, Field(description="a line of the waterfall; with a rule: held")] = "held"
    rule: Annotated[
        str | None, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$"), Field(description="the rule of a line held")
    ] = None
    calendar: Annotated[
        str | None, StringConstraints(pattern=r"^[A-Za-z0-9_+/ -]{0,80}$"), Field(description="of a closed line")
    ] = None
    after: Annotated[
        str | None, StringConstraints(max_length=200), Field(description="the `next` of the page before")
    ] = None
    limit: int = Field(default=50, ge=1, le=500)


class LeadBehind(Shape):
    """A lead behind a line. `next_attempt_at` null: at once; `due_at`: when it would be called if no rule held it."""

    id: int
    contact_id: int
    first_name: str
    last_name: str
    company: str
    postcode: str
    e164: str
    state: str
    attempts: int
    last_outcome: str | None
    held_by: str | None
    calendar: str
    next_attempt_at: datetime | None
    due_at: datetime | None


class LeadsBehind(Shape):
    """A page of leads by id; `next` is the `after` of the next page."""

    leads: list[LeadBehind]
    next: str | None
