"""The lines of a campaign as they are now: its trunk, the caps on spending, and the numbers that it may show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from db.campaigns import caller_ids
from db.campaigns.settings import Campaign
from db.campaigns.why import Live
from db.floor import screens
from db.lines import caller_numbers, costs, trunk_days
from db.pool import Connection
from dialer.core.model import E164
from dialer.core.own_numbers import Lawfulness
from dialer.core.rating import RateTable
from dialer.core.spending import Cap, began, left, reserved_seconds
from dialer.core.states import CampaignMode
from dialer.core.today import today
from dialer.core.why import CapAt, NumberAt, TrunkAt
from ops.settings import Settings


async def trunk_of(
    connection: Connection, settings: Settings, campaign: Campaign, live: Iterable[Live], now: datetime
) -> TrunkAt | None:
    """The trunk of a campaign; None where the settings have none of its name."""
    set_up = settings.trunks.get(campaign.trunk)
    told = next((one for one in await screens.trunks(connection) if one.name == campaign.trunk), None)
    if set_up is None or told is None:
        return None
    made = await trunk_days.dialed(connection, campaign.node, today(settings.zone, now).began)
    return TrunkAt(
        name=told.name,
        state=told.state,
        fault=told.fault or None,
        reason=told.reason,
        max_channels=set_up.max_channels,
        in_use=sum(call.trunk == told.name for call in live),
        calls_per_second=set_up.calls_per_second,
        daily_limit=set_up.calls_per_day,
        daily_left=max(0, set_up.calls_per_day - made.get(told.name, 0)),
    )


async def caps_of(
    connection: Connection, settings: Settings, campaign: Campaign, live: Sequence[Live], now: datetime
) -> list[CapAt]:
    """The caps on spending of a campaign and its trunk, and what is left beneath each."""
    mine = [
        cap for cap in await costs.caps(connection) if campaign.trunk == cap.trunk or campaign.id == cap.campaign_id
    ]
    if not mine:
        return []
    tables = {trunk: RateTable(found) for trunk, found in (await costs.rates(connection)).items()}
    found = []
    for cap in mine:
        on = now.astimezone(ZoneInfo(cap.timezone)).date()
        spent = await costs.spent(connection, cap, _midnight(began(cap.period, on), cap.timezone))
        table = tables.get(campaign.trunk)
        found.append(
            CapAt(
                id=cap.id,
                trunk=cap.trunk,
                campaign_id=cap.campaign_id,
                period=cap.period,
                amount=cap.amount,
                spent=spent,
                left=left(cap, spent, _reserved(cap, live, tables, settings.zone, now)),
                least=table.cheapest(cap.reserve_seconds, on) if table else None,
            )
        )
    return found


def _reserved(
    cap: Cap, live: Iterable[Live], tables: dict[str, RateTable], zone: ZoneInfo, now: datetime
) -> Iterable[Decimal]:
    """What is kept for each call under a cap while it lives."""
    for call in live:
        table = tables.get(call.trunk)
        if (
            call.dialed_at is None
            or table is None
            or not (call.trunk == cap.trunk or call.campaign_id == cap.campaign_id)
        ):
            continue
        elapsed = (now - call.answered_at).total_seconds() if call.answered_at else 0.0
        rate = table.rate(E164(call.e164), today(zone, now).on)
        if rate is not None:
            yield rate.price(reserved_seconds(elapsed, cap.reserve_seconds))


async def numbers_of(
    connection: Connection, settings: Settings, lawfulness: Lawfulness, campaign: Campaign, now: datetime
) -> tuple[list[NumberAt], tuple[str, ...]]:
    """The numbers that callees of a campaign would see, and the beginnings of those of which one would do.

    Raises UnknownProfile.
    """
    day, mode = today(settings.zone, now), CampaignMode(campaign.mode)
    pools = await caller_ids.rules(connection, campaign.id)
    named = {campaign.default_caller_id, *(number for pool in pools.values() for number in pool)}
    known = [one for one in await caller_numbers.numbers(connection) if one.e164 in named]
    shown: dict[str, int] = {}
    if any(one.daily_cap is not None for one in known):
        shown = await caller_numbers.shown_since(connection, campaign.node, day.began)
    found = [
        NumberAt(
            e164=one.e164,
            reasons=lawfulness.reasons(campaign.profile, mode, campaign.principal_id, one, day.on),
            rests_until=one.rests_until,
            bad_since=one.bad_since,
            shown_today=shown.get(one.e164, 0),
            daily_cap=one.daily_cap,
            resting=one.rests_until is not None and one.rests_until > now,
        )
        for one in known
    ]
    return found, lawfulness.needed(campaign.profile, mode, day.on)


def _midnight(day: date, timezone: str) -> datetime:
    """When a day began in a zone; the beginning of all times stays one."""
    if day == date.min:
        return datetime(1, 1, 2, tzinfo=UTC)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
