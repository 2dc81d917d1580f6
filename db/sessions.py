"""Sessions of people at their pages: made at log-in, found by the hash of their token, ended at will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Session:
    """A living session and the person behind it; node is that of an agent's station, None for others."""

    token_hash: bytes
    user_id: int
    login: str
    name: str
    role: str
    language: str
    csrf_token: str
    node: str | None
    created_at: datetime
    expires_at: datetime
    keys: dict[str, Any]


OPEN = """
insert into sessions (token_hash, user_id, csrf_token, expires_at)
values ($1, $2, $3, now() + make_interval(secs => $4))
"""


async def open_one(connection: Connection, *, token_hash: bytes, user_id: int, csrf_token: str, seconds: float) -> None:
    """Write a new session that lasts at most `seconds`."""
    await connection.execute(OPEN, token_hash, user_id, csrf_token, seconds)


FIND = """
select s.token_hash, u.id, u.login, u.name, u.role, u.language, s.csrf_token,
       a.node, s.created_at, s.expires_at, u.keys, s.seen_at < now() - interval '60 s'
  from sessions s join users u on u.id = s.user_id left join agents a on a.id = u.id
 where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null
   and s.seen_at > now() - make_interval(secs => $2)
"""
TOUCH = "update sessions set seen_at = now() where token_hash = $1"


async def find(connection: Connection, token_hash: bytes, idle_seconds: float) -> Session | None:
    """The session if it still counts; being seen is written once a minute at most."""
    row = await connection.fetchrow(FIND, token_hash, idle_seconds)
    if row is None:
        return None
    *facts, unseen = row
    if unseen:
        await connection.execute(TOUCH, token_hash)
    return Session(*facts)


REVOKE = """
update sessions set revoked_at = now() where token_hash = $1 and revoked_at is null returning user_id
"""


async def revoke(connection: Connection, token_hash: bytes) -> bool:
    """End one session. False: it had ended."""
    return await connection.fetchval(REVOKE, token_hash) is not None


REVOKE_ALL = """
with ended as (
  update sessions set revoked_at = now()
   where user_id = $1 and revoked_at is null and token_hash is distinct from $2 returning 1
)
select count(*) from ended
"""


async def revoke_all(connection: Connection, user_id: int, except_hash: bytes | None = None) -> int:
    """End every session of a person (but one, where given); how many ended."""
    ended: int = await connection.fetchval(REVOKE_ALL, user_id, except_hash)
    return ended


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as its owner sees it; `handle` names it without opening it."""

    handle: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


OF_USER = """
select left(encode(sha256(token_hash), 'hex'), 32), created_at, seen_at, expires_at, token_hash = $2
  from sessions
 where user_id = $1 and revoked_at is null and expires_at > now()
   and seen_at > now() - make_interval(secs => $3)
 order by created_at desc limit 200
"""


async def of_user(connection: Connection, user_id: int, current: bytes, idle_seconds: float) -> list[Listed]:
    """The living sessions of a person, newest first."""
    return [Listed(*row) for row in await connection.fetch(OF_USER, user_id, current, idle_seconds)]


REVOKE_BY_HANDLE = """
update sessions set revoked_at = now()
 where user_id = $1 and revoked_at is null and left(encode(sha256(token_hash), 'hex'), 32) = $2
returning token_hash
"""


async def revoke_by_handle(connection: Connection, user_id: int, handle: str) -> bool:
    """End one of a person's own sessions. False: there is none of that name."""
    return await connection.fetchval(REVOKE_BY_HANDLE, user_id, handle) is not None


SWEEP = """
delete from sessions where coalesce(revoked_at, expires_at) < now() - interval '30 days'
"""


async def sweep(connection: Connection) -> None:
    """Forget sessions that ended a month ago."""
    await connection.execute(SWEEP)
