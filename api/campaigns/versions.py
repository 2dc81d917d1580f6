"""Two people edit one campaign: who has not seen the last change is refused, and told what it was."""

from __future__ import annotations

from typing import Any

from api.problems import Problem
from api.schema.base import FieldFault
from db import audit
from db.campaigns import settings
from db.pool import Connection

MOST_CHARACTERS = 200


async def count_change(connection: Connection, campaign: settings.Campaign, seen: int | None) -> int:
    """Count a change of what belongs to a campaign; the new version. Refuses where it is not the one that was seen."""
    version = await settings.touch(connection, campaign.id, seen)
    if version is None:
        raise await stale(connection, campaign.id, seen or 0)
    return version


async def stale(connection: Connection, campaign_id: int, seen: int) -> Problem:
    """The refusal of a change to a version that is not the present one: each setting that changed since, the newest
    change of each, by whom and when."""
    faults: dict[str, FieldFault] = {}
    for change in await audit.changes_since(connection, f"campaign {campaign_id}", seen):
        said = dict(change.detail)
        version = said.pop("version")
        said.pop("before", None)
        for name, value in (said.get("settings") or said).items():
            reason = f"{_short(value)}; {change.who or '-'}, {change.at.isoformat(timespec='seconds')}, {version}"
            faults.setdefault(name, FieldFault(field=name, code="changed", reason=reason))
    return Problem("changed_meanwhile", fields=tuple(faults.values()))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"
