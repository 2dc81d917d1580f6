"""The floor read from the database: at start everything, afterwards what people changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from db import events
from db.calls import attempts, callbacks, handing_over, recordings
from db.calls.attempts import AttemptRow
from db.campaigns import settings as campaigns
from db.dialer import plans as dialing
from db.dialer.plans import CampaignPlan
from db.events import NewEvent
from db.floor import agents
from db.leads import moves
from db.pool import Connection, Pool
from dialer.calls.figures import Figures
from dialer.core.callerid import Rule
from dialer.core.law.profile import Law
from dialer.core.lead_order import LeadOrder
from dialer.core.model import E164, AttemptId
from dialer.core.own import kept, own_of
from dialer.core.promises import LATE
from dialer.core.recycle import Effect, RecycleRule
from dialer.core.sampling import is_recorded
from dialer.core.states import AttemptState, CampaignMode, CampaignState
from dialer.floor.memory import Agent, Call, Campaign, Floor
from dialer.journal import Journal
from dialer.pace.promises import horizon
from ops.law import current

log = structlog.get_logger()

STRAY = timedelta(seconds=30)
HOUR = timedelta(hours=1)
WRITTEN_SECONDS = 1.0
"""Past this the ends of calls wait for the database: whom it has alive may have ended here."""
QUOTA_REACHED = "the campaign has had as many successes as it was to have: raise its quota to go on"


def campaign_of(plan: CampaignPlan, law: Law, now: datetime) -> Campaign:
    """The campaign as the floor keeps it: never laxer than its profile on the day of `now` (aware) in its zone,
    whatever stands in its settings. Raises InvalidCallingHours.
    """
    s = dict(plan.settings)
    own, keeps = own_of(s), kept(law, s, now)
    for name in ("attempt_cap", "rest_days", "hold_hours", "starts_on", "ends_on"):
        del s[name]
    return Campaign(
        **{
            **s,
            **keeps.by_column(),
            "own": own,
            "mode": CampaignMode(s["mode"]),
            "state": CampaignState(s["state"]),
            "lead_order": LeadOrder(s["lead_order"]),
            "default_caller_id": E164(s["default_caller_id"]),
            "calling_hours": keeps.hours,
            "recycle_rules": tuple(RecycleRule(**rule) for rule in s["recycle_rules"]),
            "places": tuple(s["places"]),
        },
        rules=tuple(Rule(prefix, tuple(map(E164, pool))) for prefix, pool in plan.rules.items()),
        effects={code: Effect(effect) for code, effect in plan.effects.items()},
    )


class Live:
    """Keeps the floor up with the database."""

    def __init__(
        self,
        node: str,
        epoch: int,
        pool: Pool,
        floor: Floor,
        journal: Journal,
        figures: Figures,
        clock: Callable[[], datetime],
    ) -> None:
        self._node, self._epoch, self._pool, self._floor = node, epoch, pool, floor
        self._journal, self._figures, self._clock = journal, figures, clock
        self._unknown: dict[int, datetime] = {}
        self._reading = asyncio.Lock()
        self._read_at = clock()

    async def load(self) -> None:
        """Read everything alive: campaigns, agents, calls."""
        await self.refresh()
        async with self._pool.acquire() as connection:
            await self._take(connection, await attempts.live(connection, self._node))

    async def adopt(self) -> None:
        """Take attempts that live in the database and are nobody's here: a claim whose answer was lost.

        Only those unknown for a while: the end of a call may be on its way to the database.
        """
        if self._journal.behind_seconds > WRITTEN_SECONDS:
            return
        now = self._clock()
        async with self._pool.acquire() as connection:
            rows = await attempts.live(connection, self._node)
            unknown = {row.id: row for row in rows if row.id not in self._floor.calls}
            self._unknown = {attempt: self._unknown.get(attempt, now) for attempt in unknown}
            strays = [unknown[attempt] for attempt, since in self._unknown.items() if now - since > STRAY]
            await self._take(connection, strays)
        if strays:
            log.warning("attempts that nobody held are taken up", attempts=[row.id for row in strays])

    async def _take(self, connection: Connection, rows: Sequence[AttemptRow]) -> None:
        contexts = await moves.contexts(connection, [row.lead_id for row in rows])
        recorded = await recordings.steered(connection, [row.id for row in rows])
        handed = await handing_over.last(connection, [row.id for row in rows])
        for row in rows:
            made, numbers = contexts.get(row.lead_id, (0, ()))
            demanded, paused_until = recorded.get(row.id, (False, None))
            recording = row.id in recorded or self._is_taped(row)
            self._floor.calls.setdefault(
                row.id,
                Call(
                    row, made, numbers, abandoned=row.state is AttemptState.ABANDONING, recording=recording,
                    demanded=demanded, paused_until=paused_until, handed_at=handed.get(row.id),
                ),
            )  # fmt: skip

    def _is_taped(self, row: AttemptRow) -> bool:
        """Whether a call that is on its way to its agent was told to record: that is written once they talk."""
        campaign = self._floor.campaigns.get(row.campaign_id)
        if campaign is None or row.state is not AttemptState.CONNECTING:
            return False
        return is_recorded(AttemptId(row.id), campaign.recording, campaign.recording_percent)

    async def refresh(self) -> None:
        """Read campaigns, assignments and new agents again; live state stays as it is here.

        One reads at a time: what was read earlier must not come to the floor later.
        """
        async with self._reading, self._pool.acquire() as connection:
            self._read_at = self._clock()
            plans = await dialing.plans(connection, self._node)
            for plan in plans:
                campaign = campaign_of(plan, current(), self._clock())
                known = self._floor.campaigns.get(campaign.id)
                if known is None:
                    await self._figures.rebuild(connection, campaign, self._clock())
                elif campaign.state is CampaignState.RUNNING is not known.state:
                    self._figures.started(campaign.id)
                self._floor.campaigns[campaign.id] = campaign
            self._finish(self._floor.campaigns.keys() - {plan.settings["id"] for plan in plans})
            await self._refresh_agents(connection)

    async def turn_over(self) -> None:
        """Read all again when another hour began: somewhere a day began with it, and perhaps other terms of law."""
        if (self._clock() - self._read_at) // HOUR or self._clock().hour != self._read_at.hour:
            await self.refresh()

    def _finish(self, gone: Iterable[int]) -> None:
        """What is no longer planned is finished; its last agents may still ask for its settings."""
        for campaign in gone:
            known = self._floor.campaigns[campaign]
            self._floor.campaigns[campaign] = replace(known, state=CampaignState.FINISHED)

    async def _refresh_agents(self, connection: Connection) -> None:
        assignments = await agents.assignments(connection, self._node)
        languages = await agents.languages(connection, self._node)
        for row in await agents.everyone(connection, self._node):
            agent = self._floor.agents.setdefault(row.id, Agent(row))
            agent.terms = assignments.get(row.id, {})
            agent.campaigns, agent.language = set(agent.terms), languages.get(row.id, "")

    async def pause(self, campaign: int, reason: str, fault: str) -> None:
        """Pause a campaign that runs, and say why: the event brings it to this floor too."""
        async with self._pool.acquire() as connection:
            if await campaigns.pause(connection, campaign, self._epoch, reason, fault):
                log.error("a campaign is paused", campaign=campaign, reason=reason)
                await events.wake(connection)

    async def check_quotas(self) -> None:
        """Pause campaigns that had as many successes as they were to have."""
        for campaign in list(self._floor.campaigns.values()):
            if campaign.state is not CampaignState.RUNNING or not campaign.success_quota:
                continue
            codes = [code for code, effect in campaign.effects.items() if effect is Effect.SUCCESS]
            async with self._pool.acquire() as connection:
                reached = await dialing.successes(connection, campaign.id, codes, campaign.success_quota)
            if reached >= campaign.success_quota:
                await self.pause(campaign.id, QUOTA_REACHED, "quota")

    async def callbacks_due(self) -> None:
        """Let promises fall due, and say so."""
        now = self._clock()
        async with self._pool.acquire() as connection:
            changed = await callbacks.fall_due(connection, self._node, self._epoch, now, LATE)
            self._floor.promises = await callbacks.soon(connection, self._node, horizon(now))
        for callback in changed:
            body: dict[str, object] = {"id": callback.id, "state": callback.what}
            if callback.late:
                body["late_minutes"] = callback.late
            self._journal.event(
                NewEvent(
                    "callback",
                    now,
                    callback.campaign_id,
                    callback.agent_id,
                    lead_id=callback.lead_id,
                    body=body,
                )
            )
