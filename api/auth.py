"""Who is asking: the session cookie, the CSRF token, the origin of the page, and the role that a route needs."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TypedDict

from aiohttp import web

from api.problems import Problem
from api.routes import Role
from api.visit import HOUSE, SESSION
from db import sessions
from db.sessions import Session
from ops.settings import Settings

IDLE_SECONDS = 3600.0
ABSOLUTE_SECONDS = 12 * 3600.0
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def cookie_name(settings: Settings, name: str = "plateau") -> str:
    """`__Host-` binds the cookie to this host over HTTPS, where there is HTTPS."""
    return f"__Host-{name}" if settings.http.secure_cookies else name


def hash_of(token: str) -> bytes:
    """What the database keeps instead of the token."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """256 random bits for a URL or a cookie."""
    return secrets.token_urlsafe(32)


class CookieOptions(TypedDict):
    """What keeps a cookie from scripts, from other sites and from plain HTTP."""

    path: str
    httponly: bool
    samesite: str
    secure: bool


def cookie_options(settings: Settings) -> CookieOptions:
    """How every cookie of ours is set."""
    return {"path": "/", "httponly": True, "samesite": "Strict", "secure": settings.http.secure_cookies}


def set_cookie(response: web.StreamResponse, settings: Settings, token: str) -> None:
    """Give the session's token to the browser, out of reach of its scripts."""
    response.set_cookie(cookie_name(settings), token, max_age=int(ABSOLUTE_SECONDS), **cookie_options(settings))


def clear_cookie(response: web.StreamResponse, settings: Settings) -> None:
    """Take the token back."""
    response.del_cookie(cookie_name(settings), **cookie_options(settings))


def allowed_origins(settings: Settings) -> frozenset[str]:
    """The origins that our own pages have."""
    own = {f"http://{settings.http.host}:{settings.http.port}"}
    if settings.http.host in ("127.0.0.1", "::1", "0.0.0.0"):  # noqa: S104  # compared, not bound
        own |= {f"http://{name}:{settings.http.port}" for name in ("localhost", "127.0.0.1")}
    return frozenset(own | {origin.rstrip("/") for origin in settings.http.origins})


def check_origin(request: web.Request, settings: Settings) -> None:
    """Refuse pages from elsewhere; a request without an Origin does not come from a browser's page."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in allowed_origins(settings):
        raise Problem("origin_refused")


async def session_of(request: web.Request) -> Session | None:
    """The living session behind the cookie, or None."""
    house = request.app[HOUSE]
    token = request.cookies.get(cookie_name(house.settings))
    if not token or len(token) > 200:
        return None
    async with house.pool.acquire(timeout=5) as connection:
        session = await sessions.find(connection, hash_of(token), IDLE_SECONDS)
    if session is not None:
        request[SESSION] = session
    return session


async def authorise(request: web.Request, role: Role) -> Session | None:
    """The session, if the route allows it; raises Problem otherwise."""
    unsafe = request.method not in SAFE_METHODS
    if unsafe:
        check_origin(request, request.app[HOUSE].settings)
    if role is Role.PUBLIC:
        return None
    session = await session_of(request)
    if session is None:
        raise Problem("login_needed")
    given = request.headers.get(CSRF_HEADER, "")
    if unsafe and not hmac.compare_digest(given.encode(), session.csrf_token.encode()):
        raise Problem("csrf_refused")
    if not role.allows(session.role):
        raise Problem("role_refused")
    return session
