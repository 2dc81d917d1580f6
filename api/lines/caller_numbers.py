"""The numbers that may be shown: whose they are, their caps and rest, how they do, and which are lawful where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from api.lines.caller_texts import needed_sentence
from api.problems import Language, Problem
from api.routes import Role, Routes
from api.schema.caller_numbers import (
    CallerNumberPatch,
    CallerNumbers,
    CallerNumberShape,
    ShownCheck,
    ShownChecks,
    ShownReason,
)
from api.visit import Visit
from db import audit, events
from db.campaigns import settings as campaigns
from db.campaigns.settings import Campaign
from db.lines import caller_numbers
from db.pool import Connection
from dialer.core.number_health import JUDGED_DAYS, Record
from dialer.core.own_numbers import Lawfulness
from dialer.core.states import CampaignMode
from dialer.core.today import begins, today
from ops.law import current
from ops.settings import Settings

routes = Routes("caller-numbers")


async def shapes(connection: Connection, zone: ZoneInfo, e164: str | None = None) -> list[CallerNumberShape]:
    """Every number that a trunk may show, or one, with how it did; days are those of `zone`."""
    since = today(zone, datetime.now(UTC)).on - timedelta(days=JUDGED_DAYS - 1)
    records, opt_outs = await caller_numbers.records(connection, since, begins(zone, since))
    found = []
    for one in await caller_numbers.numbers(connection, e164):
        own = sum((record for (number, _), record in records.items() if number == one.e164), Record())
        known = {name: getattr(one, name) for name in CallerNumberShape.model_fields if hasattr(one, name)}
        counted = {"calls": own.calls, "answers": own.answers, "short": own.short}
        found.append(CallerNumberShape.model_validate({**known, **counted, "opt_outs": opt_outs.get(one.e164, 0)}))
    return found


@routes.route("GET", "/api/caller-numbers", role=Role.SUPERVISOR)
async def list_numbers(visit: Visit) -> CallerNumbers:
    """Every number that a trunk may show, whose it is, and how it does."""
    async with visit.pool.acquire(timeout=5) as connection:
        return CallerNumbers(numbers=await shapes(connection, visit.house.settings.zone))


@routes.route("PATCH", "/api/caller-numbers/{digits}", role=Role.ADMIN, refusals=("no_such_reference",))
async def change_number(visit: Visit, digits: int, body: CallerNumberPatch) -> CallerNumberShape:
    """Say whose a number is, from when to when, its cap and its rest; `digits` are those after the plus."""
    e164 = f"+{digits}"
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await change(connection, visit.house.settings.node, visit.who.user_id, e164, body)
        await events.wake(connection)
        (shape,) = await shapes(connection, visit.house.settings.zone, e164)
    return shape


async def change(connection: Connection, node: str, by: int | None, e164: str, body: CallerNumberPatch) -> None:
    """Change what is said of a number, in the caller's transaction; wake the dialer after it."""
    settings = body.model_dump(mode="json", exclude_unset=True)
    cleared = [name for name in ("operator", "contract", "note", "declared", "callable_back", "rest_days")
               if name in settings and settings[name] is None]  # fmt: skip
    settings = {name: value for name, value in settings.items() if name not in cleared}
    found = await caller_numbers.numbers(connection, e164)
    if not found or not await caller_numbers.change(connection, e164, settings):
        raise Problem("not_found")
    was = {name: getattr(found[0], name) for name in settings}
    before = {name: value.isoformat() if isinstance(value, date) else value for name, value in was.items()}
    digits = int(e164[1:])
    await events.append(connection, "caller_number", node=node, body={"changed": digits})
    await audit.write(
        connection, by, "caller_number.change", f"number {digits}", {"settings": settings, "before": before}
    )


async def shown_checks(connection: Connection, settings: Settings, campaign: Campaign) -> ShownChecks:
    """Every number of the campaign's trunk: lawful for it today, or why not. Raises Problem unknown_profile."""
    lawfulness, mode = Lawfulness(current(), settings.world), CampaignMode(campaign.mode)
    if campaign.profile not in current().profiles:
        raise Problem("unknown_profile")
    day = today(settings.zone, datetime.now(UTC)).on
    checks = []
    for one in await caller_numbers.numbers(connection):
        if campaign.trunk not in one.trunks:
            continue
        reasons = lawfulness.reasons(campaign.profile, mode, campaign.principal_id, one, day)
        checks.append(
            ShownCheck(
                e164=one.e164,
                lawful=not reasons,
                reasons=[ShownReason(text_fr=r.text_fr, text_en=r.text_en, source=r.source) for r in reasons],
            )
        )
    return ShownChecks(
        lawful=sum(check.lawful for check in checks),
        needed=list(lawfulness.needed(campaign.profile, mode, day)),
        numbers=checks,
    )


async def require_lawful_number(
    connection: Connection, settings: Settings, campaign: Campaign, language: Language
) -> None:
    """Raises Problem no_lawful_number, which says which number it would need, where a campaign has none to show."""
    checks = await shown_checks(connection, settings, campaign)
    if not checks.lawful:
        raise Problem("no_lawful_number", detail=needed_sentence(checks.needed, campaign.trunk, language))


@routes.route(
    "GET", "/api/campaigns/{campaign_id}/caller-ids/check", role=Role.SUPERVISOR, refusals=("unknown_profile",)
)
async def check_numbers(visit: Visit, campaign_id: int) -> ShownChecks:
    """Which numbers a campaign may lawfully show today, why not the others, and which ones it would need."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await campaigns.get(connection, campaign_id)
        if campaign is None:
            raise Problem("not_found")
        return await shown_checks(connection, visit.house.settings, campaign)
