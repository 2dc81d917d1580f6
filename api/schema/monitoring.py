"""Shapes of supervisors beside agents: monitoring, its log, messages, sending away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from api.schema.base import Body, Id, Moment, Query, Shape

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$", strip_whitespace=True)]
Heard = Literal["listen", "whisper", "barge"]
How = Literal["listen", "whisper", "barge", "take_over"]


class MonitorBody(Body):
    """How to be beside an agent, and on which phone of one's own; `stays`: also for the agent's next calls."""

    mode: Heard
    phone: Literal["sip", "web"]
    stays: bool = False


class MonitorPatch(Body):
    """What changes: another way from now on, staying for the next calls or not."""

    mode: How | None = None
    stays: bool | None = None


class MonitoredCall(Shape):
    """One call that was listened to; `told`: the agent's page said so. ended_at null: it still is."""

    monitoring_id: int
    supervisor_id: int
    supervisor: str
    agent_id: int
    agent: str
    attempt_id: int
    campaign_id: int
    mode: How
    told: bool
    began_at: datetime
    ended_at: datetime | None


class MonitoredCalls(Shape):
    """Calls that were listened to, the newest first."""

    calls: list[MonitoredCall]


class MonitoredQuery(Query):
    """Whose, and from before which moment on."""

    agent_id: Id | None = None
    supervisor_id: Id | None = None
    before: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class ToldShape(Shape):
    """Whether agents of a campaign see who listens to them."""

    told: bool


class ToldBody(Body):
    """Whether agents of a campaign see who listens to them."""

    told: bool


class AwayBody(Body):
    """Send an agent into a pause or home, and why: the agent reads it. `at_once` ends a wrap-up, never a call."""

    action: Literal["pause", "logout"]
    at_once: bool = False
    why: Text


class MessageBody(Body):
    """A message to one agent, or to all of a campaign."""

    agent_id: Id | None = None
    campaign_id: Id | None = None
    text: Text

    @model_validator(mode="after")
    def _one_of_both(self) -> MessageBody:
        if (self.agent_id is None) == (self.campaign_id is None):
            raise ValueError("name either an agent or a campaign")
        return self


class OwnMessage(Shape):
    """A message to oneself that is not read yet; about: a word, or why one was paused or logged out."""

    id: int
    sent_at: datetime
    sender: str
    about: Literal["word", "pause", "logout"]
    text: str


class OwnMessages(Shape):
    """One's own unread messages, the oldest first."""

    messages: list[OwnMessage]


class SentMessage(Shape):
    """A message that was sent, to how many, and how many have read it."""

    id: int
    sent_at: datetime
    sender: str
    about: Literal["word", "pause", "logout"]
    text: str
    agent: str | None = Field(description="to whom, where it was one")
    campaign_id: int | None
    readers: int
    read: int


class SentMessages(Shape):
    """Messages, the newest first; `next` is the `before` of the next page."""

    messages: list[SentMessage]
    next: int | None


class SentQuery(Query):
    """From before which message on."""

    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
