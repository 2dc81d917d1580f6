"""Logging in and out, and one's own sessions."""

from __future__ import annotations

import math
import time

from aiohttp import web

from api.auth import (
    ABSOLUTE_SECONDS,
    IDLE_SECONDS,
    clear_cookie,
    hash_of,
    new_token,
    session_of,
    set_cookie,
)
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.people import (
    Ended,
    LoginBody,
    Me,
    MeBody,
    PasswordBody,
    SessionList,
    SessionShape,
)
from api.visit import Visit
from db import audit, events, sessions, users
from db.sessions import Session

routes = Routes("login")


def me_of(session: Session) -> Me:
    """What a page needs to know about the person who uses it."""
    return Me.model_validate(
        {
            "id": session.user_id,
            "login": session.login,
            "name": session.name,
            "role": session.role,
            "language": session.language,
            "is_agent": session.node is not None,
            "keys": session.keys,
            "csrf_token": session.csrf_token,
            "expires_at": session.expires_at,
        }
    )


def _check_tries(visit: Visit, login: str) -> None:
    now, house = time.monotonic(), visit.house
    wait = max(house.login_tries.wait_seconds(login, now), house.address_tries.wait_seconds(visit.address, now))
    if wait > 0:
        problem = Problem("too_many_tries")
        problem.headers = {"Retry-After": str(math.ceil(wait))}
        raise problem


async def _known(visit: Visit, body: LoginBody) -> int:
    """The id of the person whose password this is; raises Problem otherwise, in the same time for all."""
    # counted before it is known: a hundred tries at the same moment are a hundred tries
    visit.house.login_tries.count(body.login, time.monotonic())
    async with visit.pool.acquire(timeout=5) as connection:
        found = await users.credentials(connection, body.login)
    right = await visit.house.passwords.matches(found.password_hash if found else None, body.password)
    if found is not None and right and not found.disabled:
        visit.house.login_tries.forgive(body.login)
        return found.user_id
    visit.house.address_tries.count(visit.address, time.monotonic())
    async with visit.pool.acquire(timeout=5) as connection:
        await audit.write(connection, found.user_id if found else None, "login.failed")
    raise Problem("wrong_login")


@routes.route(
    "POST",
    "/api/login",
    role=Role.PUBLIC,
    answer=Me,
    refusals=("wrong_login", "too_many_tries", "origin_refused", "busy"),
)
async def log_in(visit: Visit, body: LoginBody) -> web.Response:
    """Log in: sets the session cookie and answers with the CSRF token."""
    if "\x00" in body.login:
        raise Problem("wrong_login")
    _check_tries(visit, body.login)
    user_id = await _known(visit, body)
    token = new_token()
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await sessions.open_one(
            connection,
            token_hash=hash_of(token),
            user_id=user_id,
            csrf_token=new_token(),
            seconds=ABSOLUTE_SECONDS,
        )
        await audit.write(connection, user_id, "login.done")
        session = await sessions.find(connection, hash_of(token), IDLE_SECONDS)
    if session is None:
        raise Problem("wrong_login")
    answer = web.Response(text=me_of(session).model_dump_json(), content_type="application/json")
    set_cookie(answer, visit.house.settings, token)
    return answer


@routes.route("GET", "/api/me", role=Role.AGENT)
async def me(visit: Visit) -> Me:
    """Who is logged in."""
    return me_of(visit.who)


@routes.route("PATCH", "/api/me", role=Role.AGENT)
async def change_me(visit: Visit, body: MeBody) -> Me:
    """Choose one's language and keys."""
    async with visit.pool.acquire(timeout=5) as connection:
        await users.change(connection, visit.who.user_id, name=None, language=body.language, role=None)
        if body.keys is not None:
            await users.set_keys(connection, visit.who.user_id, body.keys.model_dump())
    session = await session_of(visit.request)
    if session is None:
        raise Problem("login_needed")
    return me_of(session)


@routes.route("POST", "/api/logout", role=Role.AGENT, status=204)
async def log_out(visit: Visit) -> web.Response:
    """End this session; the telephone state is another matter (/api/me/state)."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await sessions.revoke(connection, visit.who.token_hash)
            await audit.write(connection, visit.who.user_id, "logout")
            await events.append(connection, "user", body={"id": visit.who.user_id, "sessions": "ended"})
        await events.wake(connection)
    answer = web.Response(status=204)
    clear_cookie(answer, visit.house.settings)
    return answer


async def confirm(visit: Visit, password: str) -> None:
    """Refuse unless this is the password of the person who is logged in; wrong ones count as failed log-ins."""
    _check_tries(visit, visit.who.login)
    await _known(visit, LoginBody(login=visit.who.login, password=password))


@routes.route("POST", "/api/me/password", role=Role.AGENT, refusals=("wrong_login", "too_many_tries"))
async def change_password(visit: Visit, body: PasswordBody) -> Ended:
    """Choose a new password; every other session ends."""
    who = visit.who
    await confirm(visit, body.present)
    kept = await visit.house.passwords.hash(body.new)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await users.set_password(connection, who.user_id, kept)
            ended = await sessions.revoke_all(connection, who.user_id, who.token_hash)
            await audit.write(connection, who.user_id, "password.changed")
            await events.append(connection, "user", body={"id": who.user_id, "sessions": "ended"})
        await events.wake(connection)
    return Ended(ended=ended)


@routes.route("GET", "/api/sessions", role=Role.AGENT)
async def own_sessions(visit: Visit) -> SessionList:
    """One's own living sessions."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await sessions.of_user(connection, visit.who.user_id, visit.who.token_hash, IDLE_SECONDS)
    return SessionList(sessions=[SessionShape.model_validate(one) for one in found])


@routes.route("DELETE", "/api/sessions/{handle}", role=Role.AGENT)
async def end_session(visit: Visit, handle: str) -> Done:
    """End one of one's own sessions."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await sessions.revoke_by_handle(connection, visit.who.user_id, handle):
                raise Problem("not_found")
            await audit.write(connection, visit.who.user_id, "session.ended")
            await events.append(connection, "user", body={"id": visit.who.user_id, "sessions": "ended"})
        await events.wake(connection)
    return Done()
