"""The live socket of a person: supervisors see the floor, agents their own part of it."""

from __future__ import annotations

from aiohttp import web

from api.auth import IDLE_SECONDS, check_origin
from api.floor.hub import Seat
from api.floor.screen import LiveQuery, serve
from api.routes import Role, Routes
from api.visit import Visit
from db import sessions
from db.calls import cards
from db.pool import Connection

routes = Routes("live")


@routes.route("GET", "/api/live", role=Role.AGENT, refusals=("starting", "busy"), produces="websocket")
async def live(visit: Visit, query: LiveQuery) -> web.StreamResponse:
    """Open the live socket (web socket; `since` goes on after that sequence number)."""
    check_origin(visit.request, visit.house.settings)
    who = visit.who
    seat = Seat(who.user_id, everything=Role.SUPERVISOR.allows(who.role))
    if not seat.everything:
        async with visit.pool.acquire(timeout=5) as connection:
            seat.campaigns = await cards.campaigns_of(connection, seat.user_id)

    async def still(connection: Connection) -> bool:
        found = await sessions.find(connection, who.token_hash, IDLE_SECONDS)
        campaigns = await cards.campaigns_of(connection, seat.user_id)
        seat.start_over |= not seat.everything and campaigns != seat.campaigns
        seat.campaigns = campaigns
        return found is not None and found.role == who.role

    return await serve(visit, seat, query.since, still)
