"""How the sound of calls was, as agents' pages measured it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.pool import Connection

MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """Sums and means over so many seconds; times in milliseconds, None: never known. `warnings`: what was told."""

    seconds: int
    packets_expected: int
    packets_lost: int
    jitter_ms: float | None
    worst_jitter_ms: float | None
    round_trip_ms: float | None
    warnings: list[str]


KEEP = """
with own as (
  select a.id from attempts a
   where a.id = $2 and a.bridged_at is not null and (a.ended_at is null or a.ended_at > now() - interval '1 hour')
     and (a.agent_id = $1 or exists (select from handed_over h where h.attempt_id = a.id and h.agent_id = $1))
     and (select count(*) from sound_measured o where o.attempt_id = a.id and o.page <> $3) < $11
), kept as (
  insert into sound_measured as m (agent_id, attempt_id, page, seconds, packets_expected, packets_lost, jitter_ms,
                                   worst_jitter_ms, round_trip_ms, warnings)
  select $1, id, $3, $4, $5, $6, $7, $8, $9, $10 from own
  on conflict (attempt_id, page) do update
     set seconds = excluded.seconds, packets_expected = excluded.packets_expected,
         packets_lost = excluded.packets_lost, jitter_ms = excluded.jitter_ms,
         worst_jitter_ms = excluded.worst_jitter_ms, round_trip_ms = excluded.round_trip_ms,
         warnings = excluded.warnings
   where m.agent_id = excluded.agent_id and m.seconds < excluded.seconds
)
select exists (select from own)
"""


async def keep(connection: Connection, agent_id: int, attempt_id: int, page: UUID, sums: Measured) -> bool:
    """What a page has measured of a call so far; sent twice or late, it changes nothing.

    False: no call that this agent talked in within the last hour, or more pages than one call has.
    """
    kept: bool = await connection.fetchval(
        KEEP, agent_id, attempt_id, page, sums.seconds, sums.packets_expected, sums.packets_lost, sums.jitter_ms,
        sums.worst_jitter_ms, sums.round_trip_ms, sums.warnings, MOST_PAGES,
    )  # fmt: skip
    return kept


OF_RECORDING = """
select s.seconds, s.packets_expected, s.packets_lost, s.jitter_ms, s.worst_jitter_ms, s.round_trip_ms, s.warnings
  from recordings r join sound_of_calls s on s.attempt_id = r.attempt_id where r.id = $1
"""


async def of_recording(connection: Connection, recording_id: int) -> Measured | None:
    """The whole call of a recording, or None: nothing was measured."""
    row = await connection.fetchrow(OF_RECORDING, recording_id)
    return Measured(*row) if row else None
