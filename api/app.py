"""The api process put together: what it holds, its routes, and what runs beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import structlog
from aiohttp import web

from api import audit_log, docs, law_profiles, lists, login, pages, prompts, system, users
from api.answers import Answers
from api.auth import authorise
from api.boundary import add_headers, boundary
from api.calls import callbacks, desk, own_contact, sound
from api.campaigns import abandonment, caller_ids, copies, lawful, pacing, places, planning, quotas
from api.campaigns import settings as campaigns
from api.campaigns.simulations import Simulations
from api.dialplan import files as dialplan_files
from api.figures import Figures
from api.floor import displays, groups, hands, live, messages, monitoring, moves, thresholds
from api.floor.feed import Feed
from api.floor.hub import Hub
from api.imports import batches, previews, register
from api.imports.jobs import Imports
from api.imports.register_jobs import RegisterJobs
from api.lines import caller_numbers, costs, statements, trunk_tests
from api.openapi import document
from api.paces import Paces
from api.pages import DOCS, DOCUMENT, as_text
from api.passwords import Passwords
from api.people import consents, dnc_removals, do_not_call, requests, retention, rights
from api.periods import tables as statistics
from api.routes import Route, Routes, endpoint
from api.scripts import drafts, of_call
from api.search import contacts, exports, leads, recording_shares, recordings, scorecards
from api.search.exporting import Exports
from api.search.indexing import keep_up
from api.search.turns import Reports, Searches
from api.visit import HOUSE, House
from api.why import answer, lead, person
from db import sessions
from db.faults import AWAY
from db.pool import Pool
from dialer.core.tries import Tries
from ops.settings import Settings

PAGES = Path(__file__).with_name("static")
SWEEP_SECONDS = 3600.0
SILENT_SECONDS = 30.0
"""A connection that asks nothing for so long is closed: also one that never finishes its first line."""

TOPICS: tuple[Routes, ...] = (
    login.routes,
    desk.routes,
    own_contact.routes,
    sound.routes,
    campaigns.routes,
    caller_ids.routes,
    copies.routes,
    lawful.routes,
    groups.routes,
    planning.routes,
    pacing.routes,
    person.routes,
    batches.routes,
    previews.routes,
    leads.routes,
    lead.routes,
    consents.routes,
    places.routes,
    quotas.routes,
    answer.routes,
    register.routes,
    requests.routes,
    rights.routes,
    retention.routes,
    do_not_call.routes,
    dnc_removals.routes,
    contacts.routes,
    exports.routes,
    callbacks.routes,
    recordings.routes,
    drafts.routes,
    of_call.routes,
    recording_shares.routes,
    scorecards.routes,
    users.routes,
    lists.routes,
    prompts.routes,
    law_profiles.routes,
    audit_log.routes,
    system.routes,
    dialplan_files.routes,
    abandonment.routes,
    statistics.routes,
    caller_numbers.routes,
    costs.routes,
    trunk_tests.routes,
    statements.routes,
    monitoring.routes,
    hands.routes,
    thresholds.routes,
    messages.routes,
    moves.routes,
    live.routes,
    displays.routes,
    pages.routes,
)

log = structlog.get_logger()


def all_routes() -> list[Route]:
    """Every route of the process, topic by topic."""
    return [route for topic in TOPICS for route in topic.all]


def build_app(settings: Settings, pool: Pool, *, static: Path = PAGES) -> web.Application:
    """The application; the pool is the caller's, to open before and to close after it."""
    hub = Hub()
    house = House(
        settings=settings,
        pool=pool,
        passwords=Passwords(),
        login_tries=Tries(allowed=10, seconds=60),
        address_tries=Tries(allowed=100, seconds=6),
        answers=Answers(pool),
        hub=hub,
        figures=Figures(hub),
        imports=Imports(settings.database.url.get_secret_value(), pool, settings.run_dir / "uploads"),
        register_jobs=RegisterJobs(),
        exports=Exports(settings.database.url.get_secret_value(), pool, settings.run_dir / "exports"),
        searches=Searches(),
        reports=Reports(),
        simulations=Simulations(),
        paces=Paces(),
        pages=static,
    )
    app = web.Application(middlewares=[boundary(house.figures)], client_max_size=settings.http.max_body_bytes)
    app[HOUSE] = house
    routes = all_routes()
    described = document(routes)
    app[DOCUMENT], app[DOCS] = as_text(described), docs.page(described)
    for route in routes:
        app.router.add_route(route.method, route.path, endpoint(route, authorise))
    app.on_response_prepare.append(add_headers(settings))
    app.cleanup_ctx.append(beside_requests)
    app.on_shutdown.append(leave)
    return app


async def leave(app: web.Application) -> None:
    """Screens go first: the server waits for requests that last, and theirs last as long as they are open."""
    app[HOUSE].hub.leave()


async def beside_requests(app: web.Application) -> AsyncIterator[None]:
    """Runs the feed, the sweeping of old sessions and the index of searches while the application serves."""
    house = app[HOUSE]
    feed = Feed(house.settings.database.url.get_secret_value(), house.hub, house.answers)
    async with (
        house.imports.running(),
        house.register_jobs.running(),
        house.exports.running(),
        asyncio.TaskGroup() as group,
    ):
        tasks = [
            group.create_task(feed.run()),
            group.create_task(_sweep(house.pool)),
            group.create_task(keep_up(house.pool)),
        ]
        yield
        for task in tasks:
            task.cancel()
    house.passwords.close()


async def _sweep(pool: Pool) -> None:
    while True:
        try:
            async with pool.acquire(timeout=5) as connection:
                await sessions.sweep(connection)
        except AWAY as fault:
            log.warning("sessions not swept", fault=type(fault).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


def runner_of(app: web.Application, silent_seconds: float = SILENT_SECONDS) -> web.AppRunner:
    """A runner with the limits of this process: lines and headers of 8 KiB, silence of 30 s."""
    return web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=silent_seconds,
        shutdown_timeout=3.0,
        max_line_size=8190,
        max_field_size=8190,
        handler_cancellation=True,
    )
