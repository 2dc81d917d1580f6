"""Calls that an agent starts: preview, and a lead dialed by hand; and the dial of any call that an agent waits for."""

from __future__ import annotations

from db.dialer.commands import Answer, refused
from dialer.calls.engine import Engine
from dialer.calls.placing import Placing, rules_of
from dialer.clock import utc_now
from dialer.core.holding import OF_THE_HOUR
from dialer.core.law.verdict import Verdict
from dialer.core.states import AgentEvent, AttemptState, CampaignMode, CampaignState
from dialer.floor.memory import Agent, Call, Campaign
from dialer.leads.lawful import Lawful
from dialer.lines.trunks import Trunks

BY_HAND = (CampaignMode.MANUAL, CampaignMode.PREVIEW)


class Personal:
    """One agent, one call, on the agent's word."""

    def __init__(self, engine: Engine, placing: Placing, trunks: Trunks, law: Lawful) -> None:
        self._engine, self._placing, self._trunks, self._law = engine, placing, trunks, law

    async def preview(self, agent: Agent, campaign_id: int) -> Answer:
        """Show the next lead of a campaign to the agent, who then dials or skips it."""
        campaign = self._engine.floor.campaigns.get(campaign_id)
        refusal = self._refusal(agent, campaign)
        if refusal is None and campaign is not None and campaign.mode not in BY_HAND:
            refusal = "not_by_hand"
        if refusal or campaign is None:
            return refused(refusal or "not_your_campaign")
        call = await self._placing.claim_next(campaign, agent)
        if call is None:
            return refused("no_lead")
        return self._hold(agent, call)

    async def dial_lead(self, agent: Agent, lead_id: int) -> Answer:
        """Dial one lead of a manual campaign at once, at the agent's wish."""
        campaign = await self._placing.campaign_of(lead_id)
        refusal = self._refusal(agent, campaign)
        if refusal is None and campaign is not None and campaign.mode is not CampaignMode.MANUAL:
            refusal = "not_manual"
        if refusal or campaign is None:
            return refused(refusal or "not_your_campaign")
        call = await self._placing.claim_lead(campaign, lead_id, agent)
        if call is None:
            return refused("not_callable")
        if isinstance(call, Verdict):
            return refused(_forbidden(call), rules=rules_of(call))
        held = self._hold(agent, call)
        fault = await self.dial(call) if held.state == "done" else None
        return refused(fault) if fault else held

    async def dial(self, call: Call) -> str | None:
        """Dial a call that is held for its agent: None, or why not; then the lead goes back and the agent is free."""
        forbidden = (await self._placing.forbidden_now([call])).get(call.row.id)
        campaign = self._engine.floor.campaign_of(call)  # as it is now: a card may be looked at for long
        if call.state is not AttemptState.CLAIMED:
            return "no_preview"  # somebody dialed or dropped it meanwhile
        fault = _forbidden(forbidden) if forbidden else self._stopped(campaign, appointment=call.appointment)
        busy = self._engine.floor.on_trunk(campaign.trunk)
        if fault is None and not self._trunks.take_channel(campaign.trunk, busy, utc_now()):
            fault = "trunk_busy"
        if fault is None:
            return self._placing.place(call)
        self._engine.cancelled(call)
        return fault

    def _hold(self, agent: Agent, call: Call) -> Answer:
        """Reserve the agent, unless something else came while the lead was claimed."""
        call.row.agent_id = agent.row.id
        if not agent.free or not self._engine.roster.move(agent, AgentEvent.RESERVE, attempt_id=call.row.id):
            self._engine.cancelled(call)
            return refused("not_ready")
        return Answer("done", None, {"attempt_id": call.row.id})

    def _refusal(self, agent: Agent, campaign: Campaign | None) -> str | None:
        if campaign is None or campaign.id not in agent.campaigns:
            return "not_your_campaign"
        if stopped := self._stopped(campaign):
            return stopped
        if not self._law.is_open(campaign, utc_now()):
            return "outside_calling_hours"
        return self._placing.away() if agent.free else "not_ready"

    def _stopped(self, campaign: Campaign, *, appointment: bool = False) -> str | None:
        """Why this campaign calls nobody on this day; None: it may. Appointments are kept on any day."""
        if campaign.state is not CampaignState.RUNNING:
            return "campaign_not_running"
        is_lasting = appointment or self._law.is_open_for(campaign, "", utc_now())
        return None if is_lasting else "outside_calling_hours"


def _forbidden(verdict: Verdict) -> str:
    """The code of a call that the law forbids; without a reason, its lead left its campaign or the places of it."""
    rules = rules_of(verdict)
    if not rules:
        return "outside_places"
    if rules == [OF_THE_HOUR]:
        return "outside_calling_hours"
    return "do_not_call" if "internal_opposition" in rules else "forbidden_by_law"
