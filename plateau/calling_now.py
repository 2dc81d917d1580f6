"""Whether a campaign can place a call now, in one line: the first question when nothing rings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from db.campaigns import Campaign
from db.floor import TrunkRow
from dialer.core.states import AgentState, CampaignState
from dialer.core.windows import open_at, parse

NOBODY = "no agent is assigned to it (PUT /campaigns/ID/agents)"


def hindrances(
    campaign: Campaign,
    leads: Mapping[str, int],
    agents: Mapping[str, int],
    ready: tuple[bool, bool],
    trunk: TrunkRow | None,
    now: datetime,
) -> Iterator[str]:
    """What keeps every call from being placed at `now` (aware), paced or not.

    `ready`: somebody may be called; a dialer serves.
    """
    due, served = ready
    if campaign.state != CampaignState.RUNNING:
        yield f"it is {campaign.state}"
    if not served:
        yield "no dialer runs (plateau up)"
    if not open_at(parse(campaign.calling_hours), now):
        zone = campaign.calling_hours["timezone"]
        yield f"it is outside its calling hours ({_hours(campaign)}, {zone})"
    if not agents:
        yield NOBODY
    elif not agents.keys() - {AgentState.OFFLINE}:
        yield "no agent of it is logged in"
    elif not agents.keys() - {AgentState.OFFLINE, AgentState.PAUSED}:
        yield "every agent of it is paused"
    if not due:
        yield "every callable lead waits for its time" if leads.get("callable") else "no lead is callable"
    if trunk is None:
        yield f"the settings have no trunk {campaign.trunk}"
    elif trunk.state == "down":
        yield f"the trunk {trunk.name} is down: {trunk.reason or 'no answer'}"


def _hours(campaign: Campaign) -> str:
    days = ", ".join(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day] for day in campaign.calling_hours["days"])
    return f"{days} " + ", ".join("-".join(pair) for pair in campaign.calling_hours["hours"])
