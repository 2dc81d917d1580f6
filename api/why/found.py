"""Finding out why a campaign dials or does not: everything that decides it, read at one moment."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from api.campaigns.law import by_column, rules_of
from api.why.dialer_health import dialer_faults
from api.why.lines import caps_of, numbers_of, trunk_of
from db.campaigns import abandonment, why, why_leads
from db.campaigns.settings import Campaign
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core import calendars
from dialer.core.abandonment import HardStop, Standing, Tally, began, judged, policy_at, standing
from dialer.core.erased import KeyMissing
from dialer.core.law.profile import Law, Profile, UnknownProfile
from dialer.core.own_numbers import Lawfulness
from dialer.core.states import PACED, CampaignMode, CampaignState
from dialer.core.waterfall import Waterfall, waterfall
from dialer.core.why import BrakeAt, DecisionAt, Found, NumberAt, holds
from dialer.core.windows import CallingHours, parse
from ops.settings import Settings

COUNTING_SECONDS = 0.25
"""So long the answered calls of the abandon window are counted; then only the dialer's own word is told."""


async def found_of(connection: Connection, settings: Settings, law: Law, campaign: Campaign, now: datetime) -> Found:
    """All that decides whether a campaign calls at `now` (aware); what cannot be counted in time is left out."""
    fault = await dialer_faults(settings)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return await _read(connection, settings, law, campaign, now, fault)


async def _read(
    connection: Connection, settings: Settings, law: Law, campaign: Campaign, now: datetime, fault: str | None
) -> Found:
    rules, hours = known_rules(law, campaign), hours_of(campaign)
    last = await why.decision(connection, campaign.id)
    live = await why.live(connection, campaign.node)
    numbers: list[NumberAt] = []
    needed: tuple[str, ...] = ()
    if rules is not None:
        numbers, needed = await numbers_of(connection, settings, Lawfulness(law, settings.world), campaign, now)
    paused = campaign.state == CampaignState.PAUSED
    crew = await why.agents(connection, campaign.id, now)
    return Found(
        at=now,
        campaign_id=campaign.id,
        name=campaign.name,
        mode=CampaignMode(campaign.mode),
        state=CampaignState(campaign.state),
        paused_because=await why.paused_because(connection, campaign.id) if paused else None,
        profile=campaign.profile,
        rules=rules,
        hours=hours,
        opens_at=await _opens_at(connection, rules, campaign, hours, now),
        served=await why.is_served(connection, campaign.node),
        linked=None if fault is None else not fault,
        dialer_fault=fault or None,
        keys_known=await _keys_known(connection, settings),
        trunk_name=campaign.trunk,
        trunk=await trunk_of(connection, settings, campaign, live, now),
        caps=tuple(await caps_of(connection, settings, campaign, live, now)),
        numbers=tuple(numbers),
        needed=needed,
        brake=await _brake(connection, law, campaign, hours.zone, last, now) if rules else None,
        leads=await leads_of(connection, rules, campaign, now),
        promises=await why.promises(connection, campaign.id, now),
        agents=holds(crew, campaign.kept_free, last, now),
        strangers=await why.strangers(connection, campaign.id),
        kept_free=campaign.kept_free,
        decision=last,
    )


def known_rules(law: Law, campaign: Campaign) -> Profile | None:
    """The profile of a campaign with its own rules beside; None: nobody knows that profile."""
    try:
        return rules_of(law, campaign.profile, by_column(campaign))
    except UnknownProfile:
        return None


async def _opens_at(
    connection: Connection, rules: Profile | None, campaign: Campaign, hours: CallingHours, now: datetime
) -> datetime | None:
    """When somebody of a campaign may be called next; while nobody is known to be anywhere, at home."""
    if rules is None:
        return now
    seen = [one for one in await why_leads.calendars(connection, campaign.id) if one]
    return calendars.opens_first(rules, seen or [hours.zone.key], hours, now)


def hours_of(campaign: Campaign) -> CallingHours:
    """When a campaign may call by its own settings, between its dates."""
    return replace(parse(campaign.calling_hours), first=campaign.starts_on, last=campaign.ends_on)


async def leads_of(connection: Connection, profile: Profile | None, campaign: Campaign, now: datetime) -> Waterfall:
    """Where every lead of a campaign is; under rules that nobody knows no calendar is open."""
    groups = await why_leads.groups(connection, campaign.id, campaign.places, now)
    if profile is None:
        return waterfall(groups, (), lambda _: None, now)
    return waterfall(groups, profile.shared.order, lambda one: calendars.opens(profile, one, now), now)


def open_calendars(profile: Profile | None, seen: Iterable[str], now: datetime) -> list[str]:
    """Those calendars in which people may be called at `now` (aware); leads whose calendar is not known among them."""
    return [one for one in seen if not one or (profile is not None and calendars.is_open(profile, one, now))]


async def _keys_known(connection: Connection, settings: Settings) -> bool:
    try:
        await Erased(settings.do_not_call.ring).check(connection)
    except KeyMissing:
        return False
    return True


async def _brake(
    connection: Connection, law: Law, campaign: Campaign, zone: ZoneInfo, last: DecisionAt | None, now: datetime
) -> BrakeAt | None:
    """Of a campaign whose calls are paced; None: nobody could be abandoned."""
    held = await abandonment.held(connection, campaign.id)
    if held is None or campaign.mode not in PACED:
        return None
    rule = policy_at(law, held.profile, held.own, held.hard_stop, zone, now)
    since = began(rule.window, now, zone) or await abandonment.began(connection, campaign.id) or now
    tally, until = Tally(), time.monotonic() + COUNTING_SECONDS
    counted: Standing | None = None
    async for page in abandonment.answered(connection, campaign.id, since, now):
        tally += Tally.of(judged(rule, one.answer) for one in page)
        if time.monotonic() > until:
            break
    else:
        counted = standing(rule, tally, held.machine_error_share or 0.0)
    told = last.snapshot.get("brake") if last else None
    return BrakeAt(rule, counted, told if told in get_args(HardStop) else None)
