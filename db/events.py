"""The durable event log: rows are the truth, NOTIFY only wakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.pool import Connection

CHANNEL = "plateau_events"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened, not yet written; ids are those of the rows it is about."""

    kind: str
    at: datetime
    campaign_id: int | None = None
    agent_id: int | None = None
    attempt_id: int | None = None
    lead_id: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log."""

    seq: int
    at: datetime
    node: str | None
    kind: str
    campaign_id: int | None
    agent_id: int | None
    attempt_id: int | None
    lead_id: int | None
    body: dict[str, Any]


APPEND = """
insert into events (node, kind, campaign_id, agent_id, attempt_id, lead_id, body)
values ($1, $2, $3, $4, $5, $6, $7)
returning seq
"""


async def append(
    connection: Connection,
    kind: str,
    *,
    node: str | None = None,
    campaign_id: int | None = None,
    agent_id: int | None = None,
    attempt_id: int | None = None,
    lead_id: int | None = None,
    body: Mapping[str, Any] | None = None,
) -> int:
    """Write one event in the caller's transaction; its sequence number. Wake the readers after the commit."""
    seq: int = await connection.fetchval(APPEND, node, kind, campaign_id, agent_id, attempt_id, lead_id, body or {})
    return seq


WAKE = "select pg_notify('plateau_events', coalesce((select max(seq) from events), 0)::text)"


async def wake(connection: Connection) -> None:
    """Tell every listener that there is something to read. Call it after the commit."""
    await connection.execute(WAKE)


SINCE = """
select seq, at, node, kind, campaign_id, agent_id, attempt_id, lead_id, body
  from events where seq > $1 order by seq limit $2
"""


async def since(connection: Connection, seq: int, limit: int = 1000) -> list[Event]:
    """Events after `seq`, in order; a sequence number that is missing may still appear while its writer runs."""
    return [Event(*row) for row in await connection.fetch(SINCE, seq, limit)]


LAST = "select coalesce(max(seq), 0) from events"


async def last(connection: Connection) -> int:
    """The newest sequence number, 0 in an empty log."""
    seq: int = await connection.fetchval(LAST)
    return seq


SOME = """
select seq, at, node, kind, campaign_id, agent_id, attempt_id, lead_id, body
  from events where seq = any($1::bigint[]) order by seq
"""


async def some(connection: Connection, seqs: Sequence[int]) -> list[Event]:
    """Those of these events that exist by now: how a reader closes the gaps it saw."""
    return [Event(*row) for row in await connection.fetch(SOME, list(seqs))]


OF_PEOPLE = """
select max(seq) as newest,
       array_agg(seq) filter (
         where kind in ('campaign', 'user', 'costs', 'caller_number', 'dnc', 'consent', 'contact')) as found
  from events where seq > $1
"""


async def of_people(connection: Connection, seq: int) -> tuple[int, frozenset[int]]:
    """After `seq`: the newest sequence number, and those of changes that the dialer follows."""
    row = await connection.fetchrow(OF_PEOPLE, seq)
    assert row is not None
    return row["newest"] or seq, frozenset(row["found"] or ())
