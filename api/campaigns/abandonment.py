"""The abandon rate of a campaign by the law's own count, and the evidence of it, call by call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.abandonment import AbandonmentShape, EvidenceQuery, HoldBody, PolicyShape, StandingShape
from api.visit import Visit, language_of
from db import audit, events
from db.campaigns import abandonment
from db.campaigns.abandonment import Evidence, Held
from db.pool import Connection
from dialer.core.abandonment import AbandonPolicy, Tally, began, judged, policy_at, standing
from dialer.core.law.profile import UnknownProfile
from exports.evidence import Account, as_csv, page_of
from ops.law import current

routes = Routes("campaigns")


async def _held(connection: Connection, campaign_id: int) -> Held:
    found = await abandonment.held(connection, campaign_id)
    if found is None:
        raise Problem("not_found")
    return found


def policy(held: Held, now: datetime) -> AbandonPolicy:
    """The policy that a campaign is held to at `now` (aware). Raises Problem unknown_profile."""
    try:
        return policy_at(current(), held.profile, held.own, held.hard_stop, ZoneInfo(held.timezone), now)
    except UnknownProfile:
        raise Problem("unknown_profile") from None


@routes.route(
    "GET", "/api/campaigns/{campaign_id}/abandonment", role=Role.SUPERVISOR, refusals=("busy", "unknown_profile")
)
async def get_abandonment(visit: Visit, campaign_id: int) -> AbandonmentShape:
    """What counts as abandoned in this campaign, and where it stands in its legal window."""
    async with visit.house.reports.one(), visit.pool.acquire(timeout=30) as connection:
        return await shape_of(connection, await _held(connection, campaign_id))


async def shape_of(connection: Connection, held: Held) -> AbandonmentShape:
    """The policy that a campaign is held to, and where it stands now."""
    now = datetime.now(UTC)
    rule = policy(held, now)
    since = began(rule.window, now, ZoneInfo(held.timezone))
    since = since or await abandonment.began(connection, held.campaign_id) or now
    tally = Tally()
    async for page in abandonment.answered(connection, held.campaign_id, since, now + timedelta(minutes=1)):
        tally += Tally.of(judged(rule, one.answer) for one in page)
    where = standing(rule, tally, held.machine_error_share or 0.0)
    return AbandonmentShape(
        profile=held.profile,
        machine_error_share=held.machine_error_share,
        policy=PolicyShape.model_validate(
            {
                **{name: getattr(rule, name) for name in PolicyShape.model_fields if not name.startswith("window")},
                "window": rule.window.kind,
                "window_length": rule.window.length,
            }
        ),
        standing=StandingShape(
            since=since, met=tally.met, left=tally.left, abandoned=tally.abandoned, machines=tally.machines,
            mistaken=where.mistaken, numerator=where.numerator, denominator=where.denominator, rate=where.rate,
            over=where.over, braked=where.braked, budget=where.budget,
        ),
    )  # fmt: skip


@routes.route(
    "PUT",
    "/api/campaigns/{campaign_id}/abandonment",
    role=Role.SUPERVISOR,
    refusals=("illegal_move", "unknown_profile"),
)
async def put_abandonment(visit: Visit, campaign_id: int, body: HoldBody) -> AbandonmentShape:
    """Say what happens above the limit, and how many of the machines that were detected were people."""
    async with visit.pool.acquire(timeout=30) as connection:
        async with connection.transaction():
            held = await _held(connection, campaign_id)
            policy(held, datetime.now(UTC))  # nothing is written where nobody knows what holds
            if not await abandonment.hold(connection, campaign_id, body.hard_stop, body.machine_error_share):
                raise Problem("illegal_move")
            changed = body.model_dump()
            await events.append(
                connection, "campaign", node=held.node, campaign_id=campaign_id, body={"settings": changed}
            )
            await audit.write(connection, visit.who.user_id, "campaign.abandonment", f"campaign {campaign_id}", changed)
        await events.wake(connection)
        return await shape_of(connection, await _held(connection, campaign_id))


@routes.route(
    "GET",
    "/api/campaigns/{campaign_id}/abandonment/calls.csv",
    role=Role.SUPERVISOR,
    produces="text/csv",
    refusals=("unknown_profile", "too_often"),
)
async def evidence_file(visit: Visit, campaign_id: int, query: EvidenceQuery) -> web.StreamResponse:
    """Every call that pacing placed and somebody answered, with its times and as what it counted."""
    held = await _looked_at(visit, campaign_id, query)
    account = _account(held, query)
    answer = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="abandonment-{campaign_id}.csv"',
        }
    )
    await answer.prepare(visit.request)
    async for piece in as_csv(_pages(visit, campaign_id, query), account):
        await answer.write(piece)
    await answer.write_eof()
    return answer


@routes.route(
    "GET",
    "/api/campaigns/{campaign_id}/abandonment/page",
    role=Role.SUPERVISOR,
    produces="text/html",
    refusals=("busy", "unknown_profile", "too_often"),
)
async def evidence_page(visit: Visit, campaign_id: int, query: EvidenceQuery) -> web.Response:
    """The same summed up by day: the policy, every abandoned call, and the checksum of the file."""
    held = await _looked_at(visit, campaign_id, query)
    account = _account(held, query)
    async with visit.house.reports.one():
        async for _ in as_csv(_pages(visit, campaign_id, query), account):
            pass
    language = language_of(visit.request, visit.session, visit.house.settings.language)
    text = page_of(account, held.name, query.since, query.until, held.machine_error_share, language)
    return web.Response(text=text, content_type="text/html")


async def _looked_at(visit: Visit, campaign_id: int, query: EvidenceQuery) -> Held:
    """Numbers of people leave the house: it is written who asked for them."""
    visit.house.paces.count("evidence", visit.who.user_id)
    async with visit.pool.acquire(timeout=5) as connection:
        held = await _held(connection, campaign_id)
        span = {"since": query.since.isoformat(), "until": query.until.isoformat()}
        await audit.write(
            connection, visit.who.user_id, "campaign.abandonment.evidence", f"campaign {campaign_id}", span
        )
    return held


def _account(held: Held, query: EvidenceQuery) -> Account:
    return Account(policy(held, query.until - timedelta(seconds=1)), ZoneInfo(held.timezone))


async def _pages(visit: Visit, campaign_id: int, query: EvidenceQuery) -> AsyncIterator[list[Evidence]]:
    """Page by page, each on a connection of its own: who takes the pieces may be slow."""
    after = None
    while True:
        async with visit.pool.acquire(timeout=30) as connection:
            page, after = await abandonment.answered_page(connection, campaign_id, query.since, query.until, after)
        if page:
            yield page
        if after is None:
            return
