"""Evidence of an abandon rate: every answered call with its times and as what it counted, and a page that sums them up.

The page names the checksum of the file, so that the file cannot be changed without the page showing it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Literal
from zoneinfo import ZoneInfo

from db.campaigns.abandonment import Evidence
from dialer.core.abandonment import AbandonPolicy, Count, Standing, Tally, judged, standing

Language = Literal["fr", "en"]
COLUMNS = (
    "attempt", "dialed_at", "ringing_at", "answered_at", "bridged_at", "ended_at", "seconds_to_agent", "counts_as",
    "called", "shown", "trunk", "mode", "agent", "outcome", "hung_up_by", "amd_verdict",
)  # fmt: skip
MOST_LISTED = 5000
"""Abandoned calls that the page lists; the file has all."""


@dataclass(slots=True)
class Account:
    """What the calls of some days came to, and the checksum of their file."""

    policy: AbandonPolicy
    zone: ZoneInfo
    days: dict[date, Tally] = field(default_factory=dict)
    abandoned: list[tuple[Evidence, Count]] = field(default_factory=list)
    undecided: int = 0
    sha256: str = ""

    @property
    def tally(self) -> Tally:
        """Of all days together."""
        return sum(self.days.values(), Tally())


async def as_csv(pages: AsyncIterator[Sequence[Evidence]], account: Account) -> AsyncIterator[bytes]:
    """The file in pieces: UTF-8, commas, ISO 8601 times of the campaign's zone to the millisecond; `account` is filled.

    Seconds to the agent run from the moment at which the policy's clock starts.
    """
    digest = hashlib.sha256()
    head = _lines([COLUMNS])
    digest.update(head)
    yield head
    async for page in pages:
        piece = _lines([_row(one, account) for one in page])
        digest.update(piece)
        yield piece
    account.sha256 = digest.hexdigest()


def _row(one: Evidence, account: Account) -> list[str]:
    answer, zone = one.answer, account.zone
    count = judged(account.policy, answer)
    day = answer.answered_at.astimezone(zone).date()
    account.days[day] = account.days.get(day, Tally()) + Tally.of([count])
    account.undecided += count is None
    if count in (Count.ABANDONED, Count.LATE) and len(account.abandoned) < MOST_LISTED:
        account.abandoned.append((one, count))
    start = (account.policy.clock == "completed_greeting" and answer.greeting_ended_at) or answer.answered_at
    waited = f"{(answer.bridged_at - start).total_seconds():.3f}" if answer.bridged_at else ""
    times = (one.dialed_at, one.ringing_at, answer.answered_at, answer.bridged_at, answer.ended_at)
    return [
        str(answer.attempt_id), *(_time(moment, zone) for moment in times), waited, count or "undecided",
        one.e164.removeprefix("+"), one.caller_id.removeprefix("+"), one.trunk, one.mode, str(one.agent_id or ""),
        one.outcome or "", one.hung_up_by or "", one.amd_verdict or "",
    ]  # fmt: skip


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="milliseconds") if moment else ""


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "fr": {
        "title": "Taux d'abandon", "policy": "Règle appliquée", "limit": "Limite", "target": "Cible",
        "window": "Fenêtre", "day": "journée locale", "hours": "heures glissantes", "days": "jours glissants",
        "campaign": "toute la campagne", "denominator": "Dénominateur",
        "live_answers": "toutes les personnes qui ont répondu",
        "connected": "les personnes mises en relation à temps", "clock": "Départ du délai", "answer": "au décroché",
        "completed_greeting": "à la fin de l'accueil de la personne", "agent_seconds": "Délai pour joindre un agent",
        "machine_errors": "Personnes prises pour des répondeurs", "counted": "comptées selon la part mesurée",
        "not_counted": "non comptées", "not_measured": "à compter, mais leur part n'a pas été mesurée",
        "hard_stop": "Au-dessus de la limite", "progressive": "un appel par agent libre", "stop": "plus aucun appel",
        "source": "Source", "from": "Du", "to": "au", "date": "Jour", "answers": "Réponses", "met": "Mises en relation",
        "left": "Raccroché avant le délai", "abandoned": "Abandonnés", "machines": "Répondeurs", "rate": "Taux",
        "total": "Total", "calls": "Appels abandonnés", "at": "Répondu à", "called": "Appelé", "shown": "Présenté",
        "as": "Motif", "late": "agent trop tard", "nobody": "aucun agent", "none": "Aucun.",
        "file": "Empreinte SHA-256 du fichier de tous les appels", "undecided": "Appels encore en attente d'un agent",
        "more": "La liste s'arrête ici ; le fichier contient tous les appels.",
    },
    "en": {
        "title": "Abandon rate", "policy": "Policy applied", "limit": "Limit", "target": "Target",
        "window": "Window", "day": "local day", "hours": "rolling hours", "days": "rolling days",
        "campaign": "the whole campaign", "denominator": "Denominator", "live_answers": "every person who answered",
        "connected": "people who met an agent in time", "clock": "The clock starts", "answer": "with the answer",
        "completed_greeting": "with the end of the person's greeting", "agent_seconds": "Time for an agent to be there",
        "machine_errors": "People taken for machines", "counted": "counted by the share that was measured",
        "not_counted": "not counted", "not_measured": "to be counted, but their share was not measured",
        "hard_stop": "Above the limit", "progressive": "a call for each free agent", "stop": "no call at all",
        "source": "Source", "from": "From", "to": "to", "date": "Day", "answers": "Answers", "met": "Met an agent",
        "left": "Hung up before", "abandoned": "Abandoned", "machines": "Machines", "rate": "Rate",
        "total": "Total", "calls": "Abandoned calls", "at": "Answered at", "called": "Called", "shown": "Shown",
        "as": "Why", "late": "agent too late", "nobody": "no agent", "none": "None.",
        "file": "SHA-256 of the file of all calls", "undecided": "Calls that still wait for an agent",
        "more": "The list ends here; the file has every call.",
    },
}  # fmt: skip


def page_of(
    account: Account, name: str, since: datetime, until: datetime, error_share: float | None, language: Language
) -> str:
    """The page for `since` to before `until` (aware); `error_share`: of the calls taken for machines, the people."""
    words = _WORDS[language]
    title = f"{words['title']} : {name}" if language == "fr" else f"{words['title']}: {name}"
    zone = account.zone
    span = f"{words['from']} {_time(since, zone)} {words['to']} {_time(until, zone)}"
    whole = standing(account.policy, account.tally, error_share or 0.0)
    days = [
        _day(day.isoformat(), standing(account.policy, tally, error_share or 0.0))
        for day, tally in sorted(account.days.items())
    ]
    heads = ("date", "answers", "met", "left", "abandoned", "machines", "rate")
    parts = [
        f"<h1>{escape(title)}</h1><p>{escape(span)}</p><h2>{words['policy']}</h2>",
        _policy(account.policy, error_share, words),
        _table([words[head] for head in heads], [*days, _day(words["total"], whole)]),
        f"<h2>{words['calls']}</h2>",
        _calls(account, words),
        f"<p>{words['undecided']} : {account.undecided}</p>" if account.undecided else "",
        f"<p>{words['file']} : <code>{account.sha256}</code></p>",
    ]
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<main>{''.join(parts)}</main></html>"
    )


def _policy(policy: AbandonPolicy, error_share: float | None, words: Mapping[str, str]) -> str:
    length = f"{policy.window.length} " if policy.window.length else ""
    errors = "counted" if error_share is not None else "not_measured"
    rows = [
        ("limit", f"{policy.limit:.2%}"),
        ("target", f"{policy.target:.2%}"),
        ("window", length + words[policy.window.kind]),
        ("denominator", words[policy.denominator]),
        ("clock", words[policy.clock]),
        ("agent_seconds", f"{policy.agent_seconds:g} s"),
        ("machine_errors", words[errors if policy.machine_errors else "not_counted"]),
        ("hard_stop", words[policy.hard_stop]),
        ("source", policy.source),
    ]
    cells = [f'<tr><th scope="row">{words[name]}</th><td>{escape(text)}</td></tr>' for name, text in rows]
    return f"<table border>{''.join(cells)}</table>"


def _day(label: str, where: Standing) -> list[str]:
    tally = where.tally
    live = tally.met + tally.left + tally.abandoned
    rate = "" if where.rate is None else f"{where.rate:.2%}"
    counts = (live, tally.met, tally.left, tally.abandoned, tally.machines)
    return [label, *map(str, counts), rate]


def _calls(account: Account, words: Mapping[str, str]) -> str:
    if not account.abandoned:
        return f"<p>{words['none']}</p>"
    rows = [
        [
            str(one.answer.attempt_id), _time(one.answer.answered_at, account.zone), one.e164, one.caller_id,
            words["late" if count is Count.LATE else "nobody"],
        ]
        for one, count in account.abandoned
    ]  # fmt: skip
    more = f"<p>{words['more']}</p>" if len(rows) == MOST_LISTED else ""
    return _table(["#", words["at"], words["called"], words["shown"], words["as"]], rows) + more


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<table border><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
