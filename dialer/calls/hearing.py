"""Facts from Asterisk, in their order, to the engine."""

from __future__ import annotations

from collections.abc import Sequence

from dialer.calls.engine import Engine
from dialer.calls.matching import Matching
from dialer.core.model import attempt_channel
from dialer.desk.monitoring import Monitoring
from dialer.floor.browser_phones import BrowserPhones
from dialer.floor.legs import Legs
from dialer.floor.orders import Orders
from dialer.lines.trials import Trials
from dialer.link.ami import Event
from dialer.link.parties import AgentLeg, CustomerLeg
from dialer.link.translate import (
    Answered,
    BrowserPhone,
    Created,
    EnteredBridge,
    HungUp,
    LegDown,
    LegUp,
    MonitorDown,
    MonitorUp,
    OriginateFailed,
    Played,
    Rang,
    RecordingStarted,
    Told,
    translate,
)


class Hearing:
    """Takes each batch of manager events as it comes."""

    def __init__(
        self, engine: Engine, matching: Matching, legs: Legs, orders: Orders,
        monitoring: Monitoring, browser_phones: BrowserPhones, trials: Trials,
    ) -> None:  # fmt: skip
        self._engine, self._matching, self._monitoring = engine, matching, monitoring
        self._legs, self._orders, self._browser_phones, self._trials = legs, orders, browser_phones, trials

    def events(self, batch: Sequence[Event]) -> None:
        """Play a batch; nothing here awaits."""
        for event in batch:
            fact = translate(event)
            if fact is not None:
                self._play(fact)
                self._beside(fact)

    def _play(self, fact: object) -> None:
        engine = self._engine
        match fact:
            case Created(attempt):
                engine.created(attempt)
            case Rang(attempt):
                engine.rang(attempt)
            case Played(attempt):
                engine.played(attempt)
            case Answered(attempt):
                engine.answered(attempt)
            case HungUp(attempt, cause, sip_code):
                engine.hung_up(attempt, cause=cause, sip_code=sip_code)
            case OriginateFailed(attempt):
                engine.gave_up(attempt)
            case EnteredBridge(CustomerLeg(attempt), bridge):
                self._matching.entered_bridge(engine.floor.calls.get(attempt), None, bridge)
            case EnteredBridge(AgentLeg(agent), bridge):
                self._matching.entered_bridge(None, engine.floor.agents.get(agent), bridge)
            case LegUp(agent, number):
                if known := engine.floor.agents.get(agent):
                    engine.leg_up(known, number)
            case LegDown(agent, number):
                if known := engine.floor.agents.get(agent):
                    self._legs.not_taken(known, number)
                    engine.leg_down(known, number)
            case BrowserPhone(station, contact, there):
                if self._browser_phones.heard(station, contact, there=there):
                    self._legs.registered(station, engine.floor.agents.values())
            case Told("PlateauIdentity", CustomerLeg(attempt)):
                if call := engine.floor.calls.get(attempt):
                    self._matching.nobody(call)
            case RecordingStarted(attempt):
                if (call := engine.floor.calls.get(attempt)) and engine.floor.is_silent(call):
                    self._orders.say_recording(attempt_channel(attempt), silent=True)

    def _beside(self, fact: object) -> None:
        """What a fact means to supervisors beside agents; their calls begin and end by any."""
        match fact:
            case MonitorUp(monitoring):
                self._monitoring.up(monitoring)
            case MonitorDown(monitoring):
                self._monitoring.down(monitoring)
            case Told("PlateauTakerGone", CustomerLeg(attempt)):
                self._monitoring.taker_gone(attempt)
            case Told(name, party):
                self._monitoring.key(name, party)
            case EnteredBridge(party, bridge):
                self._monitoring.entered(party, bridge)
        self._monitoring.monitors.tick()
        self._trials.heard(fact)
