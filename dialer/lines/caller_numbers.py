"""The numbers that campaigns may show: which are lawful today, how often each was shown, and how each does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from db.events import NewEvent
from db.lines import caller_numbers
from db.lines.caller_numbers import CallerNumber
from db.pool import Connection, Pool
from dialer.core.callerid import Showable
from dialer.core.model import E164
from dialer.core.number_health import JUDGED_DAYS, Record, Sign, signs
from dialer.core.own_numbers import Lawfulness
from dialer.core.today import Today, begins, today
from dialer.floor.memory import Campaign
from ops.law import current
from ops.settings import Settings

log = structlog.get_logger()

JUDGE_SECONDS = 600.0


def numbers_of(settings: Settings, tell: Callable[[NewEvent], None], clock: Callable[[], datetime]) -> Numbers:
    """The numbers of the trunks of these settings, under the law of this process."""
    trunks = {name: frozenset(map(E164, trunk.numbers)) for name, trunk in settings.trunks.items()}
    return Numbers(settings.node, trunks, Lawfulness(current(), settings.world), settings.zone, tell, clock)


class Numbers:
    """The numbers of this node's trunks."""

    def __init__(
        self,
        node: str,
        trunks: Mapping[str, frozenset[E164]],
        lawfulness: Lawfulness,
        zone: ZoneInfo,
        tell: Callable[[NewEvent], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._node, self._trunks, self._lawfulness = node, trunks, lawfulness
        self._zone, self._tell, self._clock = zone, tell, clock
        self._known: dict[E164, CallerNumber] = {}
        self._lawful: dict[tuple[int, str, str, int, date], tuple[E164, ...]] = {}
        self._day = date.min
        self._shown: Counter[E164] = Counter()

    async def refresh(self, connection: Connection) -> None:
        """Read the numbers again; what was shown today is read once a day, and counted from then on."""
        self._known = {E164(one.e164): one for one in await caller_numbers.numbers(connection)}
        self._lawful.clear()
        now = self._today()
        if self._day != now.on:
            self._day = now.on
            shown = await caller_numbers.shown_since(connection, self._node, now.began)
            self._shown = Counter({E164(number): calls for number, calls in shown.items()})

    def showable(self, campaign: Campaign) -> dict[E164, Showable]:
        """The numbers that may lawfully be shown for a campaign now, with what decides between them."""
        day, now = self._today().on, self._clock()
        if day != self._day:
            self._day = day
            self._shown.clear()
        found = {}
        for number in self._lawful_of(campaign, day):
            known = self._known[number]
            rests = known.rests_until is not None and known.rests_until > now
            found[number] = Showable(self._shown[number], known.daily_cap, rests, known.bad_since is not None)
        return found

    def shown(self, number: E164) -> None:
        """A call leaves that shows this number."""
        self._shown[number] += 1

    def _lawful_of(self, campaign: Campaign, day: date) -> tuple[E164, ...]:
        key = (campaign.id, campaign.mode.value, campaign.profile, campaign.principal_id, day)
        known = self._lawful.get(key)
        if known is None:
            own = self._trunks.get(campaign.trunk, frozenset())
            known = self._lawful[key] = tuple(
                number
                for number in sorted(own & self._known.keys())
                if not self._lawfulness.reasons(
                    campaign.profile, campaign.mode, campaign.principal_id, self._known[number], day
                )
            )
        return known

    async def judge(self, pool: Pool) -> None:
        """Judge every number by the calls that showed it, now and then; until cancelled."""
        while True:
            async with pool.acquire() as connection:
                await self.judge_now(connection)
            await asyncio.sleep(JUDGE_SECONDS)

    async def judge_now(self, connection: Connection) -> None:
        """Judge every number, and say which have gone bad just now."""
        now = self._clock()
        day = self._today().on
        yesterday = begins(self._zone, day - timedelta(days=1))
        await caller_numbers.count_days(connection, self._node, yesterday, self._zone)
        first = day - timedelta(days=JUDGED_DAYS - 1)
        records, opt_outs = await caller_numbers.records(connection, first, begins(self._zone, first))
        totals: dict[int, Record] = {}
        for (_, campaign), record in records.items():
            totals[campaign] = totals.get(campaign, Record()) + record
        for number in self._known:
            own, others = Record(opt_outs=opt_outs.get(number, 0)), Record()
            for (e164, campaign), record in records.items():
                if e164 == number:
                    own, others = own + record, others + totals[campaign] - record
            found = signs(own, others)
            if await caller_numbers.judge(connection, number, [sign.value for sign in found], now):
                self._say(number, found, now)
        await self.refresh(connection)

    def _say(self, number: E164, found: tuple[Sign, ...], now: datetime) -> None:
        log.warning("a number that is shown goes bad", signs=[sign.value for sign in found])
        body = {"number": number, "signs": [sign.value for sign in found]}
        self._tell(NewEvent("caller_number", now, body=body))

    def _today(self) -> Today:
        return today(self._zone, self._clock())
