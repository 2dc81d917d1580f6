"""What is not an API: the pages built into api/static, the documentation, health and figures."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Annotated, Literal

from aiohttp import web
from pydantic import StringConstraints

from api.auth import authorise
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Shape
from api.visit import Visit

routes = Routes("pages")
DOCS: web.AppKey[str] = web.AppKey("docs", str)
DOCUMENT: web.AppKey[str] = web.AppKey("document", str)
# names that the build gives, without a separator and not beginning with a dot: no way out of the folder
Asset = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$")]


class HealthShape(Shape):
    """ok while the process follows the database; the dialer is told beside it."""

    status: Literal["ok", "failing"]
    database: Literal["ok", "away"]
    dialer: Literal["up", "down", "standby", "unknown"]


def _file(path: Path, caching: str) -> web.FileResponse:
    if not path.is_file():
        raise Problem("not_found")
    return web.FileResponse(path, headers={"Cache-Control": caching})


def _page(visit: Visit) -> web.FileResponse:
    index = visit.house.pages / "index.html"
    if not index.is_file():
        raise Problem("pages_missing")
    return _file(index, "no-cache")


@routes.route("GET", "/", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_home(visit: Visit) -> web.FileResponse:
    """The page where one logs in."""
    return _page(visit)


@routes.route("GET", "/agent", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_agent(visit: Visit) -> web.FileResponse:
    """The agent's page; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/wall", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_wall(visit: Visit) -> web.FileResponse:
    """The wallboard; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/tv", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_tv(visit: Visit) -> web.FileResponse:
    """The wall's figures for a television; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/campaigns", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_campaigns(visit: Visit) -> web.FileResponse:
    """The campaigns and imports; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/recordings", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_recordings(visit: Visit) -> web.FileResponse:
    """The recordings; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/statistics", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_statistics(visit: Visit) -> web.FileResponse:
    """The statistics; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/scripts", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_scripts(visit: Visit) -> web.FileResponse:
    """The editor of scripts; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/admin", role=Role.PUBLIC, produces="text/html", refusals=("pages_missing",))
async def page_admin(visit: Visit) -> web.FileResponse:
    """The administrator's room; it holds nothing until somebody has logged in."""
    return _page(visit)


@routes.route("GET", "/assets/{name}", role=Role.PUBLIC, produces="*/*")
async def page_asset(visit: Visit, name: Asset) -> web.FileResponse:
    """A part of the pages; its name changes with its content, so it may be kept for ever."""
    return _file(visit.house.pages / "assets" / name, "public, max-age=31536000, immutable")


@routes.route("GET", "/favicon.svg", role=Role.PUBLIC, produces="image/svg+xml", refusals=("not_found",))
async def page_icon(visit: Visit) -> web.FileResponse:
    """The sign of the pages."""
    return _file(visit.house.pages / "favicon.svg", "max-age=86400")


@routes.route("GET", "/openapi.json", role=Role.PUBLIC, produces="application/json")
async def openapi(visit: Visit) -> web.Response:
    """This document."""
    return web.Response(text=visit.request.app[DOCUMENT], content_type="application/json")


@routes.route("GET", "/api/docs", role=Role.PUBLIC, produces="text/html")
async def docs(visit: Visit) -> web.Response:
    """The documentation for people."""
    return web.Response(text=visit.request.app[DOCS], content_type="text/html")


@routes.route("GET", "/health", role=Role.PUBLIC, answer=HealthShape, refusals=("starting",))
async def health(visit: Visit) -> web.Response:
    """Whether this process can do its work: 200, or 503 with the same body."""
    hub = visit.house.hub
    dialer = hub.floor.dialer.state if hub.floor else "unknown"
    shape = HealthShape(status="ok" if hub.link else "failing", database="ok" if hub.link else "away", dialer=dialer)
    return web.Response(text=shape.model_dump_json(), status=200 if hub.link else 503, content_type="application/json")


@routes.route(
    "GET",
    "/metrics",
    role=Role.PUBLIC,
    produces="text/plain",
    refusals=("login_needed", "role_refused"),
)
async def metrics(visit: Visit) -> web.Response:
    """Figures for Prometheus: to this machine, and to administrators."""
    forwarded = "X-Forwarded-For" in visit.request.headers or "Forwarded" in visit.request.headers
    if forwarded or not ipaddress.ip_address(visit.request.remote or "0.0.0.0").is_loopback:  # noqa: S104
        await authorise(visit.request, Role.ADMIN)
    return web.Response(
        body=visit.house.figures.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


def as_text(document: dict[str, object]) -> str:
    """The document as it is served, made once."""
    return json.dumps(document, ensure_ascii=False)
