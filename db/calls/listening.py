"""Who has heard a recording and for how long; and the links with which somebody without an account may hear one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

BEGIN = "insert into recording_listens (recording_id, user_id, share_id) values ($1, $2, $3) returning id"


async def begin(connection: Connection, recording_id: int, user_id: int | None, share_id: int | None = None) -> int:
    """Somebody begins to listen: a person, or whoever has this link. The id of the listening."""
    made: int = await connection.fetchval(BEGIN, recording_id, user_id, share_id)
    return made


GOES_ON = """
select exists (
  select from recording_listens
   where recording_id = $1 and user_id is not distinct from $2 and share_id is not distinct from $3
     and began_at > now() - interval '12 hours')
"""


async def goes_on(connection: Connection, recording_id: int, user_id: int | None, share_id: int | None = None) -> bool:
    """This person, or whoever has this link, began to listen within the last 12 hours."""
    found: bool = await connection.fetchval(GOES_ON, recording_id, user_id, share_id)
    return found


HEARD = """
update recording_listens l set heard_ms = greatest(l.heard_ms, least($4, 86400000))
 where l.id = $1 and l.recording_id = $2 and l.user_id = $3 returning l.id
"""


async def heard(connection: Connection, listen_id: int, recording_id: int, user_id: int, heard_ms: int) -> bool:
    """So much was played so far; it never goes back. False: that is not a listening of this person."""
    return await connection.fetchval(HEARD, listen_id, recording_id, user_id, heard_ms) is not None


@dataclass(frozen=True, slots=True)
class Listen:
    """One listening; `who` None: whoever had the link `share_id`."""

    id: int
    who: str | None
    share_id: int | None
    began_at: datetime
    heard_ms: int


LISTENS = """
select l.id, u.name, l.share_id, l.began_at, l.heard_ms
  from recording_listens l left join users u on u.id = l.user_id
 where l.recording_id = $1 order by l.id desc limit 200
"""


async def listens(connection: Connection, recording_id: int) -> list[Listen]:
    """Who has listened, the last first, at most 200."""
    return [Listen(*row) for row in await connection.fetch(LISTENS, recording_id)]


SHARE = """
insert into recording_shares (recording_id, token_hash, made_by, expires_at)
select id, $2, $3, $4 from recordings where id = $1 and state = 'stored' returning id
"""


async def share(
    connection: Connection, recording_id: int, token_hash: bytes, by: int, expires_at: datetime
) -> int | None:
    """A link to a recording; its id, or None: the recording cannot be heard."""
    made: int | None = await connection.fetchval(SHARE, recording_id, token_hash, by, expires_at)
    return made


REVOKE = """
update recording_shares set revoked_at = now(), revoked_by = $3
 where id = $1 and recording_id = $2 and revoked_at is null returning id
"""


async def revoke(connection: Connection, share_id: int, recording_id: int, by: int) -> bool:
    """Nobody can hear the recording by this link any more. False: no such link, or it was revoked."""
    return await connection.fetchval(REVOKE, share_id, recording_id, by) is not None


@dataclass(frozen=True, slots=True)
class Share:
    """A link: who made it, until when it works, how often it was opened."""

    id: int
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened: int


SHARES = """
select s.id, u.name, s.made_at, s.expires_at, s.revoked_at, s.opened
  from recording_shares s join users u on u.id = s.made_by where s.recording_id = $1 order by s.id desc limit 100
"""


async def shares(connection: Connection, recording_id: int) -> list[Share]:
    """The links to a recording, the last first, at most 100."""
    return [Share(*row) for row in await connection.fetch(SHARES, recording_id)]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to; `works` False: it has expired or was revoked."""

    share_id: int
    recording_id: int
    works: bool


OPENS = """
select id, recording_id, revoked_at is null and expires_at > now() from recording_shares where token_hash = $1
"""


async def of_token(connection: Connection, token_hash: bytes) -> Opened | None:
    """What the link with this secret leads to, or None: there is none."""
    row = await connection.fetchrow(OPENS, token_hash)
    return Opened(*row) if row else None


COUNT = """
update recording_shares set opened = opened + 1
 where id = $1 and revoked_at is null and expires_at > now() returning id
"""


async def count(connection: Connection, share_id: int) -> bool:
    """The link is opened once more. False: it stopped working meanwhile."""
    return await connection.fetchval(COUNT, share_id) is not None
