"""Where a campaign calls: narrowed to beginnings of postcodes, widened again, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db import events
from db.pool import Connection


def simplest(places: Iterable[str]) -> list[str]:
    """The same places without those that lie in another one, in order."""
    kept: list[str] = []
    for place in sorted(set(places)):
        if not kept or not place.startswith(kept[-1]):
            kept.append(place)
    return kept


@dataclass(frozen=True, slots=True)
class Counts:
    """Leads of a campaign that wait to be called: those inside the places, and the others."""

    inside: int
    outside: int


# A lead whose copy of the postcode is not filled in yet is looked up at its contact.
COUNT = """
select count(*) filter (where inside), count(*) filter (where not inside) from (
  select cardinality($2::text[]) = 0 or exists (
           select from unnest($2::text[]) as prefix where starts_with(
             coalesce(l.postcode, (select k.postcode from contacts k where k.id = l.contact_id)), prefix)) as inside
    from leads l where l.campaign_id = $1 and l.state = 'callable') seen
"""


async def counts(connection: Connection, campaign_id: int, places: Sequence[str]) -> Counts:
    """How many callable leads lie inside these places and outside."""
    row = await connection.fetchrow(COUNT, campaign_id, list(places))
    assert row is not None
    return Counts(*row)


# Each half by itself: the first one reads an index alone.
BY_POSTCODE = """
select postcode, sum(leads)::bigint from (
  select postcode, count(*) as leads from leads
   where campaign_id = $1 and state = 'callable' and postcode is not null group by 1
  union all
  select k.postcode, count(*) from leads l join contacts k on k.id = l.contact_id
   where l.campaign_id = $1 and l.state = 'callable' and l.postcode is null group by 1) seen
 group by 1
"""


async def by_postcode(connection: Connection, campaign_id: int) -> dict[str, int]:
    """How many callable leads each postcode has, also outside of the campaign's places."""
    return {row[0]: row[1] for row in await connection.fetch(BY_POSTCODE, campaign_id)}


CHANGE = """
with was as (
  select id, node, places from campaigns where id = $1 and state <> 'finished' for update
), changed as (
  update campaigns c set places = $2 from was where c.id = was.id and was.places <> $2 returning c.id
)
insert into campaign_places_history (campaign_id, changed_by, before, after)
select was.id, $3, was.places, $2 from was join changed using (id)
returning id
"""


async def change(connection: Connection, campaign_id: int, places: Sequence[str], changed_by: int | None) -> bool:
    """Narrow or widen a campaign, in the caller's transaction, with history and event. False: nothing changed.

    `places` are beginnings of postcodes; none: everywhere.
    """
    wanted = simplest(places)
    if await connection.fetchval(CHANGE, campaign_id, wanted, changed_by) is None:
        return False
    await events.append(connection, "campaign", campaign_id=campaign_id, body={"places": wanted})
    return True


@dataclass(frozen=True, slots=True)
class Change:
    """A campaign was narrowed or widened: when, by whom, from which places to which."""

    id: int
    at: datetime
    changed_by: str | None
    before: list[str]
    after: list[str]


HISTORY = """
select h.id, h.at, u.name, h.before, h.after from campaign_places_history h left join users u on u.id = h.changed_by
 where h.campaign_id = $1 order by h.id desc limit 200
"""


async def history(connection: Connection, campaign_id: int) -> list[Change]:
    """The changes of a campaign's places, the newest first."""
    return [Change(*row) for row in await connection.fetch(HISTORY, campaign_id)]
