"""What an agent chose after a call: written once, with what it does to the lead, a callback or the DNC list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from db import attempts, leads
from db.callbacks import Promise, Settled
from db.commands import Answer
from db.events import NewEvent
from db.leads import LeadMove
from db.pool import Pool
from dialer.core import recycle
from dialer.core.recycle import Effect
from dialer.core.states import AgentState, AttemptState, CallbackState, LeadState
from dialer.ending import tried
from dialer.engine import Engine
from dialer.floor import Agent, Call
from dialer.group import Disposal, Refusal
from dialer.journal import Journal

MAX_NOTE = 4000
FURTHEST_CALLBACK = timedelta(days=366)


class Disposing:
    """Dispositions, on calls that live, are wrapped up, or ended a while ago."""

    def __init__(self, pool: Pool, engine: Engine, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._pool, self._engine, self._journal, self._clock = pool, engine, journal, clock

    async def dispose(self, agent: Agent, payload: Mapping[str, Any]) -> Answer:
        """Dispose of an attempt of this agent; said twice, it counts once."""
        call = await self._find(int(payload.get("attempt_id") or 0))
        if call is None or call.row.agent_id != agent.row.id or call.row.bridged_at is None:
            return Answer("refused", "not_your_call", {})
        if call.row.disposition_code is not None:
            return Answer("done", "already_disposed", {"code": call.row.disposition_code})
        code = str(payload.get("code"))
        effect = self._engine.floor.campaign_of(call).effects.get(code)
        if effect is None:
            return Answer("refused", "unknown_disposition", {})
        promise = self._promise(agent, call, payload) if effect is Effect.CALLBACK else None
        if effect is Effect.CALLBACK and promise is None:
            return Answer("refused", "callback_needs_a_time", {})
        call.row.disposition_code = code
        note = str(payload.get("note") or "")[:MAX_NOTE]
        self._journal.dispose(Disposal(call.row.id, code, note, self._clock()))
        self._follow(agent, call, code, effect, promise)
        if agent.state is AgentState.WRAP_UP and agent.row.attempt_id == call.row.id:
            self._engine.wrapped_up(agent)
        return Answer("done", None, {})

    def event(self, kind: str, body: Mapping[str, Any], call: Call | None = None) -> NewEvent:
        """An event of this moment, about a call if one is given."""
        if call is None:
            return NewEvent(kind, self._clock(), body=body)
        row = call.row
        return NewEvent(kind, self._clock(), row.campaign_id, row.agent_id, row.id, row.lead_id, body)

    async def _find(self, attempt_id: int) -> Call | None:
        known = self._engine.floor.calls.get(attempt_id)
        if known:
            return known
        await self._journal.committed()  # its end, or what was chosen for it, may be on its way to the database
        async with self._pool.acquire() as connection:
            row = await attempts.get(connection, attempt_id)
            if row is None or row.campaign_id not in self._engine.floor.campaigns:
                return None
            contexts = await leads.contexts(connection, [row.lead_id])
        made, numbers = contexts.get(row.lead_id, (0, ()))
        return Call(row, made, numbers)

    def _promise(self, agent: Agent, call: Call, payload: Mapping[str, Any]) -> Promise | None:
        wanted = payload.get("callback")
        if not isinstance(wanted, Mapping):
            return None
        try:
            due_at = datetime.fromisoformat(str(wanted.get("due_at")))
        except ValueError:
            return None
        now = self._clock()
        if due_at.tzinfo is None or not now < due_at < now + FURTHEST_CALLBACK:
            return None
        return Promise(
            campaign_id=call.row.campaign_id,
            lead_id=call.row.lead_id,
            agent_id=agent.row.id if wanted.get("personal") else None,
            due_at=due_at,
            note=str(payload.get("note") or "")[:MAX_NOTE],
            promised_by=agent.row.id,
            promised_in=call.row.id,
        )

    def _follow(self, agent: Agent, call: Call, code: str, effect: Effect, promise: Promise | None) -> None:
        campaign, row = self._engine.floor.campaign_of(call), call.row
        lead = tried(call, campaign)
        after = recycle.after_disposition(lead, effect, self._clock())
        if effect is Effect.DO_NOT_CALL:
            self._journal.never_call(Refusal(campaign.principal_id, row.e164, agent.row.id))
        if promise:
            if row.callback_id is not None:  # the promise that led to this call is kept by it
                self._journal.settle_callback(Settled(row.callback_id, CallbackState.DONE, self._clock()))
            self._journal.promise(promise)
        state = LeadState.CALLING if row.state != AttemptState.ENDED else after.state
        self._journal.lead(
            LeadMove(
                row.lead_id,
                state,
                after.number_id or row.number_id,
                lead.attempts,
                after.at or self._clock(),
                row.outcome,
                code,
            )
        )
        call.after_disposition = after
        self._journal.event(self.event("disposition", {"code": code, "effect": effect}, call))
