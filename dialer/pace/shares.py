"""Which agents each campaign counts on at this moment, and what campaigns of equal priority owe each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from dialer.calls.figures import Figures
from dialer.core.sharing import owed, settled, share
from dialer.core.states import PACED, CampaignState
from dialer.floor.memory import Agent, Campaign, Floor
from dialer.pace.moment import Moment

MOST_UNSEEN_SECONDS = 5.0
"""A clock that leaps, or a dialer that stood still, settles no more than this between campaigns."""


class Shares:
    """Shares the agents at work, but for those who are kept for a promised call."""

    def __init__(self, floor: Floor, figures: Figures, clock: Callable[[], datetime]) -> None:
        self._floor, self._figures = floor, figures
        self._balance: Mapping[int, float] = {}  # seconds of common agents that campaigns are owed
        self._settled_at = clock()

    def debts(self, campaigns: Sequence[Campaign], moment: Moment) -> dict[int, int]:
        """By campaign, how many agents its calls on their way will need."""
        load, debts = moment.load, {}
        for campaign in campaigns:
            waiting = load.unmet[campaign.id]
            if waiting or campaign.id in load.in_flight:
                learned = self._figures.learning(campaign.id).learned()
                debts[campaign.id] = owed(campaign.mode, learned, moment.ringing(campaign.id), waiting)
        return debts

    def share(
        self, campaigns: Sequence[Campaign], opened: Collection[int], hindered: Collection[int], moment: Moment
    ) -> dict[int, list[Agent]]:
        """Who is promised to each campaign, which is noted with the agents; campaigns come by priority."""
        running = {
            campaign.id: campaign.priority
            for campaign in campaigns
            if campaign.state is CampaignState.RUNNING and campaign.mode in PACED and campaign.id in opened
        }
        agents = [agent for agent in self._floor.agents.values() if agent.kept_for is None]
        self._settle(agents, running, hindered, moment.at)
        shares = share(agents, running, self.debts(campaigns, moment), hindered, self._balance)
        promised = {agent.id: campaign for campaign, mine in shares.items() for agent in mine}
        for agent in self._floor.agents.values():
            agent.promised_to = promised.get(agent.id)
        return shares

    def _settle(
        self, agents: Sequence[Agent], running: Mapping[int, int], hindered: Collection[int], now: datetime
    ) -> None:
        """Note what campaigns of equal priority had of their common agents since the last time."""
        seconds = min(MOST_UNSEEN_SECONDS, max(0.0, (now - self._settled_at).total_seconds()))
        serving: dict[int, int] = {
            agent.id: campaign for agent in agents if (campaign := self._floor.campaign_id(agent)) is not None
        }
        self._balance = settled(self._balance, agents, running, hindered, serving, seconds)
        self._settled_at = now
