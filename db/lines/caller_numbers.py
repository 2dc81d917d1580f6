"""The numbers that may be shown: whose they are, caps and rest, and how the calls that showed them went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from db.pool import Connection
from dialer.core.number_health import SHORT_SECONDS, Record
from dialer.core.own_numbers import OwnNumber


@dataclass(frozen=True, slots=True)
class CallerNumber(OwnNumber):
    """A number, as its owner has described it and as it does; its days are the company's."""

    trunks: tuple[str, ...]
    operator: str
    contract: str
    daily_cap: int | None
    rests_until: datetime | None
    rest_days: int
    signs: tuple[str, ...]
    judged_at: datetime | None
    bad_since: datetime | None
    note: str


ALL = """
select c.e164, c.principal_id, c.declared, c.callable_back, c.valid_from, c.valid_to,
       array(select t.trunk from trunk_numbers t where t.e164 = c.e164 order by t.trunk) as trunks,
       c.operator, c.contract, c.daily_cap, c.rests_until, c.rest_days, c.signs, c.judged_at, c.bad_since, c.note
  from caller_numbers c where $1::text is null or c.e164 = $1 order by c.e164
"""


async def numbers(connection: Connection, e164: str | None = None) -> list[CallerNumber]:
    """Every number that a trunk may or might show, or one of them."""
    rows = await connection.fetch(ALL, e164)
    return [CallerNumber(**{**row, "trunks": tuple(row["trunks"]), "signs": tuple(row["signs"])}) for row in rows]


# jsonb_populate_record keeps the value of every column that is not given.
CHANGE = """
update caller_numbers c set (principal_id, operator, contract, declared, callable_back, valid_from, valid_to, daily_cap,
                             rests_until, rest_days, note) = (
  select p.principal_id, p.operator, p.contract, p.declared, p.callable_back, p.valid_from, p.valid_to, p.daily_cap,
         p.rests_until, p.rest_days, p.note from jsonb_populate_record(c, $2) p)
 where c.e164 = $1 returning c.e164
"""


async def change(connection: Connection, e164: str, settings: Mapping[str, Any]) -> bool:
    """Change what is said of a number. False: no trunk has it."""
    return await connection.fetchval(CHANGE, e164, dict(settings)) is not None


SHOWN = """
select made.caller_id, count(*) as calls
  from campaigns c
  join lateral (select a.caller_id from attempts a
                 where a.campaign_id = c.id and a.claimed_at >= $2 and a.dialed_at is not null) made on true
 where c.node = $1
 group by made.caller_id
"""


async def shown_since(connection: Connection, node: str, since: datetime) -> dict[str, int]:
    """How many calls showed each number since then, on this node."""
    return {row["caller_id"]: row["calls"] for row in await connection.fetch(SHOWN, node, since)}


COUNT = """
insert into caller_number_days (e164, campaign_id, day, calls, answers, short)
select a.caller_id, a.campaign_id, (a.dialed_at at time zone $4)::date,
       count(*), count(*) filter (where a.answered_at is not null and a.outcome <> 'machine'),
       count(*) filter (where a.bridged_at is not null and a.ended_at < a.bridged_at + make_interval(secs => $3))
  from campaigns c
  join attempts a on a.campaign_id = c.id and a.claimed_at >= $2
  join caller_numbers n on n.e164 = a.caller_id
 where c.node = $1 and a.dialed_at >= $2 and a.ended_at is not null and a.trunk_fault is null
   and a.outcome not in ('lost', 'cancelled')
 group by 1, 2, 3
on conflict (e164, campaign_id, day) do update
   set calls = excluded.calls, answers = excluded.answers, short = excluded.short
"""


async def count_days(connection: Connection, node: str, since: datetime, zone: ZoneInfo) -> None:
    """Count the days from `since` (aware, a midnight of `zone`) on anew, of the campaigns of this node."""
    await connection.execute(COUNT, node, since, SHORT_SECONDS, zone.key, timeout=60)


RECORDS = """
select d.e164, d.campaign_id, sum(d.calls)::int, sum(d.answers)::int, sum(d.short)::int
  from caller_number_days d where d.day >= $1 group by 1, 2
"""
OPT_OUTS = "select shown, count(*)::int from dnc where shown is not null and added_at >= $1 group by 1"


async def records(
    connection: Connection, since: date, began: datetime
) -> tuple[dict[tuple[str, int], Record], dict[str, int]]:
    """Of each number and campaign what became of its calls since a day, which `began` then (aware), and of each number
    its opt-outs.
    """
    rows = await connection.fetch(RECORDS, since)
    found = {(row[0], row[1]): Record(row[2], row[3], row[4]) for row in rows}
    return found, {row[0]: row[1] for row in await connection.fetch(OPT_OUTS, began)}


JUDGE = """
update caller_numbers set signs = $2::text[], judged_at = $3,
       bad_since = case when $2::text[] = '{}' then null else coalesce(bad_since, $3) end,
       rests_until = case when $2::text[] <> '{}' and bad_since is null and rest_days > 0
                          then greatest(coalesce(rests_until, $3), $3 + make_interval(days => rest_days))
                          else rests_until end
 where e164 = $1 returning bad_since = $3 as turned
"""


async def judge(connection: Connection, e164: str, signs: Sequence[str], now: datetime) -> bool:
    """Write what speaks against a number. True: it has gone bad just now, and rests where it is to."""
    return bool(await connection.fetchval(JUDGE, e164, list(signs), now))
