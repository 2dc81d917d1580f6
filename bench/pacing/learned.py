"""The parameters of a plan as a campaign's own calls have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from statistics import fmean

from bench.pacing.past import End, conversation_of, dial_of
from bench.pacing.planning import RING_LEAST, RING_MOST, Plan, PlanRefused
from db.bench.replaying import PacedAttempt
from db.campaigns.settings import Campaign
from dialer.core.own import kept
from dialer.core.states import CampaignMode
from ops.law import current

FEW_CALLS = 100
FAST_SECONDS = 6.0
"""Nobody gives up so soon: a call that ended before without an answer has failed in the network."""


def learned(plan: Plan, campaign: Campaign, calls: Sequence[PacedAttempt]) -> Plan:
    """The plan with what these calls of a campaign were like, and with what it keeps to. Raises PlanRefused."""
    keeps = kept(current(), asdict(campaign), datetime.now(UTC))
    dials = [dial_of(one) for one in calls]
    whole = [dial for dial in dials if dial.end is not End.CUT]
    conversations = [found for one in calls if (found := conversation_of(one))]
    answers = [dial.seconds for dial in whole if dial.end is End.PERSON]
    if len(whole) < FEW_CALLS or not answers or not conversations:
        raise PlanRefused(
            f"{campaign.name} has {len(whole)} calls of its own to learn from: fewer than {FEW_CALLS}, or nobody was "
            "reached; give answer rate, talk and wrap-up by hand"
        )
    unanswered = [dial for dial in whole if dial.end is not End.PERSON]
    machines = sum(dial.end is End.MACHINE for dial in unanswered)
    failed = sum(dial.end is End.NOBODY and dial.seconds < FAST_SECONDS for dial in unanswered)
    ring_out = float(keeps.ring_seconds)
    return replace(
        plan,
        answer_rate=len(answers) / len(whole),
        talk=max(1.0, fmean(one.talk for one in conversations)),
        wrap=fmean(one.wrap for one in conversations),
        ring=min(RING_MOST * ring_out, max(RING_LEAST, fmean(answers))),
        ring_out=ring_out,
        limit=keeps.abandon_limit,
        patience=keeps.agent_seconds,
        mode=CampaignMode.PROGRESSIVE if campaign.mode == "progressive" else CampaignMode.PREDICTIVE,
        machine_share=machines / max(1, len(unanswered)),
        failure_share=failed / max(1, len(unanswered)),
        give_up_after=float(keeps.least_ring_seconds) if campaign.give_up_ringing else None,
    )
