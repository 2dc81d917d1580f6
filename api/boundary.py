"""The edge of the process: every fault becomes a problem, every answer carries the security headers."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from api.auth import allowed_origins
from api.calls.desk import phone_socket
from api.figures import Figures
from api.problems import Language, Problem, response_of
from api.visit import HOUSE, SESSION, language_of
from db.faults import AWAY, DANGLING, OUTSIDE, TAKEN
from ops.settings import Settings

log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "wrong_media_type"}
_LOST: dict[Language, tuple[str, str, str]] = {
    "fr": ("Page introuvable", "Aucune page de Plateau n'est à cette adresse.", "Revenir à Plateau"),
    "en": ("Page not found", "No page of Plateau is at this address.", "Back to Plateau"),
}


def boundary(figures: Figures) -> Middleware:
    """The outermost middleware: counts, times, logs, and lets no exception through."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        started = time.monotonic()
        try:
            answer = await handler(request)
        except Problem as problem:
            answer = _refuse(request, problem)
        except web.HTTPException as fault:
            answer = _no_route(request, fault.status)
        except TAKEN:
            answer = _refuse(request, Problem("name_taken"))
        except DANGLING:
            answer = _refuse(request, Problem("no_such_reference"))
        except OUTSIDE:
            answer = _refuse(request, Problem("invalid"))
        except AWAY as fault:
            log.warning("database away", route=_route(request), fault=type(fault).__name__)
            answer = _refuse(request, Problem("database_away"))
        except Exception:
            # the last resort: nothing of the fault reaches the client, all of it the log
            log.exception("request failed", method=request.method, route=_route(request))
            answer = _refuse(request, Problem("unexpected"))
        spent = time.monotonic() - started
        figures.count(request.method, _route(request), answer.status, spent)
        log.debug("request", method=request.method, route=_route(request), status=answer.status)
        return answer

    return guard


def _no_route(request: web.Request, status: int) -> web.Response:
    wants_a_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if status == 404 and wants_a_page and not request.path.startswith("/api/"):
        return lost_page(request)
    return _refuse(request, Problem(_OF_STATUS.get(status, "malformed")))


def _language(request: web.Request) -> Language:
    return language_of(request, request.get(SESSION), request.app[HOUSE].settings.language)


def lost_page(request: web.Request) -> web.Response:
    """No page is here: says so, and leads back."""
    language = _language(request)
    title, sentence, back = _LOST[language]
    text = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title} – Plateau</title>'
        f'<main><h1>{title}</h1><p>{sentence}</p><p><a href="/">{back}</a></p></main></html>'
    )
    return web.Response(text=text, status=404, content_type="text/html")


def _route(request: web.Request) -> str:
    """The address as it was declared: ids of people and calls stay out of logs and labels."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


def _refuse(request: web.Request, problem: Problem) -> web.Response:
    return response_of(problem, _language(request))


def security_headers(settings: Settings) -> dict[str, str]:
    """What every answer tells the browser about what it may do with it."""
    http = settings.http
    # 'self' does not cover the scheme ws in every browser
    sockets = [origin.replace("http", "ws", 1) for origin in sorted(allowed_origins(settings))]
    if phone := phone_socket(settings):
        sockets.append(phone)
    headers = {
        "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors 'none'; connect-src 'self' {' '.join(sockets)}",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    }
    if http.secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def add_headers(settings: Settings) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """The signal that puts the headers on every answer; what the API answers is never cached."""
    fixed = security_headers(settings)

    async def sign(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Server"] = "plateau"

    return sign
