"""The shapes of the live socket: the floor, and the messages that carry it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schema.base import Shape
from api.schema.callbacks import CallbackShape
from api.schema.cards import Card
from api.schema.exports import ExportShape
from api.schema.monitoring import OwnMessage
from api.schema.thresholds import Thresholds
from dialer.core.states import AgentState, CampaignMode, CampaignState


class FloorAgent(Shape):
    """An agent now; `since` is when this state began, campaign_id that of the agent's call, which is on hold since
    `held_since`; help is asked for since `hand_raised_at`. A paused recording resumes by itself.
    """

    id: int
    name: str
    station: str
    state: AgentState
    reason: str | None
    since: datetime
    pending: Literal["pause", "logout"] | None
    attempt_id: int | None
    campaign_id: int | None
    wrap_until: datetime | None
    leg_up: bool
    held_since: datetime | None = None
    colleague_id: int | None = Field(default=None, description="who speaks with them about that call, which is on hold")
    colleague: str | None = None
    hand_raised_at: datetime | None = None
    recording_paused_until: datetime | None = None
    three: bool = Field(default=False, description="the customer speaks with them and their colleague")

    def unnamed(self) -> FloorAgent:
        """What this agent does, not who it is, nor with whom."""
        return FloorAgent(
            id=self.id, name="", station="", state=self.state, reason=None, since=self.since, pending=None,
            attempt_id=None, campaign_id=self.campaign_id, wrap_until=None, leg_up=self.leg_up,
        )  # fmt: skip


class Pacing(Shape):
    """The last pacing decision of a campaign."""

    at: datetime
    placed: int
    bound_by: str
    given_up: int = Field(default=0, description="ringing calls that it had hung up")
    level: float | None = None
    sentence: str | None = None


class AbandonWindow(Shape):
    """Where a campaign stands in its legal window, as the dialer holds itself to it: `length` hours or days."""

    kind: Literal["day", "hours", "days", "campaign"]
    length: int
    abandoned: float
    answers: float
    abandon_limit: float
    budget: int = Field(description="of the next live answers, so many may be abandoned within the limit")
    braked: bool


class FloorCampaign(Shape):
    """A campaign now; counts are those since midnight in its time zone."""

    id: int
    name: str
    mode: CampaignMode
    state: CampaignState
    trunk: str
    ringing: int = Field(description="dialling or ringing")
    waiting: int = Field(description="answered, no agent yet")
    talking: int
    callable: int
    attempts: int
    live_answers: int
    connected: int
    abandoned: int
    given_up: int = Field(description="attempts without an answer that pacing hung up while they rang")
    abandon_rate: float = Field(description="abandoned / live answers, from 0 to 1")
    abandon_limit: float
    abandon_budget: int = Field(description="calls that may still be abandoned today within the limit")
    callbacks_due: int
    callbacks_overdue: int
    pacing: Pacing | None
    numbers: int = Field(description="numbers that callees may see")
    numbers_resting: int
    numbers_bad: int = Field(description="those that show signs of going bad and do not rest")
    window: AbandonWindow | None = Field(description="null: nothing was counted yet")


class OwnCampaign(Shape):
    """A campaign as its agents see it."""

    id: int
    name: str
    mode: CampaignMode
    state: CampaignState


class FloorTrunk(Shape):
    """A trunk now."""

    name: str
    max_channels: int
    state: Literal["ok", "slowed", "down"]
    reason: str | None
    fault: str | None = Field(default=None, description="the reason as a word, for screens that speak other languages")
    since: datetime | None


class FloorDialer(Shape):
    """Whether a dialer leads the node."""

    state: Literal["up", "down", "standby"]
    since: datetime | None


class FloorCallbacks(Shape):
    """Callbacks over all campaigns; `escalated`: an hour late, for supervisors to see to."""

    due: int
    overdue: int
    escalated: int = 0


class FloorBatch(Shape):
    """An import that runs or has just ended."""

    id: int
    campaign_id: int | None
    state: str
    rows_read: int
    rows_imported: int
    rows_refused: int


class Listener(Shape):
    """A supervisor beside an agent; attempt_id: the call that is heard now, `told`: the agent sees it."""

    id: int
    agent_id: int
    supervisor_id: int
    supervisor: str
    state: Literal["ringing", "open"]
    mode: Literal["listen", "whisper", "barge", "take_over"]
    stays: bool
    told: bool
    since: datetime | None
    attempt_id: int | None


class FloorListeners(Shape):
    """Who is beside one agent: all on a supervisor's screen, on the agent's own those whom it is told of."""

    agent_id: int
    listeners: list[Listener]

    def told(self) -> FloorListeners:
        """What the agent sees of it."""
        seen = [one for one in self.listeners if one.told and one.attempt_id is not None]
        return FloorListeners(agent_id=self.agent_id, listeners=seen)


class Floor(Shape):
    """All that one screen may see: everything for supervisors; itself, its campaigns and its card for an agent."""

    agents: list[FloorAgent]
    campaigns: list[FloorCampaign | OwnCampaign]
    trunks: list[FloorTrunk]
    batches: list[FloorBatch]
    dialer: FloorDialer
    callbacks: FloorCallbacks | None
    card: Card | None = None
    own_callbacks: list[CallbackShape]
    own_exports: list[ExportShape]
    listeners: list[FloorListeners]
    own_messages: list[OwnMessage]
    thresholds: Thresholds | None = Field(default=None, description="of the wall, for supervisors")


class Change(Shape):
    """One thing as it is now; a null value means that it is gone. `id` is 0 where there is only one."""

    kind: Literal[
        "agent", "campaign", "trunk", "batch", "dialer", "callbacks", "card", "own_callbacks", "own_exports",
        "listeners", "own_messages", "thresholds",
    ]  # fmt: skip
    id: int | str
    value: (
        FloorAgent
        | FloorCampaign
        | OwnCampaign
        | FloorTrunk
        | FloorBatch
        | FloorDialer
        | FloorCallbacks
        | Card
        | list[CallbackShape]
        | list[ExportShape]
        | FloorListeners
        | list[OwnMessage]
        | Thresholds
        | None
    )

    @classmethod
    def text(cls, kind: str, value: object, name: int | str = 0) -> str:
        """One change as it is sent."""
        return cls.model_validate({"kind": kind, "id": name, "value": value}).model_dump_json()


class SnapshotMessage(Shape):
    """The first message, and any later one that starts over: forget what you had."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    floor: Floor


class ChangesMessage(Shape):
    """What changed; keep `seq` and come back with `?since=seq` after a lost link."""

    type: Literal["changes"] = "changes"
    seq: int
    changes: list[Change]


class HeartbeatMessage(Shape):
    """Sent every 2 s; `link` is false while this process has lost the database and the screen is old."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    at: datetime
    link: bool
