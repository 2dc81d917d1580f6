"""How late each side of a call hears of what happened: the dialer's moments beside the carrier's plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.carrier.exchange import Received
from bench.load.search import Quantiles
from db.bench.shift import Placed
from db.floor.agents import LoggedMove
from dialer.core.states import AgentState


@dataclass(frozen=True, slots=True)
class Delays:
    """Milliseconds between two moments of the same call or agent."""

    dial_to_carrier: Quantiles
    dial_to_ringing: Quantiles
    answer_to_known: Quantiles
    """From the carrier's answer to the dialer's moment of it."""
    answer_to_bridged: Quantiles
    """The customer's wait for an agent, where none was free, is in it."""
    reserved_to_bridged: Quantiles
    hang_up_to_wrap_up: Quantiles
    """From the customer's hang-up at the carrier to the agent's wrap-up."""
    wrapped_up_to_ready: Quantiles
    """From the moment at which the agent meant to be ready to being so."""


def delays(
    calls: Sequence[Placed],
    moves: Sequence[LoggedMove],
    received: Sequence[Received],
    wrapped_up: Mapping[int, datetime],
) -> Delays:
    """The delays of a shift; each number was called once."""
    at_carrier = {one.called: one for one in received}
    pairs = [(call, at_carrier[call.e164]) for call in calls if call.e164 in at_carrier]
    answers = [(call, one) for call, one in pairs if call.answered_at is not None]
    return Delays(
        dial_to_carrier=_between((call.dialed_at, one.at) for call, one in pairs),
        dial_to_ringing=_between((call.dialed_at, call.ringing_at) for call in calls),
        answer_to_known=_between((_answer(one), call.answered_at) for call, one in answers),
        answer_to_bridged=_between((call.answered_at, call.bridged_at) for call in calls),
        reserved_to_bridged=_between((call.connecting_at, call.bridged_at) for call in calls),
        hang_up_to_wrap_up=_between(_hang_ups(answers, moves)),
        wrapped_up_to_ready=_between(_returns(moves, wrapped_up)),
    )


Moments = tuple[datetime | None, datetime | None]


def _between(moments: Iterable[Moments]) -> Quantiles:
    spans = [(second - first).total_seconds() for first, second in moments if first is not None and second is not None]
    return Quantiles.of(spans)


def _answer(one: Received) -> datetime:
    return one.at + timedelta(seconds=one.plan.ring_seconds)


def _hang_ups(answers: Iterable[tuple[Placed, Received]], moves: Sequence[LoggedMove]) -> Iterator[Moments]:
    begun = {move.attempt_id: move.at for move in moves if move.state == AgentState.WRAP_UP}
    for call, one in answers:
        yield _answer(one) + timedelta(seconds=one.plan.talk_seconds), begun.get(call.id)


def _returns(moves: Sequence[LoggedMove], wrapped_up: Mapping[int, datetime]) -> Iterator[Moments]:
    wrapping: dict[int, int | None] = {}
    for move in moves:
        attempt = wrapping.pop(move.agent_id, None)
        if move.state == AgentState.WRAP_UP:
            wrapping[move.agent_id] = move.attempt_id
        elif attempt is not None:
            yield wrapped_up.get(attempt), move.at
