"""The shipped pacing, driven by observations alone: what a simulator or a stranger's dialer can ask.

A floor that contradicts itself (events lost or doubled, a clock that goes back) is dialled progressively for a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from dialer.core.learning import Learning, PastAttempt, learn
from dialer.core.observation import Action, AgentPhase, CallPhase, Observation, What
from dialer.core.pacing import Busy, GivingUp, Snapshot, decide
from dialer.core.policy_leads import LeadBook
from dialer.core.policy_ledger import Flying, Ledger
from dialer.core.race import Ringing
from dialer.core.recent import RecentAnswers
from dialer.core.states import AgentState, CampaignMode, CampaignState
from dialer.core.threshold import to_come

_START = datetime(2000, 1, 1, tzinfo=UTC)
_DOUBT_SECONDS = 120.0
_LATE_SECONDS = 1.0
_WINDOW_SECONDS = 8 * 3600.0
"""A shift: each is to keep the limit, however many come before it."""
_NO_CAP = 1_000_000
_LONGEST = 1e6


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """What a campaign chooses. `limit`: abandoned calls a live answer, a share; times in seconds."""

    limit: float = 0.03
    patience: float = 2.0
    give_up: bool = True
    minimum_ring: float = 15.0
    mode: CampaignMode = CampaignMode.PREDICTIVE
    max_dial_level: float = 100.0


class Policy:
    """One campaign's pacing over a shift and beyond; deterministic."""

    def __init__(self, settings: PolicySettings | None = None) -> None:
        self._settings = settings or PolicySettings()
        self._learning = Learning(self._settings.patience, giving_up=self._settings.give_up)
        self._now = 0.0
        self._dropped = self._connected = 0
        self._recent = RecentAnswers(_WINDOW_SECONDS)
        self._ledger = Ledger()
        self._flying = Flying()
        self._leads = LeadBook()
        self._doubt_until = 0.0

    def remember(self, past: Iterable[PastAttempt]) -> None:
        """Begin from what these attempts of days before teach, oldest first, instead of from nothing."""
        settings = self._settings
        self._learning = learn(past, settings.limit, settings.patience, giving_up=settings.give_up)

    def act(self, seen: Observation) -> Action:
        """What to do now."""
        self._doubt(seen)
        self._learn(seen, self._leads.follow(seen))
        places, chances = self._leads.rank(seen) if seen.leads else ([], [])
        decision = decide(self._snapshot(seen, chances))
        cancelled = [seen.calls[place][0] for place in decision.give_up]
        calls = decision.calls
        self._flying.saw(self._now, seen)
        if self._now < self._doubt_until:
            calls = max(0, calls - self._flying.unlisted(len(seen.calls)))
        self._flying.ordered(self._now, calls - len(cancelled))
        self._ledger.cancelled += len(cancelled)
        self._leads.dial(seen, places, calls, cancelled)
        return Action(calls, cancelled, places)

    def _learn(self, seen: Observation, chance: float | None) -> None:
        value = seen.value if isfinite(seen.value) and 0 <= seen.value <= _LONGEST else None
        if value is not None:
            match seen.what:
                case What.RESOLVED:
                    self._learning.resolved(value, bool(seen.answered), chance=chance)
                case What.TALK_END:
                    self._learning.talked(value)
                case What.AGENT_FREE:
                    self._learning.wrapped_up(value)
        dropped = seen.dropped - self._dropped
        live = dropped + seen.connected - self._connected
        lost = min(dropped, live)
        if dropped >= 0 and live > 0:
            self._learning.threshold.answered(live, lost, self._settings.limit)
            self._recent.seen(self._now, live, lost)
        else:
            self._recent.seen(self._now, 0, 0)
        self._dropped, self._connected = seen.dropped, seen.connected

    def _doubt(self, seen: Observation) -> None:
        """Notice what cannot be."""
        back = not isfinite(seen.now) or seen.now < self._now - _LATE_SECONDS
        fewer = seen.dropped < self._dropped or seen.connected < self._connected
        if isfinite(seen.now):
            self._now = seen.now
        if back or fewer or not self._ledger.balances(seen):
            self._doubt_until = self._now + _DOUBT_SECONDS
            self._ledger = Ledger()

    def _snapshot(self, seen: Observation, chances: Sequence[float]) -> Snapshot:
        settings = self._settings
        busy, ringing = _busy(seen), self._ringing(seen)
        doubtful = self._now < self._doubt_until
        return Snapshot(
            at=_START,
            mode=CampaignMode.PROGRESSIVE if doubtful else settings.mode,
            state=CampaignState.RUNNING,
            open=True,
            agents_free=len(seen.agents) - len(busy),
            agents_reserved=0,
            busy=busy,
            ringing=ringing,
            waiting=len(seen.calls) - len(ringing),
            learned=self._learning.learned(),
            live_answers=self._recent.live,
            abandoned=self._recent.abandoned,
            abandon_limit=settings.limit,
            answers_to_come=to_come(self._recent.live, self._recent.lasts),
            threshold=self._learning.threshold.limits,
            max_dial_level=settings.max_dial_level,
            channels_free=_NO_CAP,
            calls_per_second_tokens=_NO_CAP,
            next_chances=tuple(chances),
            giving_up=GivingUp(settings.minimum_ring) if settings.give_up else None,
        )

    def _ringing(self, seen: Observation) -> tuple[Ringing, ...]:
        return tuple(
            Ringing(place, _sane(seconds), _sane(seconds), self._leads.chance_of(call))
            for place, (call, phase, seconds) in enumerate(seen.calls)
            if phase == CallPhase.RINGING
        )


def _busy(seen: Observation) -> tuple[Busy, ...]:
    return tuple(
        Busy(AgentState.TALKING if phase == AgentPhase.TALKING else AgentState.WRAP_UP, _sane(seconds))
        for phase, seconds in seen.agents
        if phase != AgentPhase.FREE
    )


def _sane(seconds: float) -> float:
    return min(_LONGEST, max(0.0, seconds)) if isfinite(seconds) else 0.0
