"""The floor in memory: pure. Events go in, the keys of what changed come out, and any key can be viewed."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from api.floor.campaign_calls import abandon_budget, calls_of, pacing_of
from api.schema.live import (
    AbandonWindow,
    FloorAgent,
    FloorBatch,
    FloorCallbacks,
    FloorCampaign,
    FloorDialer,
    FloorListeners,
    FloorTrunk,
    Listener,
)
from api.schema.thresholds import Thresholds
from db.events import Event
from db.floor.screens import Figures, Snapshot
from dialer.core.states import AgentState, AttemptState, CampaignState

Key = tuple[str, int | str]
View = FloorAgent | FloorCampaign | FloorTrunk | FloorBatch | FloorDialer | FloorCallbacks | FloorListeners | Thresholds
DIALER: Key = ("dialer", 0)
CALLBACKS: Key = ("callbacks", 0)
THRESHOLDS: Key = ("thresholds", 0)
MOST_BATCHES = 50

_RINGING = frozenset({AttemptState.DIALING, AttemptState.RINGING})
_WAITING = frozenset({AttemptState.ANSWERED, AttemptState.CONNECTING})
_MET = frozenset({AttemptState.CONNECTING, AttemptState.BRIDGED, AttemptState.ABANDONING})


class Floor:
    """Everything that screens show; `seq` is the newest event taken in."""

    def __init__(self, start: Snapshot, now: datetime) -> None:
        self.seq = self.start = start.seq
        self.agents = {row.id: FloorAgent.model_validate(row) for row in start.agents}
        self.calls = {row.id: calls_of(row) for row in start.campaigns}
        self.trunks = {row.name: FloorTrunk.model_validate(row) for row in start.trunks}
        self.batches = OrderedDict((row.id, FloorBatch.model_validate(row)) for row in start.batches)
        self.dialer = FloorDialer(state="up" if start.dialer_up else "down", since=now)
        for live in start.live:
            if live.campaign_id in self.calls:
                self.calls[live.campaign_id].live[live.id] = AttemptState(live.state)
        self.listeners = {row.id: Listener.model_validate(row) for row in start.listeners}
        self.thresholds = Thresholds.model_validate(start.thresholds)
        self.changed: dict[Key, int] = {}
        self._agent_seq: dict[int, int] = {}
        self._listener_seq: dict[int, int] = {}
        self._hand_seq: dict[int, int] = {}
        self.count(start.figures)

    def count(self, figures: list[Figures]) -> set[Key]:
        """Take in counted figures; which campaigns changed by them."""
        moved: set[Key] = set()
        for row in figures:
            calls = self.calls.get(row.campaign_id)
            if calls is None or calls.counted == row:
                continue
            calls.counted = row
            moved |= {("campaign", row.campaign_id), CALLBACKS}
        return self._mark(moved, self.seq)

    def differences(self, old: Floor) -> set[Key]:
        """Go on from an older floor of the same process: what differs in this one, read afresh."""
        self.start, self.changed = old.start, old.changed
        self.batches = OrderedDict(old.batches | self.batches)
        if self.dialer.state == old.dialer.state:
            self.dialer = old.dialer
        both = {*self.all_keys(), *old.all_keys()}
        return self._mark({key for key in both if self.view(key) != old.view(key)}, self.seq)

    def lead(self, up: bool, now: datetime) -> set[Key]:
        """Take in whether a dialer holds the lease."""
        if up == (self.dialer.state == "up"):
            return set()
        self.dialer = FloorDialer(state="up" if up else "down", since=now)
        return self._mark({DIALER}, self.seq)

    def apply(self, event: Event) -> set[Key]:
        """Take in one event; the keys of what it changed. Kinds that are not shown change nothing."""
        self.seq = max(self.seq, event.seq)
        match event.kind:
            case "agent":
                moved = self._agent(event)
            case "hand":
                moved = self._hand(event)
            case "attempt":
                moved = self._attempt(event)
            case "campaign":
                moved = self._campaign(event)
            case "pacing":
                moved = self._pacing(event)
            case "trunk":
                moved = self._trunk(event)
            case "batch":
                moved = self._batch(event)
            case "monitoring":
                moved = self._monitoring(event)
            case "dialer":
                moved = self._dialer(event)
            case "thresholds":
                self.thresholds, moved = Thresholds.model_validate(event.body), {THRESHOLDS}
            case _:
                moved = set()
        return self._mark(moved, event.seq)

    def view(self, key: Key) -> View | None:
        """What a key stands for now; None: it is gone."""
        kind, name = key
        match kind:
            case "agent":
                return self._with_colleague(self.agents.get(int(name)))
            case "campaign":
                return self.campaign(int(name))
            case "trunk":
                return self.trunks.get(str(name))
            case "batch":
                return self.batches.get(int(name))
            case "listeners":
                beside = [one for one in self.listeners.values() if one.agent_id == int(name)]
                return FloorListeners(agent_id=int(name), listeners=beside) if beside else None
            case "dialer":
                return self.dialer
            case "thresholds":
                return self.thresholds
            case _:
                return self.callbacks()

    def _with_colleague(self, agent: FloorAgent | None) -> FloorAgent | None:
        other = self.agents.get(agent.colleague_id or 0) if agent else None
        return agent.model_copy(update={"colleague": other.name}) if agent and other else agent

    def all_keys(self) -> list[Key]:
        """Everything there is."""
        return [
            *(("agent", name) for name in self.agents),
            *(("campaign", name) for name in self.calls),
            *(("trunk", name) for name in self.trunks),
            *(("batch", name) for name in self.batches),
            *{("listeners", one.agent_id) for one in self.listeners.values()},
            DIALER,
            CALLBACKS,
            THRESHOLDS,
        ]

    def campaign(self, campaign_id: int) -> FloorCampaign | None:
        """A campaign with its figures of this moment."""
        calls = self.calls.get(campaign_id)
        if calls is None:
            return None
        states = list(calls.live.values())
        bridged = states.count(AttemptState.BRIDGED)
        abandoned = calls.abandoned + states.count(AttemptState.ABANDONING)
        answers = calls.connected + calls.abandoned + calls.left_early + sum(s in _MET for s in states)
        return FloorCampaign(
            id=campaign_id,
            name=calls.name,
            mode=calls.mode,
            state=calls.state,
            trunk=calls.trunk,
            ringing=sum(s in _RINGING for s in states),
            waiting=sum(s in _WAITING for s in states),
            talking=bridged,
            callable=calls.counted.callable,
            attempts=calls.dialed + sum(s is not AttemptState.CLAIMED for s in states),
            live_answers=answers,
            connected=calls.connected + bridged,
            abandoned=abandoned,
            given_up=calls.given_up,
            abandon_rate=abandoned / answers if answers else 0.0,
            abandon_limit=calls.abandon_limit,
            abandon_budget=abandon_budget(calls.abandon_limit, answers, abandoned),
            callbacks_due=calls.counted.callbacks_due,
            callbacks_overdue=calls.counted.callbacks_overdue,
            pacing=calls.pacing,
            numbers=calls.counted.numbers,
            numbers_resting=calls.counted.numbers_resting,
            numbers_bad=calls.counted.numbers_bad,
            window=AbandonWindow.model_validate(calls.counted.window) if calls.counted.window else None,
        )

    def callbacks(self) -> FloorCallbacks:
        """Callbacks over all campaigns."""
        return FloorCallbacks(
            due=sum(calls.counted.callbacks_due for calls in self.calls.values()),
            overdue=sum(calls.counted.callbacks_overdue for calls in self.calls.values()),
            escalated=sum(calls.counted.callbacks_escalated for calls in self.calls.values()),
        )

    def _mark(self, moved: set[Key], seq: int) -> set[Key]:
        for key in moved:
            self.changed[key] = max(seq, self.changed.get(key, 0))
        return moved

    def _agent(self, event: Event) -> set[Key]:
        agent = self.agents.get(event.agent_id or 0)
        if agent is None or event.seq <= self._agent_seq.get(agent.id, 0):
            return set()
        self._agent_seq[agent.id] = event.seq
        known = {name: event.body[name] for name in _AGENT_FACTS if name in event.body}
        if known.get("state") == AgentState.OFFLINE:
            known["hand_raised_at"] = None
        self.agents[agent.id] = FloorAgent.model_validate(agent.model_dump() | known)
        return {("agent", agent.id)}

    def _hand(self, event: Event) -> set[Key]:
        agent = self.agents.get(event.agent_id or 0)
        if agent is None or event.seq <= self._hand_seq.get(agent.id, 0):
            return set()
        self._hand_seq[agent.id] = event.seq
        raised = {"hand_raised_at": event.body["raised_at"]}
        self.agents[agent.id] = FloorAgent.model_validate(agent.model_dump() | raised)
        return {("agent", agent.id)}

    def _attempt(self, event: Event) -> set[Key]:
        calls = self.calls.get(event.campaign_id or 0)
        if calls is None or event.attempt_id is None:
            return set()
        state = AttemptState(event.body["state"])
        before = calls.live.get(event.attempt_id)
        if state is AttemptState.ENDED:
            calls.live.pop(event.attempt_id, None)
            calls.ended(before, event.body.get("outcome"), event.body.get("hung_up_by"))
        else:
            calls.live[event.attempt_id] = state
        return {("campaign", event.campaign_id or 0)}

    def _campaign(self, event: Event) -> set[Key]:
        calls = self.calls.get(event.campaign_id or 0)
        if calls is None or "state" not in event.body:
            return set()
        calls.state = CampaignState(event.body["state"])
        return {("campaign", event.campaign_id or 0)}

    def _pacing(self, event: Event) -> set[Key]:
        calls = self.calls.get(event.campaign_id or 0)
        if calls is None:
            return set()
        calls.pacing = pacing_of(event.at, event.body)
        return {("campaign", event.campaign_id or 0)}

    def _trunk(self, event: Event) -> set[Key]:
        name = str(event.body.get("name"))
        trunk = self.trunks.get(name)
        if trunk is None:
            return set()
        said = {**{word: event.body.get(word) for word in ("state", "reason", "fault")}, "since": event.at}
        self.trunks[name] = FloorTrunk.model_validate(trunk.model_dump() | said)
        return {("trunk", name)}

    def _batch(self, event: Event) -> set[Key]:
        name = int(event.body["id"])
        before = self.batches.get(name)
        known = before.model_dump() if before else dict.fromkeys(_BATCH_COUNTS, 0)
        facts = {fact: event.body[fact] for fact in ("id", "state", *_BATCH_COUNTS) if fact in event.body}
        campaign = {"campaign_id": event.campaign_id or known.get("campaign_id")}
        self.batches[name] = FloorBatch.model_validate(known | campaign | facts)
        if len(self.batches) > MOST_BATCHES:
            self.batches.popitem(last=False)
        return {("batch", name)}

    def _monitoring(self, event: Event) -> set[Key]:
        name = int(event.body["id"])
        if event.seq <= self._listener_seq.get(name, 0):
            return set()
        self._listener_seq[name] = event.seq
        if event.body["state"] == "ended":
            self.listeners.pop(name, None)
        else:
            self.listeners[name] = Listener.model_validate({**event.body, "agent_id": event.agent_id})
        return {("listeners", event.agent_id or 0)}

    def _dialer(self, event: Event) -> set[Key]:
        self.dialer = FloorDialer(state=event.body["state"], since=event.at)
        return {DIALER}


_BATCH_COUNTS = ("rows_read", "rows_imported", "rows_refused")
_AGENT_FACTS = FloorAgent.model_fields.keys() - {"id", "name", "station", "colleague"}
