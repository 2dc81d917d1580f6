"""A wrap-up is extended by its agent, or ended by a supervisor where it was left open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db.dialer.commands import DONE, Answer, Command, refused
from db.floor.monitoring import Act
from dialer.calls.engine import Engine
from dialer.core.states import AgentState
from dialer.core.wrap_up import extended
from dialer.floor.memory import Agent
from dialer.journal import Journal


class WrappingUp:
    """Both name the call whose wrap-up is meant: a late click is about no other."""

    def __init__(self, engine: Engine, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._engine, self._journal, self._clock = engine, journal, clock

    def _is_of(self, agent: Agent, command: Command) -> bool:
        named = command.payload.get("attempt_id")
        return agent.state is AgentState.WRAP_UP and named is not None and named == agent.row.attempt_id

    def extend(self, agent: Agent, command: Command) -> Answer:
        """Give the agent as much time again, as often as the campaign allows."""
        call, row = self._engine.floor.calls.get(agent.row.attempt_id or 0), agent.row
        if not self._is_of(agent, command) or call is None or row.wrap_until is None:
            return refused("no_wrap_up")
        campaign = self._engine.floor.campaign_of(call)
        until = extended(
            row.since, row.wrap_until, self._clock(),
            wrap_up_seconds=campaign.wrap_up_seconds, extensions=campaign.wrap_up_extensions,
        )  # fmt: skip
        if until is None:
            return refused("wrap_up_extended_enough")
        row.wrap_until = until
        self._engine.roster.touch(agent)
        return DONE

    def end(self, agent: Agent, command: Command) -> Answer:
        """A supervisor ends it; what was not disposed of stays to be disposed of."""
        if not self._is_of(agent, command) or command.requested_by is None:
            return refused("agent_not_wrapping_up")
        detail = {"attempt": agent.row.attempt_id, "after_seconds": int((self._clock() - agent.since).total_seconds())}
        self._engine.wrapped_up(agent)
        self._journal.monitored(Act(command.requested_by, "agent.wrap_up_ended", f"agent {agent.row.id}", detail))
        return DONE
