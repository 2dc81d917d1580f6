"""A supervisor sends an agent into a pause or home, with the reason, which the agent's page shows."""

from __future__ import annotations

from db.dialer.commands import DONE, Answer, Command, refused
from db.floor.monitoring import Act, Word
from dialer.calls.engine import Engine
from dialer.calls.matching import Matching
from dialer.core.states import AgentEvent, AgentState
from dialer.floor.memory import Agent
from dialer.journal import Journal

SUPERVISOR = "supervisor"
"""The reason of a pause that a supervisor ordered."""
MAX_WHY = 500


class SendingAway:
    """A conversation is never cut: who talks goes after the call, who waits or wraps up goes at once if wanted."""

    def __init__(self, engine: Engine, matching: Matching, journal: Journal) -> None:
        self._engine, self._matching, self._journal = engine, matching, journal

    def send(self, agent: Agent, command: Command) -> Answer:
        """Pause or log out, at once where nobody talks."""
        action, why = str(command.payload.get("action")), str(command.payload.get("why") or "")[:MAX_WHY]
        if action not in ("pause", "logout") or not why or command.requested_by is None:
            return refused("unknown_action")
        if agent.state is AgentState.OFFLINE:
            return refused("agent_not_at_work")
        at_once = bool(command.payload.get("at_once"))
        self._move(agent, action, at_once=at_once)
        detail = {"why": why, "at_once": at_once}
        self._journal.monitored(Act(command.requested_by, f"agent.{action}", f"agent {agent.row.id}", detail))
        self._journal.monitored(Word(command.requested_by, agent.row.id, action, why))
        return DONE

    def _move(self, agent: Agent, action: str, *, at_once: bool) -> None:
        roster = self._engine.roster
        if agent.state in (AgentState.READY, AgentState.PAUSED):
            if action == "pause":
                roster.move(agent, AgentEvent.PAUSE, reason=SUPERVISOR)
            else:
                roster.move(agent, AgentEvent.LOGOUT)
            self._matching.freed(agent)
            return
        self._engine.leave_after_call(agent, action, SUPERVISOR if action == "pause" else None)
        if at_once and agent.state is AgentState.WRAP_UP:
            self._engine.wrapped_up(agent)
