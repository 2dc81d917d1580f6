"""What an agent chose after a call: written once, with what it does to the lead, a callback or the DNC list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from db.calls import attempts
from db.calls.callbacks import Promise, Settled
from db.dialer.commands import DONE, Answer, refused
from db.events import NewEvent
from db.leads import moves
from db.leads.moves import LeadMove
from db.pool import Pool
from dialer.calls.ending import limited, tried
from dialer.calls.engine import Engine
from dialer.core import recycle
from dialer.core.recycle import Effect, Next
from dialer.core.states import AgentState, AttemptState, CallbackState, LeadState
from dialer.floor.memory import Agent, Call
from dialer.group import Disposal, Refusal
from dialer.journal import Journal

MAX_NOTE = 4000
FURTHEST_CALLBACK = timedelta(days=366)
REFUSING = frozenset({Effect.REFUSAL, Effect.DO_NOT_CALL})
"""Dispositions by which the person wants no more calls, for a time or for ever: the law counts from then."""


class Disposing:
    """Dispositions, on calls that live, are wrapped up, or ended a while ago."""

    def __init__(self, pool: Pool, engine: Engine, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._pool, self._engine, self._journal, self._clock = pool, engine, journal, clock

    async def dispose(self, agent: Agent, payload: Mapping[str, Any]) -> Answer:
        """Dispose of an attempt of this agent; said twice, it counts once."""
        call = await self._find(int(payload.get("attempt_id") or 0))
        if call is None or call.row.agent_id != agent.row.id or call.row.bridged_at is None:
            return refused("not_your_call")
        if call.row.disposition_code is not None:
            return Answer("done", "already_disposed", {"code": call.row.disposition_code})
        code = str(payload.get("code"))
        effect = self._engine.floor.campaign_of(call).effects.get(code)
        if effect is None:
            return refused("unknown_disposition")
        promise = self._promise(agent, call, payload) if effect is Effect.CALLBACK else None
        if effect is Effect.CALLBACK and promise is None:
            return refused("callback_needs_a_time")
        call.row.disposition_code = code
        note = str(payload.get("note") or "")[:MAX_NOTE]
        self._journal.dispose(Disposal(call.row.id, code, note, self._clock(), effect in REFUSING))
        self._follow(agent, call, code, effect, promise)
        self._engine.floor.disposed[call.row.campaign_id] += 1
        if agent.state is AgentState.WRAP_UP and agent.row.attempt_id == call.row.id:
            self._engine.wrapped_up(agent)
        return DONE

    def oppose(self, agent: Agent, call: Call) -> Answer:
        """The customer tells the agent to call no more, in the call; how it ended is said after it, as ever."""
        self._never_call(agent, call)
        call.after_disposition = Next(LeadState.BLOCKED)
        self._journal.event(self.event("opposition", {}, call))
        return DONE

    def _never_call(self, agent: Agent, call: Call) -> None:
        principal = self._engine.floor.campaign_of(call).principal_id
        self._journal.never_call(Refusal(principal, call.row.e164, agent.row.id, call.row.id, call.row.caller_id))

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
            contexts = await moves.contexts(connection, [row.lead_id])
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
            timezone=str(wanted.get("timezone") or ""),
            appointment_consent_id=wanted.get("appointment_consent_id"),
        )

    def _follow(self, agent: Agent, call: Call, code: str, effect: Effect, promise: Promise | None) -> None:
        campaign, row = self._engine.floor.campaign_of(call), call.row
        lead = tried(call, campaign)
        after = recycle.after_disposition(lead, effect, self._clock(), code)
        if effect is Effect.DO_NOT_CALL:
            self._never_call(agent, call)
        if promise:
            if row.callback_id is not None:  # the promise that led to this call is kept by it
                self._journal.settle_callback(Settled(row.callback_id, CallbackState.DONE, self._clock()))
            self._journal.promise(promise)
        state = LeadState.CALLING if row.state != AttemptState.ENDED else after.state
        number, at = after.number_id or row.number_id, after.at or self._clock()
        move = LeadMove(row.lead_id, state, number, lead.attempts, at, row.outcome, code)
        self._journal.lead(limited(move, row.id, after.limit))
        call.after_disposition = after
        self._journal.event(self.event("disposition", {"code": code, "effect": effect}, call))
