"""Leads that an agent may dial by hand, found by the beginning of a word of the name or by the number."""

from __future__ import annotations

import asyncpg

from db.pool import Connection
from db.search.leads import SHOWN, Lead
from db.search.words import FOREMOST, Match, Wider, terms_of, tsquery

MOST_FOUND = 20

# As the claim of one lead has it (db/leads/moves.py): what is found may be dialled by whoever looks.
_DIALLED = """
select l.id from leads l join contacts k on k.id = l.contact_id
 where l.campaign_id = $1
   and (l.state = 'callback' or l.state = 'callable' and l.next_attempt_at <= now())
   and not exists (select from callbacks b where b.lead_id = l.id and b.state in ('scheduled', 'due', 'missed')
                    and b.agent_id is not null and b.agent_id <> $4)
   and (select o from contact_numbers n, opposed(n.e164, k.principal_id) o where n.id = l.number_id) is null
"""
# Whoever fits is taken in whatever order: with an order, the planner would walk all leads one by one where nobody fits.
_NAMED = (
    _DIALLED  # noqa: S608 - constants of ours
    + """
   and l.contact_id in (select contact_id from contact_search where words @@ $2::tsquery)
 limit $3
"""
)
_NUMBERED = (
    _DIALLED  # noqa: S608 - constants of ours
    + """
   and l.contact_id in (select contact_id from contact_numbers where e164 = $2)
 limit $3
"""
)
PLAIN = "select plain_words($1)"
BY_NAME = SHOWN + " where l.id in (" + _NAMED + ") order by l.id"
BY_NUMBER = SHOWN + " where l.id in (" + _NUMBERED + ") order by l.id"
LIMIT_TIME = "set local statement_timeout = '1s'"


async def by_name(connection: Connection, campaign_id: int, name: str, agent_id: int) -> list[Lead] | None:
    """At most MOST_FOUND leads in whose name or company a word begins with each word of `name`, in whatever order.

    Accents and capitals make no difference. An import is found some moments later, as by every search.

    None: it took more than a second and was given up.
    """
    try:
        async with connection.transaction(readonly=True):
            await connection.execute(LIMIT_TIME)
            words = tsquery(terms_of(await connection.fetchval(PLAIN, name), FOREMOST), Match.BEGINS, Wider({}, {}))
            if not words:
                return []
            rows = await connection.fetch(BY_NAME, campaign_id, words, MOST_FOUND, agent_id)
    except asyncpg.QueryCanceledError:
        return None
    return [Lead(*row) for row in rows]


async def by_number(connection: Connection, campaign_id: int, e164: str, agent_id: int) -> list[Lead]:
    """The leads of a campaign whose contact has this number."""
    return [Lead(*row) for row in await connection.fetch(BY_NUMBER, campaign_id, e164, MOST_FOUND, agent_id)]
