"""Recordings: expected from the moment a recorded call is joined, until a file is kept, missed or erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

EXPECT = """
insert into recordings (node, attempt_id, agent_id, campaign_id, contact_id, started_at, demanded)
select $1, $2, $3, c.id, $5, $6, c.recording <> 'on_demand' from campaigns c where c.id = $4
on conflict (attempt_id) do nothing
"""


async def expect(
    connection: Connection,
    node: str,
    attempt_id: int,
    agent_id: int,
    campaign_id: int,
    contact_id: int,
    started_at: datetime,
) -> None:
    """A file will come for this attempt; a call that is joined a second time keeps its first row."""
    await connection.execute(EXPECT, node, attempt_id, agent_id, campaign_id, contact_id, started_at)


DEMAND = "update recordings set demanded = true where attempt_id = $1 and state = 'expected' returning id"


async def demand(connection: Connection, attempt_id: int) -> bool:
    """Keep what an on-demand campaign would have dropped. False: nothing is being recorded."""
    return await connection.fetchval(DEMAND, attempt_id) is not None


PAUSE = "update recordings set paused_until = $2 where attempt_id = $1 and state = 'expected' returning id"


async def pause(connection: Connection, attempt_id: int, until: datetime | None) -> bool:
    """Note until when it is paused; None: not any more. False: nothing is being recorded."""
    return await connection.fetchval(PAUSE, attempt_id, until) is not None


STEERED = """
select attempt_id, demanded, paused_until from recordings where attempt_id = any($1::bigint[]) and state = 'expected'
"""


async def steered(connection: Connection, attempt_ids: Sequence[int]) -> dict[int, tuple[bool, datetime | None]]:
    """Of these attempts, those that are being recorded: whether it is wanted, and until when it is paused."""
    rows = await connection.fetch(STEERED, list(attempt_ids))
    return {row["attempt_id"]: (row["demanded"], row["paused_until"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Due:
    """A recording whose call has ended: its file should lie in the spool."""

    id: int
    attempt_id: int
    campaign_id: int
    agent_id: int
    started_at: datetime
    ended_at: datetime
    bridged_at: datetime | None
    demanded: bool
    fault: str


DUE = """
select r.id, r.attempt_id, r.campaign_id, r.agent_id, r.started_at, a.ended_at, a.bridged_at, r.demanded,
       r.fault
  from recordings r join attempts a on a.id = r.attempt_id
 where r.node = $1 and r.state = 'expected' and a.ended_at <= $2 and r.id <> all($3::bigint[])
 order by a.ended_at limit $4
"""


async def due(connection: Connection, node: str, ended_before: datetime, busy: Sequence[int], limit: int) -> list[Due]:
    """Recordings of calls that ended before then, without those in `busy`, the longest waiting first."""
    return [Due(*row) for row in await connection.fetch(DUE, node, ended_before, list(busy), limit)]


WAITING = """
select count(*), min(a.ended_at)
  from recordings r join attempts a on a.id = r.attempt_id
 where r.node = $1 and r.state = 'expected' and a.ended_at is not null
"""


async def waiting(connection: Connection, node: str) -> tuple[int, datetime | None]:
    """How many recordings of ended calls are not settled, and since when the oldest waits."""
    row = await connection.fetchrow(WAITING, node)
    assert row is not None
    return row[0], row[1]


@dataclass(frozen=True, slots=True)
class File:
    """A finished file; `name` is relative to the folder of recordings."""

    name: str
    size: int
    sha256: bytes
    duration_ms: int


STORE = """
update recordings set state = 'stored', fault = $7, file_name = $2, bytes = $3, sha256 = $4, duration_ms = $5,
       ended_at = $6, stored_at = now()
 where id = $1 and state = 'expected' returning id
