"""Why a campaign dials or does not: the answer first, then everything that decides it, and who is behind each line."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import cast

from api.cursor import cursor_of, keys_of
from api.problems import or_not_found
from api.routes import Role, Routes
from api.schema.why import (
    AgentsShape,
    HeldAgent,
    LeadBehind,
    LeadsBehind,
    LeadsShape,
    LineName,
    ObstacleShape,
    StepShape,
    WhyBrake,
    WhyCap,
    WhyDecision,
    WhyLeadQuery,
    WhyNumber,
    WhyPromises,
    WhyShape,
    WhyTrunk,
)
from api.visit import Visit
from api.why.found import found_of, known_rules, open_calendars
from db.campaigns import settings as campaigns
from db.campaigns import why_leads
from db.campaigns.settings import Campaign
from db.campaigns.why_leads import Line
from db.pool import Connection
from dialer.core.law.profile import Profile
from dialer.core.law.verdict import Reason
from dialer.core.waterfall import CALLABLE, CLOSED
from dialer.core.why import BrakeAt, Found
from dialer.core.why_not import RuleSaid, in_the_way
from dialer.core.why_words import HOLDS, LINES, rule_said
from ops.law import current

routes = Routes("campaigns")


@routes.route("GET", "/api/campaigns/{campaign_id}/why", role=Role.SUPERVISOR, refusals=("busy",))
async def why_campaign(visit: Visit, campaign_id: int) -> WhyShape:
    """What is in the way of a campaign's calls, and everything that decides about them."""
    law = await asyncio.to_thread(current)  # read from files the first time
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        campaign = or_not_found(await campaigns.get(connection, campaign_id))
        found = await found_of(connection, visit.house.settings, law, campaign, datetime.now(UTC))
    return shape_of(found, campaign.sector)


@routes.route("GET", "/api/campaigns/{campaign_id}/why/leads", role=Role.SUPERVISOR, refusals=("busy",))
async def why_leads_page(visit: Visit, campaign_id: int, query: WhyLeadQuery) -> LeadsBehind:
    """The leads behind one line, by id."""
    after = keys_of(query.after, ((int,),))[0] if query.after else 0
    law, now = await asyncio.to_thread(current), datetime.now(UTC)
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        campaign = or_not_found(await campaigns.get(connection, campaign_id))
        line = await _line(connection, known_rules(law, campaign), campaign, query, now)
        found = await why_leads.page(connection, campaign.id, campaign.places, now, line, int(after or 0), query.limit)
    return LeadsBehind(
        leads=[LeadBehind.model_validate(one) for one in found],
        next=cursor_of(found[-1].id) if len(found) == query.limit else None,
    )


async def _line(
    connection: Connection, rules: Profile | None, campaign: Campaign, query: WhyLeadQuery, now: datetime
) -> Line:
    """The line that is asked for, as the database knows it."""
    if query.line not in (CLOSED, CALLABLE):
        return Line(query.line, query.rule if query.line == "held" else None)
    seen = await why_leads.calendars(connection, campaign.id)
    opened = open_calendars(rules, seen, now)
    wanted = opened if query.line == CALLABLE else [one for one in seen if one not in opened]
    if query.calendar is not None:
        wanted = [one for one in wanted if one == query.calendar]
    return Line("due", None, tuple(wanted))


def shape_of(found: Found, sector: str) -> WhyShape:
    """What was found as the API writes it, the answer worked out."""
    day = found.at.astimezone(found.hours.zone).date()

    def said(rule: str) -> Reason:
        return rule_said(found.rules, rule, day, sector)

    obstacles = in_the_way(found, said)
    return WhyShape(
        at=found.at,
        campaign_id=found.campaign_id,
        name=found.name,
        dials=not any(one.blocks for one in obstacles),
        in_the_way=[ObstacleShape.model_validate(one) for one in obstacles],
        state=found.state,
        mode=found.mode,
        profile=found.profile,
        open=found.open,
        opens_at=found.opens_at,
        dialer_serves=found.served,
        asterisk_linked=found.linked,
        leads=_leads(found, said),
        promises=WhyPromises.model_validate(found.promises),
        agents=_agents(found),
        trunk=WhyTrunk.model_validate(found.trunk) if found.trunk else None,
        caps=[WhyCap.model_validate(one) for one in found.caps],
        numbers=[WhyNumber.model_validate(one) for one in found.numbers],
        brake=_brake(found.brake) if found.brake else None,
        decision=_decision(found),
    )


def _leads(found: Found, said: RuleSaid) -> LeadsShape:
    steps = []
    for step in found.leads.steps:
        reason = said(step.rule) if step.rule else None
        words = LINES[step.line] if reason is None else None
        steps.append(
            StepShape(
                line=cast("LineName", step.line),
                rule=step.rule,
                calendar=step.calendar,
                count=step.count,
                for_good=step.for_good,
                until=step.until,
                text_fr=words.fr if words else reason.text_fr if reason else "",
                text_en=words.en if words else reason.text_en if reason else "",
                source=reason.source if reason else "",
            )
        )
    leads = found.leads
    return LeadsShape(
        total=leads.total,
        steps=steps,
        callable_now=leads.callable_now,
        unjudged=leads.unjudged,
        provisional=leads.provisional,
    )


def _agents(found: Found) -> AgentsShape:
    return AgentsShape(
        holds=dict(Counter(hold for _, hold in found.agents)),
        agents=[
            HeldAgent(
                id=agent.id,
                name=agent.name,
                state=agent.state,
                reason=agent.reason,
                since=agent.since,
                hold=hold,
                text_fr=HOLDS[hold].fr,
                text_en=HOLDS[hold].en,
                busy_with=agent.busy_with,
                promise=agent.promise,
                others=list(agent.others),
            )
            for agent, hold in found.agents
        ],
        kept_free=found.kept_free,
        strangers=found.strangers,
    )


def _brake(brake: BrakeAt) -> WhyBrake:
    policy, standing = brake.policy, brake.standing
    return WhyBrake(
        limit=policy.limit,
        window=policy.window.kind,
        window_length=policy.window.length,
        hard_stop=policy.hard_stop,
        source=policy.source,
        rate=standing.rate if standing else None,
        numerator=standing.numerator if standing else None,
        denominator=standing.denominator if standing else None,
        budget=standing.budget if standing else None,
        braked=brake.braked,
    )


def _decision(found: Found) -> WhyDecision | None:
    last = found.decision
    if last is None:
        return None
    return WhyDecision(
        at=last.at,
        age_seconds=round((found.at - last.at).total_seconds(), 1),
        placed=last.placed,
        bound_by=last.bound_by,
        decision=dict(last.decision),
        inputs=dict(last.snapshot),
    )
