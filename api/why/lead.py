"""One lead before the law: whether it may be called now, every rule that refuses, and what holds it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime

from api.campaigns.law import rules_of_campaign
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.explain import LeadExplanation, ReasonShape
from api.visit import Visit
from db.campaigns import caller_ids
from db.campaigns import settings as campaigns
from db.leads import facts as lawful
from db.lines import caller_numbers
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core import callerid
from dialer.core.callerid import Lacking, Rule, Showable
from dialer.core.erased import KeyMissing
from dialer.core.judging import callee_of, is_inside, verdict_showing
from dialer.core.law.profile import Law
from dialer.core.model import E164
from dialer.core.own_numbers import Lawfulness
from dialer.core.states import CampaignMode, LeadState
from dialer.core.today import Today, today
from ops.law import current
from ops.settings import Settings

routes = Routes("leads")


@routes.route(
    "GET", "/api/leads/{lead_id}/explanation", role=Role.SUPERVISOR, refusals=("unknown_profile", "dnc_key_missing")
)
async def explain_lead(visit: Visit, lead_id: int) -> LeadExplanation:
    """Say whether a lead may be called now, by what its campaign's dialer would ask: every rule that refuses."""
    law = await asyncio.to_thread(current)  # read from files the first time
    async with visit.pool.acquire(timeout=5) as connection:
        return await explained(connection, visit.house.settings, law, lead_id, datetime.now(UTC))


async def explained(
    connection: Connection, settings: Settings, law: Law, lead_id: int, now: datetime
) -> LeadExplanation:
    """Whether a lead may be called at `now` (aware), by what is known of it today. Refuses where there is none."""
    try:
        facts = (await lawful.of_leads(connection, Erased(settings.do_not_call.ring), [lead_id], now)).get(lead_id)
    except KeyMissing:
        raise Problem("dnc_key_missing") from None
    campaign = await campaigns.get(connection, facts.campaign_id) if facts else None
    if facts is None or campaign is None:
        raise Problem("not_found")
    profile = rules_of_campaign(law, campaign)
    trunk = settings.trunks.get(campaign.trunk)
    numbers = frozenset(trunk.numbers) if trunk else frozenset()
    lawfulness, day = Lawfulness(law, settings.world), today(settings.zone, now)
    free = await showable(connection, lawfulness, campaign, numbers, now, day)
    rules = await caller_ids.rules(connection, campaign.id)
    pools = [Rule(prefix, tuple(map(E164, pool))) for prefix, pool in rules.items()]
    default = E164(campaign.default_caller_id)
    shown = callerid.choose(pools, default, callee_of(profile, facts), free)
    mode = CampaignMode(campaign.mode)
    verdict = verdict_showing(facts, now, profile, mode, settings.world, shown, default, campaign.sector)
    inside = is_inside(campaign.places, facts.postcode)
    return LeadExplanation(
        allowed=verdict.allowed and inside,
        reasons=[ReasonShape.model_validate(one) for one in verdict.reasons],
        next_allowed_at=verdict.next_allowed_at,
        inside_places=inside,
        state=LeadState(facts.state),
        held_by=facts.held_by,
        next_attempt_at=facts.next_attempt_at,
        caller_id=None if isinstance(shown, Lacking) else shown,
        profile=profile.name,
        calendar=facts.calendar or None,
    )


async def showable(
    connection: Connection,
    lawfulness: Lawfulness,
    campaign: campaigns.Campaign,
    own: Collection[str],
    now: datetime,
    day: Today,
) -> dict[E164, Showable]:
    """The numbers of the campaign's trunk that its dialer may show now: lawful ones, with their caps and rest."""
    mode = CampaignMode(campaign.mode)
    known = [one for one in await caller_numbers.numbers(connection) if one.e164 in own]
    capped = any(one.daily_cap is not None for one in known)
    today_shown = await caller_numbers.shown_since(connection, campaign.node, day.began) if capped else {}
    return {
        E164(one.e164): Showable(
            today_shown.get(one.e164, 0),
            one.daily_cap,
            one.rests_until is not None and one.rests_until > now,
            one.bad_since is not None,
        )
        for one in known
        if not lawfulness.reasons(campaign.profile, mode, campaign.principal_id, one, day.on)
    }
