"""The api process put together: what it holds, its routes, and what runs beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import structlog
from aiohttp import web

from api import batches, callbacks, campaigns, desk, docs, leads, lists, live, login, pages, planning, recordings, users
from api.answers import Answers
from api.auth import authorise
from api.boundary import add_headers, boundary
from api.feed import Feed
from api.figures import Figures
from api.hub import Hub
from api.imports import Imports
from api.openapi import document
from api.pages import DOCS, DOCUMENT, as_text
from api.passwords import Passwords
from api.routes import Route, Routes, endpoint
from api.searches import Searches
from api.simulations import Simulations
from api.tries import Tries
from api.visit import HOUSE, House
from db import sessions
from db.faults import AWAY
from db.pool import Pool
from ops.settings import Settings

PAGES = Path(__file__).with_name("static")
SWEEP_SECONDS = 3600.0
SILENT_SECONDS = 30.0
"""A connection that asks nothing for so long is closed: also one that never finishes its first line."""

TOPICS: tuple[Routes, ...] = (
    login.routes,
    desk.routes,
    campaigns.routes,
    planning.routes,
    batches.routes,
    leads.routes,
    callbacks.routes,
    recordings.routes,
    users.routes,
    lists.routes,
    live.routes,
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
        searches=Searches(),
        simulations=Simulations(),
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
    """Runs the feed and the sweeping of old sessions while the application serves."""
    house = app[HOUSE]
    feed = Feed(house.settings.database.url.get_secret_value(), house.hub, house.answers)
    async with house.imports.running(), asyncio.TaskGroup() as group:
        tasks = [group.create_task(feed.run()), group.create_task(_sweep(house.pool))]
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
