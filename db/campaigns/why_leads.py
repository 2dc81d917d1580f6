"""Where the leads of a campaign are, every one on exactly one line, and who is behind a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection
from dialer.core.waterfall import Group

# One step down the index for each postcode of each place: a comparison of every lead with every place takes too long.
INSIDE = """
with recursive seen as (
  select f.* from unnest($2::text[]) as prefix cross join lateral (
    select prefix, postcode from leads
     where campaign_id = $1 and state = 'callable' and postcode >= prefix and postcode < prefix || '~'
     order by postcode limit 1) f
  union all
  select s.prefix, n.postcode from seen s cross join lateral (
    select postcode from leads
     where campaign_id = $1 and state = 'callable' and postcode > s.postcode and postcode < s.prefix || '~'
     order by postcode limit 1) n
)
select distinct postcode from seen
"""


async def inside(connection: Connection, campaign_id: int, places: Sequence[str]) -> list[str] | None:
    """The postcodes of callable leads inside the places of a campaign (beginnings of postcodes); None: everywhere."""
    if not places:
        return None
    return [row[0] for row in await connection.fetch(INSIDE, campaign_id, list(places))]


# What the claim looks past, in its own words (db/leads/hopper.py): a lead put aside waits until its time, then it is
# looked at again whatever held it; of a narrowed campaign only leads whose postcode was copied are found. What it still
# has to see is `due`; which calendars are open is told by the law. `inside`: null without a postcode.
_LINE = """
case l.state
  when 'removed' then 'removed' when 'done' then 'done' when 'exhausted' then 'exhausted'
  when 'blocked' then 'held' when 'callback' then 'promised' when 'calling' then 'claimed'
  else case when l.held_by is not null and l.later then 'held'
            when $3::text[] is null or l.inside then case when l.later then 'waiting' else 'due' end
            when l.inside is null then 'unplaced' else 'outside_places' end end"""
_RULE = "case when l.state = 'blocked' then coalesce(l.held_by, 'internal_opposition') else l.held_by end"

# Truths, not the lines, are grouped by with the columns: of them the planner knows how few groups there will be.
_GROUPS = """
select line, case when line = 'held' then rule end, case when line = 'due' then calendar end, sum(leads)::bigint,
       sum(leads) filter (where state = 'blocked')::bigint,
       min(earliest) filter (where state = 'callable' and line <> 'due')
  from (select l.*, {line} as line, {rule} as rule
          from (select l.state, l.held_by, l.calendar, l.next_attempt_at > $2 as later, {inside} as inside,
                       count(*) as leads, min(l.next_attempt_at) as earliest
                  from leads l where l.campaign_id = $1 group by 1, 2, 3, 4, 5) l) found
 group by 1, 2, 3
""".replace("{line}", _LINE).replace("{rule}", _RULE)
_INSIDE = "case when l.state = 'callable' then l.postcode in (select p collate \"C\" from unnest($3::text[]) p) end"
GROUPS = _GROUPS.replace("{inside}", "true")
GROUPS_PLACED = _GROUPS.replace("{inside}", _INSIDE)


async def groups(connection: Connection, campaign_id: int, places: Sequence[str], now: datetime) -> list[Group]:
    """All leads of a campaign by where they are at `now` (aware), as the waterfall sums them up.

    `places`: beginnings of postcodes, nobody else is called; none: everybody.
    """
    within = await inside(connection, campaign_id, places)
    rows = await connection.fetch(GROUPS if within is None else GROUPS_PLACED, campaign_id, now, within)
    return [Group(row[0], row[1], row[2], row[3], row[4] or 0, row[5]) for row in rows]


# One step down the index for each calendar.
CALENDARS = """
with recursive seen as (
  (select calendar from leads where campaign_id = $1 and state = 'callable' order by calendar limit 1)
  union all
  select n.calendar from seen s cross join lateral (
    select calendar from leads where campaign_id = $1 and state = 'callable' and calendar > s.calendar
     order by calendar limit 1) n
)
select calendar from seen
"""


async def calendars(connection: Connection, campaign_id: int) -> list[str]:
    """The calendars that callable leads of a campaign have."""
    return [row[0] for row in await connection.fetch(CALENDARS, campaign_id)]


@dataclass(frozen=True, slots=True)
class Behind:
    """A lead behind a line. `next_attempt_at` None: at once; `due_at`: when it would be called if no rule held it."""

    id: int
    contact_id: int
    first_name: str
    last_name: str
    company: str
    postcode: str
    e164: str
    state: str
    attempts: int
    last_outcome: str | None
    held_by: str | None
    calendar: str
    next_attempt_at: datetime | None
    due_at: datetime | None


PAGE = (
    """
select l.id, l.contact_id, k.first_name, k.last_name, k.company, k.postcode, n.e164, l.state, l.attempts,
       l.last_outcome, l.held_by, l.calendar, nullif(l.next_attempt_at, '-infinity'), nullif(l.due_at, '-infinity')
  from (select l.*, l.next_attempt_at > $2 as later, {inside} as inside from leads l
         where l.campaign_id = $1 and l.id > $7 and l.state = any($9::text[])) l
  join contacts k on k.id = l.contact_id
  join contact_numbers n on n.id = l.number_id and n.contact_id = l.contact_id
 where {line} = $4 and ($5::text is null or {rule} = $5) and ($6::text[] is null or l.calendar = any($6::text[]))
 order by l.id limit $8
""".replace("{line}", _LINE)
    .replace("{rule}", _RULE)
    .replace("{inside}", _INSIDE)
)
_STATES = {
    "removed": ["removed"], "done": ["done"], "exhausted": ["exhausted"], "promised": ["callback"],
    "claimed": ["calling"], "held": ["blocked", "callable"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: as the groups name it, with the rule that holds, or the calendars that it is about."""

    name: str
    rule: str | None = None
    calendars: tuple[str, ...] | None = None


async def page(
    connection: Connection,
    campaign_id: int,
    places: Sequence[str],
    now: datetime,
    line: Line,
    after: int,
    limit: int,
) -> list[Behind]:
    """Leads that are on a line at `now` (aware), by id, after one id."""
    states = _STATES.get(line.name, ["callable"])
    wanted = None if line.calendars is None else list(line.calendars)
    within = await inside(connection, campaign_id, places)
    rows = await connection.fetch(PAGE, campaign_id, now, within, line.name, line.rule, wanted, after, limit, states)
    return [Behind(*row) for row in rows]
