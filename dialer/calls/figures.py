"""What the dialer counts and learns while it works; rebuilt from the attempts after a restart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from db.dialer import plans
from db.pool import Connection
from dialer.core import recycle
from dialer.core.learning import Learning, PastAttempt, learn
from dialer.core.model import E164
from dialer.core.outcome import TrunkFault, trunk_fault
from dialer.core.phone import kind_of
from dialer.core.states import AttemptState, Outcome
from dialer.core.trunk_health import Sign
from dialer.core.unallocated import Unallocated
from dialer.floor.memory import Agent, Call, Campaign, Day, Floor
from dialer.leads.answers import Answers
from dialer.lines.trunks import Trunks

RECENT = 2000
TURNED_DOWN = frozenset({Outcome.FAILED, Outcome.REJECTED})


class Figures:
    """Per campaign: the local day's abandon rate, and what pacing learns. Per trunk: signs of life.

    Pacing learns from the calls that it placed, and steers on them alone; what reports count is db/floor/screens.py's.
    """

    def __init__(self, floor: Floor, trunks: Trunks, answers: Answers, clock: Callable[[], datetime]) -> None:
        self._floor, self._trunks, self._answers, self._clock = floor, trunks, answers, clock
        self._numbers: defaultdict[int, Unallocated] = defaultdict(Unallocated)

    def day(self, campaign: Campaign, now: datetime) -> Day:
        """The campaign's figures since its local midnight."""
        today = now.astimezone(campaign.calling_hours.zone).date()
        known = self._floor.days.get(campaign.id)
        if known is None or known.on != today:
            known = self._floor.days[campaign.id] = Day(today)
        return known

    def learning(self, campaign: int) -> Learning:
        """What pacing knows of a campaign."""
        known = self._floor.learning.get(campaign)
        if known is None:
            known = self._floor.learning[campaign] = Learning(giving_up=self._gives_up(campaign))
        return known

    def _gives_up(self, campaign: int) -> bool:
        known = self._floor.campaigns.get(campaign)
        return known is not None and known.give_up_ringing

    def unallocated(self, campaign: int) -> bool:
        """Whether all the last calls of a campaign went to numbers that do not exist."""
        return self._numbers[campaign].every_number

    def started(self, campaign: int) -> None:
        """Somebody started a campaign."""
        self._numbers[campaign].started()

    def placed(self, call: Call) -> None:
        """A call left."""
        self._trunks.placed(call.row.trunk, call.row.id, self._clock())

    def alive(self, call: Call) -> None:
        """It rang or was answered: the trunk works."""
        self._trunks.said(call.row.trunk, call.row.id, Sign.ALIVE, self._clock())

    def blame(self, call: Call) -> TrunkFault | None:
        """The trunk's fault by which an unanswered call ended, unless it may be the number's.

        Some networks answer 503 for one number that is out of reach: only where other calls fail too, or
        where nothing was sent at all, is it the trunk. To be asked before `ended`.
        """
        row = call.row
        if row.dialed_at is None or row.answered_at is not None:
            return None
        fault = self._fault(call)
        never_sent = fault is TrunkFault.BROKEN and not row.cause and row.sip_code is None
        return fault if never_sent or self._trunks.suspect(row.trunk) else None

    def answered(self, call: Call) -> None:
        """The customer's side answered; where a machine may have, its detection tells."""
        if not self._floor.campaign_of(call).amd:
            self.resolved(call, live=True)

    def resolved(self, call: Call, *, live: bool) -> None:
        """It is known whether a person answered a call of pacing's, and after how long; counts once."""
        row = call.row
        if row.dialed_at is None or call.resolved or not call.paced:
            return
        call.resolved = True
        rang = ((row.answered_at or self._clock()) - row.dialed_at).total_seconds()
        self.learning(row.campaign_id).resolved(max(0.0, rang), live, route_of(call), call.chance)
        self._answers.seen(call, live=live)

    def connected(self, call: Call, now: datetime) -> None:
        """A live answer met an agent."""
        self._live_answer(call, now, abandoned=False)

    def abandoned(self, call: Call, now: datetime) -> None:
        """A live answer met no agent; what follows, a message and the hang-up, does not count again."""
        call.abandoned = True
        self._live_answer(call, now, abandoned=True)

    def _live_answer(self, call: Call, now: datetime, *, abandoned: bool) -> None:
        if not call.paced:
            return
        campaign = self._floor.campaign_of(call)
        day = self.day(campaign, now)
        day.live_answers += 1
        day.began = day.began or now
        day.abandoned += abandoned
        self.learning(campaign.id).threshold.answered(1, abandoned, campaign.abandon_limit)

    def ended(self, call: Call, outcome: Outcome, now: datetime) -> None:
        """Count an ended attempt; what was lost, given up or never dialed teaches nothing of who answers."""
        row = call.row
        live = row.answered_at is not None and outcome is not Outcome.MACHINE
        if live and row.bridged_at is None and not call.abandoned:
            self._live_answer(call, now, abandoned=outcome is Outcome.ABANDONED)
        if row.dialed_at is None or outcome in (Outcome.LOST, Outcome.CANCELLED):
            self._trunks.said(row.trunk, row.id, None, now)
            return
        dead = row.answered_at is None and recycle.is_dead(row.sip_code, row.cause)
        self._numbers[row.campaign_id].ended(row.trunk, dead=dead, now=now)
        if live or not (call.given_up or row.trunk_fault):
            self.resolved(call, live=live)
        if row.bridged_at and call.paced:
            self.learning(row.campaign_id).talked((now - row.bridged_at).total_seconds())
        if row.answered_at is None:
            self._trunks.said(row.trunk, row.id, self._sign(call, outcome), now)

    def _fault(self, call: Call) -> TrunkFault | None:
        row = call.row
        return trunk_fault(
            AttemptState.RINGING if row.ringing_at else AttemptState.DIALING,
            asked_to_hang_up=call.asked_by is not None,
            rang=row.ringing_at is not None,
            cause=row.cause,
            sip_code=row.sip_code,
        )

    def _sign(self, call: Call, outcome: Outcome) -> Sign | TrunkFault:
        return self._fault(call) or (Sign.TURNED_DOWN if outcome in TURNED_DOWN else Sign.ALIVE)

    def wrapped_up(self, agent: Agent, call: Call, now: datetime) -> None:
        """An agent is ready again after this call."""
        if call.paced:
            self.learning(call.row.campaign_id).wrapped_up((now - agent.since).total_seconds())

    async def rebuild(self, connection: Connection, campaign: Campaign, now: datetime) -> None:
        """Read the day and the recent past of a campaign back from its attempts."""
        zone = campaign.calling_hours.zone
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        self._floor.days[campaign.id] = Day(midnight.date(), *await plans.day(connection, campaign.id, midnight))
        past = await plans.recent(connection, campaign.id, RECENT)
        self._floor.learning[campaign.id] = learn(
            map(_past, past), campaign.abandon_limit, giving_up=campaign.give_up_ringing
        )


def route_of(call: Call) -> str:
    """What decides how long a call rings: its trunk and the kind of its number."""
    return _route(call.row.trunk, call.row.e164)


@lru_cache(maxsize=100_000)
def _route(trunk: str, e164: str) -> str:
    return f"{trunk} {kind_of(E164(e164))}"


def _past(row: plans.PastCall) -> PastAttempt:
    return PastAttempt(
        row.ring_seconds, row.answered, row.abandoned, row.talk_seconds, row.wrap_seconds, _route(row.trunk, row.e164)
    )
