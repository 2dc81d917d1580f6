"""Leads that a rule put aside are let go when a fact changed: the claim judges them again, whatever they waited for."""

from __future__ import annotations

from collections.abc import Sequence

from db.pool import Connection

# In the order of their ids, as by everybody who locks several. A lead is let go to where recycling had put it.
_LET_GO = """
with locked as (
  select l.id from leads l where l.held_by is not null and l.state in ('callable', 'blocked') and ({which})
   order by l.id for update of l
)
update leads l set state = 'callable', held_by = null, due_at = null,
       next_attempt_at = coalesce(due_at, next_attempt_at)
  from locked where l.id = locked.id
"""
RELEASE = _LET_GO.replace("{which}", "l.contact_id = any($1::bigint[])")
RELEASE_NUMBERS = _LET_GO.replace(
    "{which}", "l.contact_id in (select n.contact_id from contact_numbers n where n.e164 = any($1::text[]))"
)


RELEASE_RULES = _LET_GO.replace("{which}", "l.held_by = any($1::text[])")


async def release(connection: Connection, contact_ids: Sequence[int]) -> int:
    """Let go the leads of these contacts, in all campaigns; how many."""
    return _count(await connection.execute(RELEASE, list(contact_ids)))


async def release_numbers(connection: Connection, numbers: Sequence[str]) -> int:
    """Let go the leads of whoever has one of these E.164 numbers; how many."""
    return _count(await connection.execute(RELEASE_NUMBERS, list(numbers), timeout=600))


async def release_rules(connection: Connection, rules: Sequence[str]) -> int:
    """Let go every lead that one of these rules put aside; how many."""
    return _count(await connection.execute(RELEASE_RULES, list(rules), timeout=600))


def _count(status: str) -> int:
    return int(status.rsplit(" ", 1)[-1])
