"""Calls that an agent starts: preview, a lead dialed by hand, and promises that this agent made himself."""

from __future__ import annotations

from db.commands import Answer
from dialer.clock import utc_now
from dialer.core.states import AgentEvent, AttemptState, CampaignMode, CampaignState
from dialer.core.windows import open_at
from dialer.engine import Engine
from dialer.floor import Agent, Call, Campaign
from dialer.placing import Placing
from dialer.trunks import Trunks

BY_HAND = (CampaignMode.MANUAL, CampaignMode.PREVIEW)


class Personal:
    """One agent, one call, on the agent's word."""

    def __init__(self, engine: Engine, placing: Placing, trunks: Trunks) -> None:
        self._engine, self._placing, self._trunks = engine, placing, trunks

    async def preview(self, agent: Agent, campaign_id: int) -> Answer:
        """Show the next lead of a campaign to the agent, who then dials or skips it."""
        campaign = self._engine.floor.campaigns.get(campaign_id)
        refusal = self._refusal(agent, campaign)
        if refusal is None and campaign is not None and campaign.mode not in BY_HAND:
            refusal = "not_by_hand"
        if refusal or campaign is None:
            return Answer("refused", refusal, {})
        call = await self._placing.claim_next(campaign, agent)
        if call is None:
            return Answer("refused", "no_lead", {})
        return self._hold(agent, call)

    async def dial_lead(self, agent: Agent, lead_id: int) -> Answer:
        """Dial one lead of a manual campaign at once, at the agent's wish."""
        campaign = await self._placing.campaign_of(lead_id)
        refusal = self._refusal(agent, campaign)
        if refusal is None and campaign is not None and campaign.mode is not CampaignMode.MANUAL:
            refusal = "not_manual"
        if refusal:
            return Answer("refused", refusal, {})
        call = await self._placing.claim_lead(lead_id, agent)
        if call is None:
            return Answer("refused", "not_callable", {})
        held = self._hold(agent, call)
        fault = await self.dial(call) if held.state == "done" else None
        return Answer("refused", fault, {}) if fault else held

    async def dial(self, call: Call) -> str | None:
        """Dial a call that is held for its agent: None, or why not; then the lead goes back and the agent is free."""
        unwanted = await self._placing.is_unwanted(call, self._engine.floor.campaign_of(call))
        campaign = self._engine.floor.campaign_of(call)  # as it is now: a card may be looked at for long
        if call.state is not AttemptState.CLAIMED:
            return "no_preview"  # somebody dialed or dropped it meanwhile
        fault = "do_not_call" if unwanted else _closed(campaign)
        busy = self._engine.floor.on_trunk(campaign.trunk)
        if fault is None and not self._trunks.take_channel(campaign.trunk, busy, utc_now()):
            fault = "trunk_busy"
        if fault is None:
            return self._placing.place(call)
        self._engine.cancelled(call)
        return fault

    async def keep_promises(self) -> None:
        """Dial the promises of agents who are free now and made them themselves; they wait while the trunk is full."""
        for lead, agent_id, campaign_id in self._engine.floor.personal:
            agent = self._engine.floor.agents.get(agent_id)
            campaign = self._engine.floor.campaigns.get(campaign_id)
            if agent is None or campaign is None or self._refusal(agent, campaign):
                continue
            if not self._trunks.has_room(campaign.trunk, self._engine.floor.on_trunk(campaign.trunk), utc_now()):
                continue
            call = await self._placing.claim_lead(lead, agent)
            if call and self._hold(agent, call).state == "done":
                await self.dial(call)

    def _hold(self, agent: Agent, call: Call) -> Answer:
        """Reserve the agent, unless something else came while the lead was claimed."""
        call.row.agent_id = agent.row.id
        if not agent.free or not self._engine.roster.move(agent, AgentEvent.RESERVE, attempt_id=call.row.id):
            self._engine.cancelled(call)
            return Answer("refused", "not_ready", {})
        return Answer("done", None, {"attempt_id": call.row.id})

    def _refusal(self, agent: Agent, campaign: Campaign | None) -> str | None:
        if campaign is None or campaign.id not in agent.campaigns:
            return "not_your_campaign"
        if closed := _closed(campaign):
            return closed
        return self._placing.away() if agent.free else "not_ready"


def _closed(campaign: Campaign) -> str | None:
    """Why this campaign calls nobody at this moment; None: it may."""
    if campaign.state is not CampaignState.RUNNING:
        return "campaign_not_running"
    return None if open_at(campaign.calling_hours, utc_now()) else "outside_calling_hours"
