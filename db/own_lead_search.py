"""Leads that an agent may dial by hand, found by the beginning of a word of the name or by the number."""

from __future__ import annotations

import asyncpg

from db.lead_search import Lead
from db.pool import Connection

MOST_FOUND = 20

# No index serves names: it would cost an import more than half of its time again. Whoever fits is taken in
# whatever order: with an order, the planner would walk all leads one by one where nobody fits.
_NAMED = """
select l.id from leads l join contacts k on k.id = l.contact_id
 where l.campaign_id = $1 and l.state in ('callable', 'callback')
   and (k.first_name || ' ' || k.last_name || ' ' || k.first_name || ' ' || k.company) ~* $2
 limit $3
"""
_NUMBERED = """
select l.id from leads l
 where l.campaign_id = $1 and l.state in ('callable', 'callback')
   and l.contact_id in (select contact_id from contact_numbers where e164 = $2)
 limit $3
"""
_SHOWN_BEGIN, _SHOWN_END = (
    """
select l.id, l.campaign_id, c.name, l.batch_id, l.contact_id, k.title, k.first_name, k.last_name, k.company, n.e164,
       l.state, l.priority, l.attempts,
       case when l.next_attempt_at > '-infinity' and l.next_attempt_at < 'infinity' then l.next_attempt_at end,
       l.last_outcome, l.disposition_code,
       coalesce(extract(epoch from (select max(t.claimed_at) from attempts t where t.lead_id = l.id)), 0)::float8
  from leads l
  join campaigns c on c.id = l.campaign_id
  join contacts k on k.id = l.contact_id
  join contact_numbers n on n.id = l.number_id
 where l.id in (
""",
    ") order by l.id",
)
BY_NAME = _SHOWN_BEGIN + _NAMED + _SHOWN_END
BY_NUMBER = _SHOWN_BEGIN + _NUMBERED + _SHOWN_END
LIMIT_TIME = "set local statement_timeout = '1s'"


async def by_name(connection: Connection, campaign_id: int, name: str) -> list[Lead] | None:
    """At most MOST_FOUND leads with a word that begins with `name`, in either order of first and last name.

    None: it took more than a second and was given up.
    """
    try:
        async with connection.transaction(readonly=True):
            await connection.execute(LIMIT_TIME)
            rows = await connection.fetch(BY_NAME, campaign_id, _beginning(name), MOST_FOUND)
    except asyncpg.QueryCanceledError:
        return None
    return [Lead(*row) for row in rows]


async def by_number(connection: Connection, campaign_id: int, e164: str) -> list[Lead]:
    """The leads of a campaign whose contact has this number."""
    return [Lead(*row) for row in await connection.fetch(BY_NUMBER, campaign_id, e164, MOST_FOUND)]


def _beginning(name: str) -> str:
    r"""As a regular expression of PostgreSQL: `\m` is the beginning of a word, all that is typed stands for itself."""
    return r"\m" + "".join(letter if letter.isalnum() else "\\" + letter for letter in name)
