"""What calls cost as they end, and whether one more fits beneath the caps on spending of its trunk and campaign."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import structlog

from db.events import NewEvent
from db.lines import costs
from db.lines.costs import Cost
from db.people import sifting
from db.pool import Connection
from dialer.core.law.verdict import Reason, Verdict
from dialer.core.model import E164
from dialer.core.phone import kind_of
from dialer.core.rating import Rate, RateTable
from dialer.core.spending import Cap, began, ends, left, reserved_seconds
from dialer.core.states import Outcome
from dialer.core.today import today
from dialer.floor.memory import Call, Campaign, Floor
from dialer.journal import Journal

log = structlog.get_logger()

NO_RATE = "no_rate"
"""Where spending is capped a call that nobody knows the price of does not leave."""
CAP_REACHED = "spending_cap"
UNSEEN_SECONDS = 60.0
"""A call that nobody saw the end of is reckoned to have lasted so long at most: without a dialer whoever answers
hears a message, then the line ends."""
_SAID = {
    NO_RATE: Reason(
        NO_RATE,
        "Aucun tarif n'a ce numéro, et les dépenses sont plafonnées.",
        "No rate has this number, and spending is capped.",
        "",
    ),
    CAP_REACHED: Reason(
        CAP_REACHED,
        "Un appel à ce numéro dépasserait un plafond de dépenses.",
        "A call to this number would pass a cap on spending.",
        "",
    ),
}


class Spending:
    """Rates, caps and what was spent in their periods; the dialer of a node knows its own trunks' whole spending."""

    def __init__(self, floor: Floor, journal: Journal, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self._floor, self._journal, self._zone, self._clock = floor, journal, zone, clock
        self._rates: Mapping[str, list[Rate]] = {}
        self._tables: Mapping[str, RateTable] = {}
        self._caps: list[Cap] = []
        self._spent: dict[int, tuple[date, Decimal]] = {}  # by cap: the period's first day, and what it has cost
        self._reached: set[int] = set()
        self._lately: deque[Cost] = deque()  # costs that may not be in the database yet

    async def refresh(self, connection: Connection) -> None:
        """Read rates and caps again; what was spent under a cap that is new or changed its days is summed.

        Leads that waited for their price are let go where anything changed.
        """
        before = self._rates, self._caps
        self._rates = await costs.rates(connection)
        self._tables = {trunk: RateTable(found) for trunk, found in self._rates.items()}
        known = {(cap.id, cap.period, cap.timezone) for cap in self._caps}
        caps = await costs.caps(connection)
        for cap in caps:
            if (cap.id, cap.period, cap.timezone) not in known:
                await self._sum(connection, cap)
        self._caps = caps
        self._reached.clear()
        if before != (self._rates, self._caps):
            await sifting.release_rules(connection, (NO_RATE, CAP_REACHED))

    async def _sum(self, connection: Connection, cap: Cap) -> None:
        """What was spent under a cap, with calls whose ends are on their way to the database."""
        first = began(cap.period, self._today(cap.timezone))
        since = _midnight(first, cap.timezone)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            spent = await costs.spent(connection, cap, since)
            written = await costs.written(connection, [cost.attempt_id for cost in self._lately])
        for cost in self._lately:  # those that came since the sum are not in it either
            if cost.attempt_id not in written and _is_under(cap, cost.trunk, cost.campaign_id) and cost.at >= since:
                spent += cost.amount or 0
        self._spent[cap.id] = (first, spent)

    def judged(self, found: Verdict, campaign: Campaign, number: E164) -> Verdict:
        """The verdict on a lead, which waits where what was spent leaves too little for its price: until the period
        of the cap ends, or somebody changes caps or rates.
        """
        if not found.allowed:
            return found
        for cap in self._caps_of(campaign.trunk, campaign.id):
            price = self._first_price(campaign.trunk, number, cap)
            if price is None:
                return Verdict((_SAID[NO_RATE],))
            if cap.amount - self._period(cap)[1] < price:
                self._say(cap)
                after = ends(cap.period, self._today(cap.timezone))
                return Verdict((_SAID[CAP_REACHED],), _midnight(after, cap.timezone) if after else None)
        return found

    def fits(self, campaign: Campaign, number: E164, beside: Iterable[E164] = ()) -> bool:
        """Whether a call fits beneath the caps now: beside every call that lives or is claimed, and those others."""
        others = list(beside)
        for cap in self._caps_of(campaign.trunk, campaign.id):
            prices = [self._first_price(campaign.trunk, one, cap) or Decimal(0) for one in (number, *others)]
            if self._left(cap, None, claimed=True) < sum(prices):
                self._say(cap)
                return False
        return True

    def refusal(self, call: Call) -> str | None:
        """Why this call would cost too much; None: it fits beneath every cap."""
        for cap in self._caps_of(call.row.trunk, call.row.campaign_id):
            price = self._price(call, cap)
            if price is None:
                return NO_RATE
            if self._left(cap, call) < price:
                self._say(cap)
                return CAP_REACHED
        return None

    def trial_refusal(self, trunk: str, number: E164) -> str | None:
        """Why a call that tests a trunk would cost too much; None: it fits beneath the trunk's caps."""
        for cap in self._caps_of(trunk, 0):
            price = self._first_price(trunk, number, cap)
            if price is None:
                return NO_RATE
            if self._left(cap, None, claimed=True) < price:
                self._say(cap)
                return CAP_REACHED
        return None

    def is_spent(self, trunk: str, campaign: int) -> bool:
        """Whether not even the cheapest call fits beneath the caps."""
        for cap in self._caps_of(trunk, campaign):
            table = self._tables.get(trunk)
            least = table.cheapest(cap.reserve_seconds, self._today(cap.timezone)) if table else None
            if least is None or self._left(cap, None) < least:
                if least is not None:
                    self._say(cap)
                return True
        return False

    def ended(self, call: Call) -> None:
        """Rate a call that has ended, if it was answered, and have its cost written with its end.

        One that ended while no dialer ran may have been answered: its cost is an estimate.
        """
        row = call.row
        unseen = row.answered_at is None and row.outcome == Outcome.LOST
        at = row.dialed_at if unseen else row.answered_at
        if at is None or row.ended_at is None:
            return
        number = E164(row.e164)
        seconds = max(0.0, (row.ended_at - at).total_seconds())
        if unseen:
            seconds = min(seconds, UNSEEN_SECONDS)
        table = self._tables.get(row.trunk)
        rate = table.rate(number, today(self._zone, at).on) if table else None
        price = rate.price(seconds) if rate else None
        cost = Cost(
            row.id,
            row.campaign_id,
            row.trunk,
            at,
            kind_of(number),
            round(seconds),
            rate.id if rate else None,
            rate.billed_seconds(seconds) if rate else None,
            price,
            unseen,
        )
        self._journal.cost(cost)
        self._remember(cost)
        for cap in self._caps_of(row.trunk, row.campaign_id):
            first, spent = self._period(cap)
            if at >= _midnight(first, cap.timezone):
                self._spent[cap.id] = (first, spent + (price or 0))

    def _remember(self, cost: Cost) -> None:
        """Keep a cost until it must be in the database."""
        self._lately.append(cost)
        self._journal.after(lambda: self._lately.remove(cost) if cost in self._lately else None)

    def _caps_of(self, trunk: str, campaign: int) -> list[Cap]:
        return [cap for cap in self._caps if _is_under(cap, trunk, campaign)]

    def _left(self, cap: Cap, besides: Call | None, *, claimed: bool = False) -> Decimal:
        """What is left beneath a cap while every call that lives, or is claimed, costs what is kept for it."""
        _, spent = self._period(cap)
        live = [
            call
            for call in self._floor.live()
            if call is not besides
            and (claimed or call.row.dialed_at is not None)
            and _is_under(cap, call.row.trunk, call.row.campaign_id)
        ]
        return left(cap, spent, [self._price(call, cap) or Decimal(0) for call in live])

    def _price(self, call: Call, cap: Cap) -> Decimal | None:
        """What is kept for a call while it lives; None: nobody knows."""
        now, row = self._clock(), call.row
        elapsed = (now - row.answered_at).total_seconds() if row.answered_at else 0.0
        table = self._tables.get(row.trunk)
        rate = table.rate(E164(row.e164), today(self._zone, now).on) if table else None
        return rate.price(reserved_seconds(elapsed, cap.reserve_seconds)) if rate else None

    def _first_price(self, trunk: str, number: E164, cap: Cap) -> Decimal | None:
        """What is kept for a call that is not placed yet; None: nobody knows."""
        table = self._tables.get(trunk)
        rate = table.rate(number, today(self._zone, self._clock()).on) if table else None
        return rate.price(reserved_seconds(0, cap.reserve_seconds)) if rate else None

    def _period(self, cap: Cap) -> tuple[date, Decimal]:
        """The period that a cap is in, and what was spent in it: nothing yet where it has just begun."""
        first = began(cap.period, self._today(cap.timezone))
        known = self._spent.get(cap.id)
        if known is None or known[0] != first:
            known = self._spent[cap.id] = (first, Decimal(0))
            self._reached.discard(cap.id)
        return known

    def _today(self, timezone: str) -> date:
        return self._clock().astimezone(ZoneInfo(timezone)).date()

    def _say(self, cap: Cap) -> None:
        if cap.id in self._reached:
            return
        self._reached.add(cap.id)
        log.error("a cap on spending is reached", cap=cap.id, trunk=cap.trunk, campaign=cap.campaign_id)
        body = {"cap": cap.id, "trunk": cap.trunk, "period": cap.period, "amount": str(cap.amount)}
        self._journal.event(NewEvent("spending", self._clock(), cap.campaign_id, body=body))


def _is_under(cap: Cap, trunk: str, campaign: int) -> bool:
    return cap.trunk == trunk or cap.campaign_id == campaign


def _midnight(day: date, timezone: str) -> datetime:
    """When a day began in a zone; `date.min` is the beginning of all times."""
    if day == date.min:
        return datetime(1, 1, 2, tzinfo=UTC)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
