"""The card: who is on the line, what is known of them, and how the call may be closed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schema.base import Body, CardField, Id, Line, Note, Shape, Word
from api.schema.callbacks import CallbackPromise
from dialer.core.states import AgentState, AttemptState, CallbackState, CampaignMode, Outcome


class CardAttempt(Shape):
    """The call."""

    id: int
    lead_id: int
    state: AttemptState
    mode: CampaignMode
    e164: str
    caller_id: str | None
    claimed_at: datetime
    answered_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None
    disposition_code: str | None
    note: str


class CardCampaign(Shape):
    """What of the campaign matters at the desk."""

    id: int
    name: str
    language: Literal["fr", "en"]
    mode: CampaignMode
    timezone: str
    wrap_up_seconds: int
    wrap_up_extensions: int
    recording: Literal["all", "percentage", "on_demand", "none"]
    script: str = ""


class CardNumber(Shape):
    """One of the contact's numbers."""

    e164: str
    kind: Literal["phone", "mobile", "office"]
    rank: int
    called: bool


class CardContact(Shape):
    """The contact with all numbers."""

    id: int
    title: str
    first_name: str
    last_name: str
    company: str
    street: str
    postcode: str
    city: str
    email: str
    extra: dict[str, str]
    numbers: list[CardNumber]


class CardDisposition(Shape):
    """A way to close the call."""

    code: str
    label_fr: str
    label_en: str
    effect: Literal["done", "success", "refusal", "callback", "recycle", "wrong_number", "do_not_call"]
    shortcut: str | None


class CardPast(Shape):
    """An earlier attempt to reach this contact."""

    attempt_id: int
    at: datetime
    campaign: str
    e164: str
    agent: str | None
    outcome: Outcome
    disposition_code: str | None
    note: str
    talk_seconds: int


class CardCallback(Shape):
    """A promised call to this contact; `this_call` marks the promise that this call keeps."""

    id: int
    due_at: datetime
    state: CallbackState
    agent: str | None
    note: str
    this_call: bool


class CardRecording(Shape):
    """Whether the call is being recorded; pausing is asked with /api/me/call/recording.

    Not demanded: recorded only if the agent starts it, dropped otherwise.
    """

    id: int
    state: Literal["expected", "stored", "missing", "broken", "dropped", "erased"]
    demanded: bool
    paused_until: datetime | None = Field(description="it resumes then by itself; null: it is not paused")


class CardPromise(Shape):
    """Why this call is made: it was promised. Shown before it is dialed, at `dial_at`.

    `why`: the agent promised it himself, anyone of the campaign was to make it, it fell to the campaign from the one
    who promised it, or it belongs to another campaign than the agent's. `whose`: who had promised to call himself.
    """

    id: int
    why: Literal["own", "campaign", "fallen", "other_campaign"]
    due_at: datetime
    timezone: str
    whose: str | None
    promised_by: str | None
    promised_at: datetime
    note: str
    dial_at: datetime
    last_said: str = Field(description="the note of the last conversation with this contact")
    last_said_at: datetime | None
    last_said_to: str | None


class Card(Shape):
    """Everything about the agent's call, until it is disposed of."""

    attempt: CardAttempt
    campaign: CardCampaign
    contact: CardContact
    dispositions: list[CardDisposition]
    history: list[CardPast]
    callbacks: list[CardCallback]
    recording: CardRecording | None
    promise: CardPromise | None = None


class CardAnswer(Shape):
    """The card, or null between calls."""

    card: Card | None


class DispositionBody(Body):
    """How the call ended for the agent; sent twice, it counts once."""

    attempt_id: Id
    code: Word
    note: Note = ""
    callback: CallbackPromise | None = None


class CallBody(Body):
    """The call that the agent means, by the card that is shown; any other is left alone."""

    attempt_id: Id


class OwnContactBody(CallBody):
    """What is right of the contact: `fields` as in a correction; a further number as it was said."""

    fields: Annotated[dict[CardField, Line], Field(max_length=50)] = Field(default_factory=dict)
    new_number: Line = ""


class RecordingBody(CallBody):
    """Pause and go on while card data is said; start where recording is on demand."""

    action: Annotated[Literal["pause", "resume", "start"], Field()]


class HoldBody(CallBody):
    """The customer hears music, or talks again."""

    action: Literal["hold", "resume"]


class HandOverBody(CallBody):
    """Ask a colleague about the call while its customer hears music, let the customer join both, give it to them, or
    leave it to who has it.

    A call that no colleague is asked about is given to `agent_id`. `note`: what the next agent finds on the card.
    """

    action: Literal["consult", "join", "hand_over", "leave"]
    agent_id: Id | None = None
    note: Note = ""


class Colleague(Shape):
    """Another agent at work, who can be asked about a call where `free`."""

    id: int
    name: str
    state: AgentState
    free: bool


class Colleagues(Shape):
    """Who else is at work for the campaign of the call, those first who can be asked."""

    colleagues: list[Colleague]


class DialBody(Body):
    """The lead to call (manual campaigns)."""

    lead_id: Id


class PreviewBody(Body):
    """The campaign whose next lead is wanted."""

    campaign_id: Id
