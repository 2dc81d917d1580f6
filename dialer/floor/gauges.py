"""How many agents and calls there are on the floor, for the metrics."""

from __future__ import annotations

from prometheus_client import Gauge

from dialer.core.states import AgentState, AttemptState
from dialer.floor.memory import Floor

AGENTS = Gauge("plateau_agents", "Agents by state", ["state"])
CALLS = Gauge("plateau_calls", "Calls that live, by stage", ["stage"])


def count(floor: Floor) -> None:
    """Set them to what they are now."""
    for state in AgentState:
        AGENTS.labels(state).set(sum(agent.state is state for agent in floor.agents.values()))
    for stage in AttemptState:
        if stage is not AttemptState.ENDED:
            CALLS.labels(stage).set(sum(call.state is stage for call in floor.live()))
