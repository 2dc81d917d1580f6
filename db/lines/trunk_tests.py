"""Test calls of trunks in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(slots=True)
class TrunkTest:
    """One test call; what has not happened (yet) is None. Times are aware."""

    id: int
    trunk: str
    e164: str | None
    shown: str
    refusal: str | None = None
    reachable: bool | None = None
    round_trip_ms: float | None = None
    dialed_at: datetime | None = None
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    sip_code: int | None = None
    cause: int | None = None
    codec: str | None = None
    lost: bool = False


LATELY = "select count(*) from trunk_tests where trunk = $1 and asked_at > now() - interval '1 hour'"


async def lately(connection: Connection, trunk: str) -> int:
    """How many tests of a trunk were asked for within the last hour."""
    count: int = await connection.fetchval(LATELY, trunk)
    return count


OWNER = "select principal_id from caller_numbers where e164 = $1"


async def owner_of(connection: Connection, shown: str) -> int | None:
    """The principal whose number this is; None: nobody said."""
    owner: int | None = await connection.fetchval(OWNER, shown)
    return owner


ASK = "insert into trunk_tests (node, trunk, e164, shown, asked_by) values ($1, $2, $3, $4, $5) returning id"


async def ask(connection: Connection, node: str, trunk: str, e164: str, shown: str, by: int) -> int:
    """A test that somebody wants; its id."""
    made: int = await connection.fetchval(ASK, node, trunk, e164, shown, by)
    return made


GET = """
select id, trunk, e164, shown, refusal, reachable, round_trip_ms, dialed_at, ringing_at, answered_at, ended_at,
       sip_code, cause, codec, lost
  from trunk_tests where id = $1
"""


async def get(connection: Connection, test_id: int) -> TrunkTest | None:
    """One test as far as it has come, or None."""
    row = await connection.fetchrow(GET, test_id)
    return TrunkTest(*row) if row else None


WRITE = """
update trunk_tests
   set refusal = $2, reachable = $3, round_trip_ms = $4, dialed_at = $5, ringing_at = $6, answered_at = $7,
       ended_at = $8, sip_code = $9, cause = $10, codec = $11, lost = $12,
       e164 = case when $8::timestamptz is null then e164 end
 where id = $1 and ended_at is null
"""


async def write(connection: Connection, one: TrunkTest) -> None:
    """How far a test has come; one that has ended stays as it is."""
    await connection.execute(
        WRITE, one.id, one.refusal, one.reachable, one.round_trip_ms, one.dialed_at, one.ringing_at, one.answered_at,
        one.ended_at, one.sip_code, one.cause, one.codec, one.lost,
    )  # fmt: skip


GIVE_UP = """
update trunk_tests set ended_at = now(), lost = true, e164 = null
 where node = $1 and ended_at is null and asked_at < now() - interval '30 s'
"""


async def give_up(connection: Connection, node: str) -> None:
    """End the tests that a dialer before this one had begun, or never took up."""
    await connection.execute(GIVE_UP, node)
