"""What the model of who answers learns from and scores, and the chances it gives back.

Of attempts only those say something that reached the number: not one that the trunk failed, that we took back or
that was lost with us. Hours and weekdays are those of the campaign's time zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from db.pool import Connection
from dialer.core.model import E164
from dialer.core.observation import Feature
from dialer.core.phone import kind_of
from dialer.core.states import PACED

if TYPE_CHECKING:
    from asyncpg import Record

Known = dict[str, Feature]
"""What is known of one lead's number, by the names of dialer/core/answering.py."""

# What comes before a call: the same three columns for a call to make and for one that was made.
LEADS = """
select l.id, l.number_id, n.e164, n.kind as labelled, l.batch_id, k.postcode, before.*,
       $2::timestamptz as at, c.calling_hours ->> 'timezone' as zone,
       extract(epoch from $2 - before.last_at)::float8 / 3600 as hours_since_last
  from leads l
  join campaigns c on c.id = l.campaign_id
  join contacts k on k.id = l.contact_id
  join contact_numbers n on n.id = l.number_id and n.contact_id = l.contact_id
 cross join lateral (
   select count(*) as attempts, count(*) filter (where b.answered_at is not null and b.outcome <> 'machine') as answers,
          (array_agg(b.outcome order by b.id desc))[1] as last_outcome, max(b.dialed_at) as last_at
     from attempts b
    where b.contact_id = l.contact_id and b.number_id = l.number_id and b.dialed_at is not null
      and b.outcome not in ('lost', 'cancelled') and b.trunk_fault is null) before
 where l.id = any($1::bigint[])
"""


async def features(connection: Connection, lead_ids: Sequence[int], now: datetime) -> dict[int, Known]:
    """What is known of the number that each lead's next attempt calls, were it called `now` (aware)."""
    return {row["id"]: _known(row) for row in await connection.fetch(LEADS, list(lead_ids), now)}


PAST = """
select a.number_id, a.e164, n.kind as labelled, l.batch_id, k.postcode, before.*,
       a.dialed_at as at, c.calling_hours ->> 'timezone' as zone,
       extract(epoch from a.dialed_at - before.last_at)::float8 / 3600 as hours_since_last,
       a.answered_at is not null and a.outcome <> 'machine' as answered
  from (select * from attempts
         where campaign_id = $1 and mode = any($3::text[]) and dialed_at is not null
           and outcome not in ('lost', 'cancelled') and trunk_fault is null
           and (answered_at is not null or hung_up_by is null)
         order by claimed_at desc limit $2) a
  join campaigns c on c.id = a.campaign_id
  join leads l on l.id = a.lead_id
  join contacts k on k.id = a.contact_id
  join contact_numbers n on n.id = a.number_id and n.contact_id = a.contact_id
 cross join lateral (
   select count(*) as attempts, count(*) filter (where b.answered_at is not null and b.outcome <> 'machine') as answers,
          (array_agg(b.outcome order by b.id desc))[1] as last_outcome, max(b.dialed_at) as last_at
     from attempts b
    where b.contact_id = a.contact_id and b.number_id = a.number_id and b.claimed_at < a.claimed_at
      and b.dialed_at is not null and b.outcome not in ('lost', 'cancelled') and b.trunk_fault is null) before
 order by a.ended_at, a.id
"""


async def past(connection: Connection, campaign_id: int, count: int) -> list[tuple[Known, bool]]:
    """What was known before each of the last `count` calls that pacing placed for the campaign, and who answered.

    The oldest first; true: a person answered. A call that an agent starts goes to somebody who was chosen.
    """
    rows = await connection.fetch(PAST, campaign_id, count, list(PACED))
    return [(_known(row), row["answered"]) for row in rows]


DUE = """
select id from leads
 where campaign_id = $1 and state = 'callable' and next_attempt_at <= $2 and id > $3 order by id limit $4
"""


async def due(connection: Connection, campaign_id: int, now: datetime, after: int, count: int) -> list[int]:
    """Leads that may be called `now`, by id after one id: how all of them are scored, some at a time."""
    return [row[0] for row in await connection.fetch(DUE, campaign_id, now, after, count)]


# Every change of a chance writes a row and its place in each index: small ones change no order worth that.
REFRESH = """
update leads l set answer_chance = c.chance from unnest($2::bigint[], $3::real[]) as c(id, chance)
 where l.id = c.id and l.campaign_id = $1 and l.state = 'callable'
   and (l.answer_chance is null or abs(l.answer_chance - c.chance) > 0.01)
"""


async def refresh(connection: Connection, campaign_id: int, probabilities: Mapping[int, float]) -> None:
    """Keep the chances of these leads of a campaign; those that are being called meanwhile are left alone."""
    await connection.execute(REFRESH, campaign_id, list(probabilities), list(probabilities.values()))


def _known(row: Record) -> Known:
    # PostgreSQL may know fewer zones than we do, and who claims calls must not fail for one of them.
    local: datetime = row["at"].astimezone(ZoneInfo(row["zone"] or "UTC"))
    return {
        "id": row["number_id"],
        "kind": _kind(row["e164"]),
        "labelled": row["labelled"],
        "zone": row["e164"][:4],  # in France the country and one of five regions, or mobile
        "postcode": row["postcode"][:2] or None,
        "list": str(row["batch_id"]),
        "hour": local.hour + local.minute / 60,
        "weekday": local.weekday(),
        "attempts": row["attempts"],
        "answers": row["answers"],
        "last_outcome": row["last_outcome"],
        "hours_since_last": row["hours_since_last"],
    }


def _kind(e164: str) -> str:
    return _kind_of_range(e164[:8], len(e164))


@lru_cache(maxsize=65_536)
def _kind_of_range(beginning: str, length: int) -> str:
    # Plans give out kinds by range: asking for each of twenty thousand numbers would take a second.
    return kind_of(E164(beginning.ljust(length, "0")))
