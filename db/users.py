"""People who log in, and the stations of those who are agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a log-in is checked against."""

    user_id: int
    password_hash: str
    disabled: bool


CREDENTIALS = "select id, password_hash, disabled_at is not null from users where login = $1"


async def credentials(connection: Connection, login: str) -> Credentials | None:
    """The person of this login, disabled or not."""
    row = await connection.fetchrow(CREDENTIALS, login)
    return Credentials(*row) if row else None


@dataclass(frozen=True, slots=True)
class User:
    """A person as administrators see them."""

    id: int
    login: str
    name: str
    role: str
    language: str
    station: str | None
    created_at: datetime
    disabled_at: datetime | None


LIST = """
select u.id, u.login, u.name, u.role, u.language, a.station, u.created_at, u.disabled_at
  from users u left join agents a on a.id = u.id
 where u.id > $1 and ($3 or u.disabled_at is null)
 order by u.id limit $2
"""


async def page(connection: Connection, after: int, limit: int, *, with_disabled: bool) -> list[User]:
    """People by id, after one id."""
    return [User(*row) for row in await connection.fetch(LIST, after, limit, with_disabled)]


GET = """
select u.id, u.login, u.name, u.role, u.language, a.station, u.created_at, u.disabled_at
  from users u left join agents a on a.id = u.id where u.id = $1
"""


async def get(connection: Connection, user_id: int) -> User | None:
    """One person."""
    row = await connection.fetchrow(GET, user_id)
    return User(*row) if row else None


CREATE = """
insert into users (login, name, role, language, password_hash)
select $1, $2, $3, $4, $5 where not exists (select from users where login = $1)
on conflict (login) do nothing returning id
"""


async def create(
    connection: Connection, *, login: str, name: str, role: str, language: str, password_hash: str
) -> int | None:
    """The new person's id, or None: the login is taken."""
    made: int | None = await connection.fetchval(CREATE, login, name, role, language, password_hash)
    return made


ADD_AGENT = """
insert into agents (id, node, station, sip_secret)
select $1, $2, $3, $4 where not exists (select from agents where id = $1)
on conflict (station) do nothing returning id
"""


async def add_agent(connection: Connection, user_id: int, *, node: str, station: str, sip_secret: str) -> bool:
    """Give a person a station. False: the station, or an agent for this person, exists."""
    return await connection.fetchval(ADD_AGENT, user_id, node, station, sip_secret) is not None


FREE_STATION = """
select 'poste-' || lpad(n::text, 3, '0') from generate_series(1, 9999) n
 where not exists (select from agents where station = 'poste-' || lpad(n::text, 3, '0'))
 order by n limit 1
"""


async def free_station(connection: Connection) -> str:
    """The first station name of the usual form that nobody has."""
    station: str = await connection.fetchval(FREE_STATION)
    return station


CHANGE = """
update users set name = coalesce($2, name), language = coalesce($3, language), role = coalesce($4, role)
 where id = $1 returning id
"""


async def change(
    connection: Connection, user_id: int, *, name: str | None, language: str | None, role: str | None
) -> bool:
    """Change what is given. False: no such person."""
    return await connection.fetchval(CHANGE, user_id, name, language, role) is not None


SET_KEYS = "update users set keys = $2 where id = $1"


async def set_keys(connection: Connection, user_id: int, keys: Mapping[str, Any]) -> None:
    """Keep which keys of the pages a person uses."""
    await connection.execute(SET_KEYS, user_id, dict(keys))


SET_PASSWORD = "update users set password_hash = $2 where id = $1 returning id"  # noqa: S105  # a statement


async def set_password(connection: Connection, user_id: int, password_hash: str) -> bool:
    """False: no such person."""
    return await connection.fetchval(SET_PASSWORD, user_id, password_hash) is not None


DISABLE = """
update users set disabled_at = case when $2 then coalesce(disabled_at, now()) end where id = $1 returning id
"""


async def set_disabled(connection: Connection, user_id: int, disabled: bool) -> bool:
    """Close an account or open it again. False: no such person."""
    return await connection.fetchval(DISABLE, user_id, disabled) is not None


OTHER_ADMINS = """
select exists (
  select from (select id from users where role = 'admin' and disabled_at is null for update) a where a.id <> $1
)
"""


async def other_admins(connection: Connection, user_id: int) -> bool:
    """Whether an active administrator other than this one exists; locks them all until the commit."""
    found: bool = await connection.fetchval(OTHER_ADMINS, user_id)
    return found


@dataclass(frozen=True, slots=True)
class Phone:
    """What an agent's telephone needs to register."""

    station: str
    sip_secret: str
    node: str


RENEW = "update agents set sip_secret = $2 where id = $1 returning station, sip_secret, node"


async def renew_secret(connection: Connection, agent_id: int, secret: str) -> Phone | None:
    """Give an agent's telephone another secret; None: no such agent."""
    row = await connection.fetchrow(RENEW, agent_id, secret)
    return Phone(*row) if row else None


PHONE = "select station, sip_secret, node from agents where id = $1"


async def phone(connection: Connection, agent_id: int) -> Phone | None:
    """The agent's own telephone account."""
    row = await connection.fetchrow(PHONE, agent_id)
    return Phone(*row) if row else None
