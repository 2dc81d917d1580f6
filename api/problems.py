"""Refusals as problem+json (RFC 9457): a stable code, a status, and a sentence that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from aiohttp import web

from api.field_texts import in_french
from api.problem_texts import TEXTS
from api.schema.base import FieldFault, ProblemBody
from dialer.core.errors import PlateauError

Language = Literal["fr", "en"]
Found = TypeVar("Found")

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("Requête illisible", "Unreadable request"),
    401: ("Connexion nécessaire", "Log-in needed"),
    403: ("Interdit", "Forbidden"),
    404: ("Introuvable", "Not found"),
    405: ("Méthode impossible", "Method not allowed"),
    409: ("Impossible dans cet état", "Impossible in this state"),
    410: ("N'existe plus", "Gone"),
    413: ("Trop grand", "Too large"),
    415: ("Format non pris en charge", "Unsupported format"),
    416: ("Plage impossible", "Impossible range"),
    422: ("Valeurs refusées", "Values refused"),
    429: ("Trop d'essais", "Too many tries"),
    500: ("Erreur interne", "Internal error"),
    503: ("Momentanément impossible", "Not possible for now"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """What the text of a code needs: its status and both sentences."""

    status: int
    fr: str
    en: str


PROBLEMS: Mapping[str, Refused] = {code: Refused(*text) for code, text in TEXTS.items()}


class Problem(PlateauError):
    """The request was refused."""

    def __init__(
        self,
        code: str,
        *,
        status: int | None = None,
        fields: tuple[FieldFault, ...] = (),
        detail: str | None = None,
    ) -> None:
        known = PROBLEMS.get(code, PROBLEMS["refused"])
        named = "; ".join(f"{one.field}: {one.reason}" for one in fields)
        super().__init__(" ".join(filter(None, (detail or known.en, named))))
        self.detail = detail
        self.code = code
        self.status = status or known.status
        self.fields = fields
        self.headers: dict[str, str] = {}

    def body(self, language: Language) -> ProblemBody:
        """What is sent, in the reader's language."""
        known = PROBLEMS.get(self.code, PROBLEMS["refused"])
        title_fr, title_en = TITLES[self.status]
        french = language == "fr"
        return ProblemBody(
            type=f"/api/docs#{self.code}",
            title=title_fr if french else title_en,
            status=self.status,
            code=self.code,
            detail=self.detail or (known.fr if french else known.en),
            fields=[_in_french(one) for one in self.fields] if french else list(self.fields),
        )


def or_not_found(found: Found | None) -> Found:
    """What was looked for; refuses where there is none."""
    if found is None:
        raise Problem("not_found")
    return found


def _in_french(fault: FieldFault) -> FieldFault:
    return FieldFault(field=fault.field, code=fault.code, reason=in_french(fault.code, fault.reason))


def response_of(problem: Problem, language: Language) -> web.Response:
    """The problem as an HTTP answer."""
    return web.Response(
        text=problem.body(language).model_dump_json(),
        status=problem.status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"} | problem.headers,
    )
