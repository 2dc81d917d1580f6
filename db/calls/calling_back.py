"""Who called: whom a person means who calls one of our numbers back."""

from __future__ import annotations

from dataclasses import dataclass

from db import audit
from db.people import dnc
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a number of ours was shown. `principals` empty: nobody knows, so it is all of them.

    `language` is that of the campaign, None where no call is known; `attempt_id` is that call.
    """

    principals: tuple[int, ...]
    language: str | None = None
    attempt_id: int | None = None


LAST = """
select c.principal_id, c.language, a.id
  from attempts a join campaigns c on c.id = a.campaign_id
 where a.contact_id in (select contact_id from contact_numbers where e164 = $1)
   and a.e164 = $1 and a.caller_id = $2 and a.dialed_at is not null
 order by a.claimed_at desc limit 1
"""

# A number that nobody is said to own is that of everybody whose campaigns show it.
OWNERS = """
with owner as (select principal_id from caller_numbers where e164 = $1 and principal_id is not null)
select principal_id from owner
 union
select c.principal_id from campaigns c left join caller_id_rules r on r.campaign_id = c.id
 where $1 in (c.default_caller_id, r.e164) and not exists (select from owner)
 order by principal_id
"""


async def who_called(connection: Connection, e164: str | None, shown: str | None) -> Caller:
    """Whoever showed `shown` to this number last, else its owner, else everybody whose campaigns show it."""
    if shown is None:
        return Caller(())
    last = await connection.fetchrow(LAST, e164, shown) if e164 is not None else None
    if last is not None:
        return Caller((last[0],), last[1], last[2])
    return Caller(tuple(row["principal_id"] for row in await connection.fetch(OWNERS, shown)))


IDENTITY = """
select file_name from prompts
 where principal_id = $1 and kind = 'identity' and language = $2 and state = 'confirmed'
"""


async def identity(connection: Connection, caller: Caller, language: str) -> str | None:
    """The confirmed message that names who called; None: there is none, or nobody is the only one."""
    if len(caller.principals) != 1:
        return None
    found: str | None = await connection.fetchval(IDENTITY, caller.principals[0], language)
    return found


async def oppose(connection: Connection, e164: str, caller: Caller, *, source: str, shown: str | None) -> None:
    """Write that the person pressed the key, for those who called or, where nobody knows who, for everybody."""
    async with connection.transaction():
        for principal in caller.principals or (None,):
            await dnc.add(
                connection, e164, principal_id=principal, source=source, shown=shown, attempt_id=caller.attempt_id
            )
        detail = {"source": source, "principals": list(caller.principals), "attempt_id": caller.attempt_id}
        await audit.write(connection, None, "dnc.opt_out", detail=detail)
