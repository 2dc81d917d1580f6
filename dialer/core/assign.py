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

    @property
    def kept_for(self) -> int | None:
        """The promised call that this agent is kept free for; see dialer/core/promises.py."""
        ...


def pick(agents: Iterable[Free], campaign: CampaignId, random: Random) -> AgentId | None:
    """The agent ready longest among those of `campaign`, before all among those promised to it.

    One who is kept free for a promised call comes last: a customer who answered is not left alone for it.
    `random` decides between equals; None: nobody.
    """
    first: list[AgentId] = []
    best: tuple[bool, bool, datetime] | None = None
    for agent in agents:
        if campaign not in agent.campaigns:
            continue
        rank = (agent.kept_for is not None, agent.promised_to != campaign, agent.since)
        if best is None or rank < best:
            first, best = [agent.id], rank
        elif rank == best:
            first.append(agent.id)
    return random.choice(first) if first else None
