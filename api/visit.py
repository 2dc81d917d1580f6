"""Who is asking and what the process holds to answer: handed to every route."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from api.answers import Answers
from api.campaigns.simulations import Simulations
from api.figures import Figures
from api.floor.hub import Hub
from api.imports.jobs import Imports
from api.imports.register_jobs import RegisterJobs
from api.paces import Paces
from api.passwords import Passwords
from api.problems import Language, Problem
from api.search.exporting import Exports
from api.search.turns import Reports, Searches
from db.pool import Pool
from db.sessions import Session
from dialer.core.tries import Tries
from ops.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """What one api process holds, built once in app.py."""

    settings: Settings
    pool: Pool
    passwords: Passwords
    login_tries: Tries
    address_tries: Tries
    answers: Answers
    hub: Hub
    figures: Figures
    imports: Imports
    register_jobs: RegisterJobs
    exports: Exports
    searches: Searches
    reports: Reports
    simulations: Simulations
    paces: Paces
    pages: Path


HOUSE: web.AppKey[House] = web.AppKey("house", House)
SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, its house, and the session behind it (public routes may have none)."""

    request: web.Request
    house: House
    session: Session | None

    @property
    def pool(self) -> Pool:
        """The connections of this process."""
        return self.house.pool

    @property
    def who(self) -> Session:
        """The session; only routes that need a role may ask."""
        if self.session is None:
            raise Problem("login_needed")
        return self.session

    @property
    def address(self) -> str:
        """Where the request came from, for limits and the audit.

        Behind the proxy with HTTPS everybody would have the proxy's address, and one stranger's failures would
        lock everybody out: what the proxy on this machine added last to X-Forwarded-For counts.
        """
        peer = self.request.remote or "unknown"
        forwarded = self.request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return forwarded[:45] if forwarded and peer in ("127.0.0.1", "::1") else peer


def language_of(request: web.Request, session: Session | None, default: Language) -> Language:
    """The person's own language, else the browser's first one that we speak, else the house's."""
    if session is not None:
        return "fr" if session.language == "fr" else "en"
    for part in request.headers.get("Accept-Language", "").split(","):
        word = part.split(";")[0].strip().lower()[:2]
        if word == "fr":
            return "fr"
        if word == "en":
            return "en"
    return default
