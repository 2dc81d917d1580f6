"""Who takes an answered call: of the free agents of its campaign, one promised to it, the one ready longest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from random import Random
from typing import Protocol

from dialer.core.model import AgentId, CampaignId


class Free(Protocol):
    """An agent who is ready and whose leg is up."""

    @property
    def id(self) -> AgentId: ...

    @property
    def since(self) -> datetime:
        """Ready from then on."""
        ...

    @property
    def campaigns(self) -> Collection[int]:
        """The campaigns this agent works for."""
        ...

    @property
    def promised_to(self) -> int | None:
        """The campaign that counts on this agent; see dialer/core/sharing.py."""
        ...


def pick(agents: Iterable[Free], campaign: CampaignId, random: Random) -> AgentId | None:
    """The agent ready longest among those of `campaign`, before all among those promised to it.

    `random` decides between equals; None: nobody.
    """
    first: list[AgentId] = []
    best: tuple[bool, datetime] | None = None
    for agent in agents:
        if campaign not in agent.campaigns:
            continue
        rank = (agent.promised_to != campaign, agent.since)
        if best is None or rank < best:
            first, best = [agent.id], rank
        elif rank == best:
            first.append(agent.id)
    return random.choice(first) if first else None
