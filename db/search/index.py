"""Keeps contact_search up with the contacts, some moments behind them, so that no import waits for an index.

Migration 0013 notes what changed. The newest note comes first: a contact that was just typed in, or a small file,
does not wait behind a large one.
"""

from __future__ import annotations

import contextlib

import asyncpg

from db.pool import Connection

SLICE = 2000
TOGETHER = 20_000
WORDS_AT_ONCE = 200

# 7202: the advisory lock of whoever writes contact_search; released with the transaction.
TURN = "select pg_try_advisory_xact_lock(7202, 0)"
# Whoever changes contacts meanwhile must not be the one that a deadlock ends.
GIVE_WAY = "set local lock_timeout = '200ms'"
# The newest note, and with it those of contacts made shortly before.
TAKE = """
with newest as (select first, last from contact_search_due order by id desc limit 1),
taken as (
  delete from contact_search_due d using newest n
   where d.last <= n.last and d.first >= least(n.first, n.last - $1) returning d.first, d.last
)
select array_agg(first), array_agg(last) from taken
"""
GONE = """
delete from contact_search s using unnest($1::bigint[], $2::bigint[]) as due (first, last)
 where s.contact_id between due.first and due.last and not exists (select from contacts k where k.id = s.contact_id)
"""
OLDEST = """
select array_agg(id) from (
  select distinct k.id from unnest($1::bigint[], $2::bigint[]) as due (first, last)
    join contacts k on k.id between due.first and due.last order by k.id limit $3) oldest
"""
LEAVE = """
insert into contact_search_due (first, last)
select greatest(first, $3 + 1), last from unnest($1::bigint[], $2::bigint[]) as due (first, last) where last > $3
"""
# A word that is known is not even tried: `on conflict` alone would cost as much as a new one.
WRITE = """
with done as (
  insert into contact_search as s (contact_id, words, numbers)
  select k.id,
         contact_words(k.first_name || ' ' || k.last_name, k.company, k.city || ' ' || k.postcode, k.email, k.extra),
         coalesce((select string_agg(contact_digits(n.e164), '' order by n.rank)
                     from contact_numbers n where n.contact_id = k.id), '')
    from contacts k where k.id = any($1::bigint[])
  on conflict (contact_id) do update set words = excluded.words, numbers = excluded.numbers
  returning s.words
), fresh as (
  select distinct substr(lexeme, 2) as word from done, unnest(done.words)
)
insert into search_words (word)
select word from fresh f
 where length(word) >= 3 and word !~ '[0-9]' and not exists (select from search_words w where w.word = f.word)
    on conflict do nothing
"""
SETTLE = "select gin_clean_pending_list('contact_search_found'), gin_clean_pending_list('search_words_parts')"


async def catch_up_some(connection: Connection) -> int | None:
    """Write the rows of at most SLICE contacts, in a transaction of its own; how many. None: nothing was due.

    Somebody else at it counts as nothing due.
    """
    async with connection.transaction():
        await connection.execute(GIVE_WAY)
        if not await connection.fetchval(TURN):
            return None
        taken = await connection.fetchrow(TAKE, TOGETHER)
        if taken is None or taken[0] is None:
            return None
        found: list[int] = await connection.fetchval(OLDEST, *taken, SLICE) or []
        if len(found) == SLICE:
            await connection.execute(LEAVE, *taken, found[-1])
        await connection.execute(GONE, *taken)
        await connection.execute(WRITE, found)
    await _settle(connection)
    return len(found)


async def _settle(connection: Connection) -> None:
    """Sort what was written into the indexes: searches read through what lies unsorted. Others may be at it."""
    with contextlib.suppress(asyncpg.LockNotAvailableError):
        async with connection.transaction():
            await connection.execute(GIVE_WAY)
            await connection.execute(SETTLE)


async def catch_up(connection: Connection) -> None:
    """Write all that is due, as far as nobody else is at it."""
    while await catch_up_some(connection) is not None:
        pass


ANY_DUE = "select exists (select from contact_search_due)"


async def behind(connection: Connection) -> bool:
    """Whether some contacts cannot be found by their words yet, or only by what they were."""
    found: bool = await connection.fetchval(ANY_DUE)
    return found


FORGET_WORDS = """
with looked as (select word from search_words where word > $1 order by word limit $2),
gone as (
  delete from search_words w using looked
   where w.word = looked.word and not exists (select from contact_search_due)
     and not exists (select from contact_search s
                      where s.words @@ format('%L | %L | %L | %L | %L', 'n' || looked.word, 'o' || looked.word,
                                              'c' || looked.word, 'e' || looked.word, 'a' || looked.word)::tsquery)
)
select max(word) from looked
"""


async def forget_words(connection: Connection, after: str) -> str:
    """Delete those of the next WORDS_AT_ONCE words that no contact has any more; the last one looked at, or ""."""
    async with connection.transaction():
        if not await connection.fetchval(TURN):
            return after
        last: str | None = await connection.fetchval(FORGET_WORDS, after, WORDS_AT_ONCE)
    return last or ""
