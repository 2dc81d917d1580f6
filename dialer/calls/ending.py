"""The end of an attempt: its outcome, where its lead goes, and what the day and the trunk learn from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from prometheus_client import Counter

from db.calls.callbacks import Settled
from db.leads.moves import LeadMove
from dialer.calls.figures import Figures
from dialer.calls.moves import Moves
from dialer.calls.on_hold import OnHold
from dialer.core import recycle
from dialer.core.outcome import outcome_of
from dialer.core.states import (
    AgentState,
    AttemptState,
    CallbackState,
    LeadState,
    Outcome,
)
from dialer.floor.memory import Agent, Call, Campaign, Floor
from dialer.journal import Journal
from dialer.leads.answers import Answers
from dialer.lines.spending import Spending

ENDED = Counter("plateau_attempts_ended_total", "Attempts by outcome", ["campaign", "outcome"])
GIVEN_UP = Counter(
    "plateau_calls_given_up_total", "Attempts hung up while they rang, as no agent would come in time", ["campaign"]
)
UNDIALED_DELAY = timedelta(seconds=5)
"""Until a promised call that was claimed and never dialed is offered again, to somebody else if there is one."""
PUT_BACK_DELAY = timedelta(minutes=1)
"""Until a call that came to nothing for reasons of ours is tried again; an INVITE may be resent for 32 s."""
NEVER_REACHED = frozenset({Outcome.CANCELLED, Outcome.LOST, Outcome.ABANDONED})
"""Outcomes that do not keep a promise to call back."""
NOT_THERE = frozenset({Outcome.NO_ANSWER, Outcome.MACHINE})
"""Outcomes after which another hour of the day may do better."""


class Ending:
    """Ends attempts."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        moves: Moves,
        figures: Figures,
        on_hold: OnHold,
        answers: Answers,
        spending: Spending,
        clock: Callable[[], datetime],
    ) -> None:
        self._floor, self._journal, self._moves = floor, journal, moves
        self._figures, self._answers, self._clock = figures, answers, clock
        self._spending, self._on_hold = spending, on_hold

    def end(self, call: Call, *, cause: int | None, sip_code: int | None, lost: bool = False) -> Agent | None:
        """End the attempt; the agent who was reserved for it or talking, if any."""
        self._on_hold.over(call)
        row, before, now = call.row, call.state, self._clock()
        outcome = outcome_of(
            before,
            asked_to_hang_up=call.asked_by is not None,
            rang=row.ringing_at is not None,
            sip_code=sip_code,
            cause=cause,
            lost=lost,
            given_up=call.given_up,
        )
        row.state, row.ended_at, row.outcome = AttemptState.ENDED, now, outcome
        row.cause, row.sip_code = cause, sip_code
        if row.answered_at or call.given_up or call.opposed:
            row.hung_up_by = call.asked_by or (None if lost else "customer")
        row.trunk_fault = None if outcome in NEVER_REACHED else self._figures.blame(call)
        self._journal.attempt(before, row)
        self._spending.ended(call)
        self._moves.tell(call)
        self._lead(call, outcome, now)
        if row.callback_id is not None:
            self._settle(call, row.callback_id, now)
        self._figures.ended(call, outcome, now)
        ENDED.labels(str(row.campaign_id), outcome).inc()
        if outcome is Outcome.NO_ANSWER and row.hung_up_by == "system":
            GIVEN_UP.labels(str(row.campaign_id)).inc()
        agent = self._floor.agents.get(row.agent_id) if row.agent_id is not None else None
        if agent and agent.row.attempt_id == row.id and agent.state in (AgentState.RESERVED, AgentState.TALKING):
            return agent
        self._floor.calls.pop(row.id, None)
        return None

    def _lead(self, call: Call, outcome: Outcome, now: datetime) -> None:
        row = call.row
        # neither a call that was never dialed nor one that the trunk did not carry is an attempt on the person
        call.lead_attempts += row.dialed_at is not None and row.trunk_fault is None
        lead = tried(call, self._floor.campaign_of(call))
        after = call.after_disposition or self._following(call, lead, outcome, now)
        state = after.state
        if row.callback_id is not None and _broken_promise(call):
            state = LeadState.CALLBACK
        number, at = after.number_id or row.number_id, after.at or now
        campaign = self._floor.campaign_of(call)
        ruled = any(rule.other_hour and (rule.on, rule.word) == ("outcome", outcome) for rule in campaign.recycle_rules)
        if state is LeadState.CALLABLE and number == row.number_id and outcome in NOT_THERE and not ruled:
            at = self._answers.hour(call, campaign, outcome, at)
        move = LeadMove(row.lead_id, state, number, lead.attempts, at, outcome, row.disposition_code)
        self._journal.lead(limited(move, row.id, after.limit))

    def _following(self, call: Call, lead: recycle.Tried, outcome: Outcome, now: datetime) -> recycle.Next:
        row = call.row
        if row.trunk_fault is not None:
            return recycle.Next(LeadState.CALLABLE, now + PUT_BACK_DELAY)
        # disposed of while it lived, under a dialer before this one
        effect = self._floor.campaign_of(call).effects.get(row.disposition_code or "")
        if effect is not None:
            return recycle.after_disposition(lead, effect, now, row.disposition_code or "")
        return recycle.after(lead, outcome, now, sip_code=row.sip_code, cause=row.cause)

    def _settle(self, call: Call, callback_id: int, now: datetime) -> None:
        if _broken_promise(call):
            delay = PUT_BACK_DELAY if call.row.dialed_at is not None else UNDIALED_DELAY
            settled = Settled(callback_id, CallbackState.DUE, now, now + delay)
        else:
            settled = Settled(callback_id, CallbackState.DONE, now)
        self._journal.settle_callback(settled)


def tried(call: Call, campaign: Campaign) -> recycle.Tried:
    """The lead of a call of this campaign as recycling looks at it."""
    row = call.row
    numbers = [recycle.Number(number, rank) for rank, number in enumerate(call.number_ids, 1)]
    rank = call.number_ids.index(row.number_id) + 1 if row.number_id in call.number_ids else 1
    return recycle.Tried(
        attempts=call.lead_attempts,
        max_attempts=campaign.max_attempts,
        minutes=campaign.recycle_minutes,
        numbers=numbers,
        rank=rank,
        rules=campaign.recycle_rules,
        hours=campaign.calling_hours,
    )


def limited(move: LeadMove, attempt_id: int, limit: recycle.Limit | None) -> LeadMove:
    """The move, which makes the lead exhausted instead where its other attempts reached the limit."""
    if limit is None or move.state != LeadState.CALLABLE:
        return move
    return replace(move, limit_on=limit.on, limit_word=limit.word, limit_times=limit.times, attempt_id=attempt_id)


def _broken_promise(call: Call) -> bool:
    """Whether a promised call came to nothing for reasons of ours: it is promised still, unless the person objected."""
    after = call.after_disposition
    objected = call.opposed or (after is not None and after.state == LeadState.BLOCKED)
    return not objected and (call.row.outcome in NEVER_REACHED or call.row.trunk_fault is not None)
