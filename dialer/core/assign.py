"""Who takes an answered call: of the free agents of its campaign, the one who has been ready longest."""

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


def pick(agents: Iterable[Free], campaign: CampaignId, random: Random) -> AgentId | None:
    """The agent ready longest among those of `campaign`; `random` decides between equals; None: nobody."""
    longest: list[AgentId] = []
    oldest: datetime | None = None
    for agent in agents:
        if campaign not in agent.campaigns or (oldest is not None and agent.since > oldest):
            continue
        if agent.since == oldest:
            longest.append(agent.id)
        else:
            longest, oldest = [agent.id], agent.since
    return random.choice(longest) if longest else None