"""


async def store(connection: Connection, recording_id: int, file: File, ended_at: datetime, fault: str) -> bool:
    """The file is kept; `fault` is empty or says what is wrong with it. False: the row was settled before."""
    return (
        await connection.fetchval(
            STORE, recording_id, file.name, file.size, file.sha256, file.duration_ms, ended_at, fault
        )
        is not None
    )


SETTLE = """
update recordings set state = $2, fault = $3, ended_at = $4 where id = $1 and state = 'expected' returning id
"""


async def settle(connection: Connection, recording_id: int, state: str, fault: str, ended_at: datetime) -> bool:
    """Nothing is kept: missing, broken or dropped. False: the row was settled before."""
    return await connection.fetchval(SETTLE, recording_id, state, fault, ended_at) is not None


COMPLAIN = "update recordings set fault = $2 where id = $1 and state = 'expected' and fault <> $2 returning id"


async def complain(connection: Connection, recording_id: int, fault: str) -> bool:
    """Say why it is not stored yet. False: it was said before."""
    return await connection.fetchval(COMPLAIN, recording_id, fault) is not None


REOPEN = """
update recordings set state = 'expected', fault = ''
 where attempt_id = $1 and state = 'missing' and file_name is null
returning id
"""


async def reopen(connection: Connection, attempt_id: int) -> bool:
    """A file that was missing has come after all."""
    return await connection.fetchval(REOPEN, attempt_id) is not None


FATES = """
select a.id as attempt_id, a.ended_at is not null as ended, a.bridged_at is not null as joined, r.id, r.state,
       r.file_name, r.bytes
  from attempts a left join recordings r on r.attempt_id = a.id
 where a.id = any($1::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Fate:
    """What is known of an attempt whose sound lies in the spool; no `id`: it has no recording."""

    attempt_id: int
    ended: bool
    joined: bool
    id: int | None
    state: str | None
    file_name: str | None
    size: int | None


async def fates(connection: Connection, attempt_ids: Sequence[int]) -> dict[int, Fate]:
    """What is known of these attempts; an attempt that does not exist is not in the answer."""
    return {row["attempt_id"]: Fate(*row) for row in await connection.fetch(FATES, list(attempt_ids))}


EXPIRED = """
select r.id, r.attempt_id, r.campaign_id, r.agent_id, r.started_at, r.state, r.file_name
  from recordings r join campaigns c on c.id = r.campaign_id
  left join unnest($4::text[], $5::integer[]) as law (profile, days) on law.profile = c.profile
 where r.node = $1 and r.state in ('stored', 'missing', 'broken')
   and r.started_at < $2::timestamptz - make_interval(days => least(c.retention_days, coalesce(law.days, $6), (
         select t.days from retention_terms t where t.principal_id = c.principal_id and t.kind = 'recordings')))
   and not is_held(r.contact_id)
   and not exists (select from contacts k where k.id = r.contact_id and k.restricted_at is not null)
 order by r.id limit $3
"""


@dataclass(frozen=True, slots=True)
class Expired:
    """A recording that its campaign no longer keeps."""

    id: int
    attempt_id: int
    campaign_id: int
    agent_id: int
    started_at: datetime
    state: str
    file_name: str | None


async def expired(
    connection: Connection, node: str, now: datetime, days: tuple[list[str], list[int], int], limit: int
) -> list[Expired]:
    """Recordings older than their campaign keeps them, or its profile lets it, the oldest first.

    `days`: profiles, the most days under each, and those of any other.
    """
    return [Expired(*row) for row in await connection.fetch(EXPIRED, node, now, limit, *days)]


ERASE = """
with erased as (
  update recordings
     set state = 'erased', fault = '', file_name = null, sha256 = null, bytes = null, stored_at = null
   where id = $1 and state in ('stored', 'missing', 'broken')
  returning id
)
insert into audit_log (action, target, detail)
select 'recording.erase', 'recording ' || id, jsonb_build_object('reason', 'retention') from erased
returning id
"""


async def erase(connection: Connection, recording_id: int) -> bool:
    """The file is gone for good, and the audit log says so. False: it was erased before."""
    return await connection.fetchval(ERASE, recording_id) is not None
