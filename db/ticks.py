"""Pacing decisions, each with what it was decided from, so that they can be read and replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Tick:
    """One decision."""

    campaign_id: int
    at: datetime
    placed: int
    bound_by: str
    snapshot: Mapping[str, Any]
    decision: Mapping[str, Any]


RECORD = """
insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision)
select * from unnest($1::bigint[], $2::timestamptz[], $3::integer[], $4::text[], $5::jsonb[], $6::jsonb[])
"""


async def record(connection: Connection, ticks: Sequence[Tick]) -> None:
    """Write decisions."""
    await connection.execute(
        RECORD,
        [t.campaign_id for t in ticks],
        [t.at for t in ticks],
        [t.placed for t in ticks],
        [t.bound_by for t in ticks],
        [dict(t.snapshot) for t in ticks],
        [dict(t.decision) for t in ticks],
    )
