"""What the law says beside a campaign's own rules, and which number somebody would see."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.campaigns.changing import existing
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.copies import LawfulValue, LawfulValues, WhomBody, WouldBeShown
from api.visit import Visit
from api.why.lead import showable
from db.campaigns import caller_ids
from dialer.core import callerid
from dialer.core.callerid import Lacking, Rule
from dialer.core.errors import InvalidNumber
from dialer.core.judging import area_of
from dialer.core.law.terms import Terms
from dialer.core.model import E164
from dialer.core.own_numbers import Lawfulness
from dialer.core.phone import normalise
from dialer.core.today import today
from ops.law import current

routes = Routes("campaigns")
NOBODY = 0
"""The contact of somebody who is only thought of; a pool may give a contact another of its numbers."""


@routes.route("GET", "/api/campaigns/{campaign_id}/law", role=Role.SUPERVISOR, refusals=("unknown_profile",))
async def campaign_law(visit: Visit, campaign_id: int) -> LawfulValues:
    """What the profile of a campaign says today, setting by setting: the campaign can only be stricter."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
    profile = (await asyncio.to_thread(current)).profiles.get(campaign.profile)
    if profile is None:
        raise Problem("unknown_profile")
    day = datetime.now(ZoneInfo(campaign.calling_hours["timezone"])).date()
    said = [LawfulValue(setting=name, value=value, source=source) for name, value, source in _said(profile.on(day))]
    return LawfulValues(profile=profile.name, values=said)


def _said(terms: Terms) -> Iterator[tuple[str, Any, str]]:
    """Setting, value as the setting has it, and source."""
    yield "calling_hours", [[list(one) for one in day] for day in terms.week.value], terms.week.source
    for cap in terms.caps:
        yield "attempt_cap", {"max": cap.most, "days": cap.days, "hours": cap.hours}, cap.source
    if terms.rest:
        yield "rest_days", terms.rest.value, terms.rest.source
    if terms.hold:
        yield "hold_hours", terms.hold.value.total_seconds() / 3600, terms.hold.source
    if terms.abandon_limit:
        yield "abandon_limit", terms.abandon_limit.value, terms.abandon_limit.source
    if terms.agent_seconds:
        yield "agent_wait_ms", round(1000 * terms.agent_seconds.value), terms.agent_seconds.source
    if terms.ring_seconds:
        yield "ring_seconds", terms.ring_seconds.value, terms.ring_seconds.source
        yield "minimum_ring_seconds", terms.ring_seconds.value, terms.ring_seconds.source


@routes.route(
    "POST",
    "/api/campaigns/{campaign_id}/caller-ids/shown",
    role=Role.SUPERVISOR,
    refusals=("not_a_number", "unknown_profile"),
)
async def would_be_shown(visit: Visit, campaign_id: int, body: WhomBody) -> WouldBeShown:
    """Which number of the campaign somebody would see who is called now for the first time; nobody is called."""
    now, settings, law = datetime.now(UTC), visit.house.settings, await asyncio.to_thread(current)
    try:
        number = normalise(body.number)
    except InvalidNumber:
        raise Problem("not_a_number") from None
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
        profile = law.profiles.get(campaign.profile)
        if profile is None:
            raise Problem("unknown_profile")
        trunk = settings.trunks.get(campaign.trunk)
        numbers = frozenset(trunk.numbers) if trunk else frozenset()
        lawfulness = Lawfulness(law, settings.world)
        free = await showable(connection, lawfulness, campaign, numbers, now, today(settings.zone, now))
        rules = await caller_ids.rules(connection, campaign_id)
    callee = callerid.Callee(number, NOBODY, area_of(profile, number, "", body.postcode))
    pools = [Rule(prefix, tuple(map(E164, pool))) for prefix, pool in rules.items()]
    shown = callerid.choose(pools, E164(campaign.default_caller_id), callee, free)
    if isinstance(shown, Lacking):
        return WouldBeShown(e164=number, shown=None, lacking=shown.value, prefix=None)
    fitting = [prefix for prefix, pool in rules.items() if shown in pool and _fits(prefix, callee)]
    return WouldBeShown(e164=number, shown=shown, lacking=None, prefix=max(fitting, key=len, default=None))


def _fits(prefix: str, callee: callerid.Callee) -> bool:
    return callee.number.startswith(prefix) or bool(callee.area and callee.area.startswith(prefix))
