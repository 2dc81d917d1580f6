"""Televisions: an address of their own in place of a log-in, figures without names, taken back at any time."""

from __future__ import annotations

import time

from aiohttp import web

from api.auth import cookie_name, cookie_options, hash_of, new_token
from api.floor.hub import Seat
from api.floor.screen import LiveQuery, serve
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.displays import DisplayBody, DisplayList, DisplayShape, EnterBody, MadeDisplay, OwnDisplay
from api.visit import Visit
from db import audit
from db.floor import displays
from db.floor.displays import Known
from db.pool import Connection

routes = Routes("displays")
COOKIE = "plateau-display"
COOKIE_SECONDS = 400 * 86_400
"""The longest that browsers keep one; it begins again with each start of the page."""


@routes.route("GET", "/api/displays", role=Role.ADMIN)
async def list_displays(visit: Visit) -> DisplayList:
    """The televisions that may show the floor, and when each was last seen."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await displays.listed(connection)
    return DisplayList(displays=[DisplayShape.model_validate(one) for one in found])


@routes.route("POST", "/api/displays", role=Role.ADMIN, status=201)
async def make_display(visit: Visit, body: DisplayBody) -> MadeDisplay:
    """An address for one television; its secret is told here and never again."""
    key = new_token()
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        made = await displays.make(connection, body.name, body.language, hash_of(key), visit.who.user_id)
        await audit.write(connection, visit.who.user_id, "display.make", f"display {made}", {"name": body.name})
    return MadeDisplay(id=made, path=f"/tv#{key}")  # behind the #, it is in no log of any server


@routes.route("DELETE", "/api/displays/{display_id}", role=Role.ADMIN)
async def withdraw_display(visit: Visit, display_id: int) -> Done:
    """Take an address back: what shows the floor by it goes dark."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        name = or_not_found(await displays.withdraw(connection, display_id))
        await audit.write(connection, visit.who.user_id, "display.withdraw", f"display {display_id}", {"name": name})
    visit.house.hub.check_user(_seat_of(display_id))
    return Done()


@routes.route(
    "POST", "/api/displays/enter", role=Role.PUBLIC, answer=OwnDisplay, refusals=("display_unknown", "too_many_tries")
)
async def enter(visit: Visit, body: EnterBody) -> web.StreamResponse:
    """Show the floor here from now on: the key of the address is changed for a cookie."""
    tries = visit.house.address_tries
    if tries.wait_seconds(visit.address, time.monotonic()) > 0:
        raise Problem("too_many_tries")
    async with visit.pool.acquire(timeout=5) as connection:
        found = await displays.find(connection, hash_of(body.key))
    if found is None:
        tries.count(visit.address, time.monotonic())
        raise Problem("display_unknown")
    return _own(visit, found, body.key)


@routes.route("GET", "/api/displays/own", role=Role.PUBLIC, answer=OwnDisplay, refusals=("display_unknown",))
async def own_display(visit: Visit) -> web.StreamResponse:
    """Which television this is."""
    async with visit.pool.acquire(timeout=5) as connection:
        return _own(visit, await _display(visit, connection), _key(visit))


@routes.route(
    "GET",
    "/api/displays/live",
    role=Role.PUBLIC,
    refusals=("display_unknown", "starting", "busy"),
    produces="websocket",
)
async def live_display(visit: Visit, query: LiveQuery) -> web.StreamResponse:
    """Open the live socket of a television: figures of campaigns, and agents without names."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await _display(visit, connection)

    async def still(connection: Connection) -> bool:
        return await displays.find(connection, hash_of(_key(visit))) is not None

    return await serve(visit, Seat(_seat_of(found.id), everything=False, display=True), query.since, still)


def _seat_of(display_id: int) -> int:
    """No person has this id."""
    return -display_id


def _key(visit: Visit) -> str:
    return visit.request.cookies.get(cookie_name(visit.house.settings, COOKIE), "")


async def _display(visit: Visit, connection: Connection) -> Known:
    found = await displays.find(connection, hash_of(_key(visit)))
    if found is None:
        raise Problem("display_unknown")
    return found


def _own(visit: Visit, found: Known, key: str) -> web.Response:
    told = OwnDisplay.model_validate({"name": found.name, "language": found.language})
    response = web.Response(text=told.model_dump_json(), content_type="application/json")
    name, options = cookie_name(visit.house.settings, COOKIE), cookie_options(visit.house.settings)
    response.set_cookie(name, key, max_age=COOKIE_SECONDS, **options)
    return response
