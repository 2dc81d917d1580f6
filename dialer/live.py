"""The floor read from the database: at start everything, afterwards what people changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from db import agents, attempts, callbacks, campaigns, dialing, events, leads, recordings
from db.attempts import AttemptRow
from db.dialing import CampaignPlan
from db.events import NewEvent
from db.pool import Connection, Pool
from dialer.core.callerid import Rule
from dialer.core.model import E164, AttemptId
from dialer.core.recycle import Effect
from dialer.core.sampling import is_recorded
from dialer.core.states import AttemptState, CampaignMode, CampaignState
from dialer.core.windows import parse
from dialer.figures import Figures
from dialer.floor import Agent, Call, Campaign, Floor
from dialer.journal import Journal

log = structlog.get_logger()

STRAY = timedelta(seconds=30)
WRITTEN_SECONDS = 1.0
"""Past this the ends of calls wait for the database: whom it has alive may have ended here."""
LATE = timedelta(minutes=15)
"""A promise later than this is missed; it is still called."""


def campaign_of(plan: CampaignPlan) -> Campaign:
    """The campaign as the floor keeps it. Raises InvalidCallingHours."""
    s = plan.settings
    return Campaign(
        **{
            **s,
            "mode": CampaignMode(s["mode"]),
            "state": CampaignState(s["state"]),
            "default_caller_id": E164(s["default_caller_id"]),
            "calling_hours": parse(s["calling_hours"]),
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
        contexts = await leads.contexts(connection, [row.lead_id for row in rows])
        recorded = await recordings.steered(connection, [row.id for row in rows])
        for row in rows:
            made, numbers = contexts.get(row.lead_id, (0, ()))
            demanded, paused = recorded.get(row.id, (False, False))
            recording = row.id in recorded or self._is_taped(row)
            self._floor.calls.setdefault(
                row.id,
                Call(
                    row, made, numbers, abandoned=row.state is AttemptState.ABANDONING, recording=recording,
                    demanded=demanded, paused=paused,
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
            plans = await dialing.plans(connection, self._node)
            for plan in plans:
                campaign = campaign_of(plan)
                known = self._floor.campaigns.get(campaign.id)
                if known is None:
                    await self._figures.rebuild(connection, campaign, self._clock())
                elif campaign.state is CampaignState.RUNNING is not known.state:
                    self._figures.started(campaign.id)
                self._floor.campaigns[campaign.id] = campaign
            self._finish(self._floor.campaigns.keys() - {plan.settings["id"] for plan in plans})
            await self._refresh_agents(connection)

    def _finish(self, gone: Iterable[int]) -> None:
        """What is no longer planned is finished; its last agents may still ask for its settings."""
        for campaign in gone:
            known = self._floor.campaigns[campaign]
            self._floor.campaigns[campaign] = replace(known, state=CampaignState.FINISHED)

    async def _refresh_agents(self, connection: Connection) -> None:
        assignments = await agents.assignments(connection, self._node)
        for row in await agents.everyone(connection, self._node):
            agent = self._floor.agents.setdefault(row.id, Agent(row))
            agent.campaigns = assignments.get(row.id, set())

    async def pause(self, campaign: int, reason: str, fault: str) -> None:
        """Pause a campaign that runs, and say why: the event brings it to this floor too."""
        async with self._pool.acquire() as connection:
            if await campaigns.pause(connection, campaign, self._epoch, reason, fault):
                log.error("a campaign is paused", campaign=campaign, reason=reason)
                await events.wake(connection)

    async def callbacks_due(self) -> None:
        """Let promises fall due, and say so."""
        now = self._clock()
        async with self._pool.acquire() as connection:
            changed = await callbacks.fall_due(connection, self._node, self._epoch, now, LATE)
            self._floor.personal = await callbacks.personal(connection, self._node, now)
            self._floor.promised = await callbacks.promised(connection, self._node, now)
        for callback in changed:
            body = {"id": callback.id, "state": callback.state}
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
