"""Recordings found by customer, number, campaign, agent, date, disposition and answer, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.pool import Connection


class Sort(StrEnum):
    """The orders in which recordings can be listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; None leaves a field open. `name` is part of a name, `number` a whole E.164 number.

    `disposition` is a code, or what it is called in either language. `answer`: words that stand together in one
    question of the script and what was answered.

    `started_from` is included, `started_before` is not. With `principal_id` only that company's recordings.
    """

    name: str | None = None
    number: str | None = None
    principal_id: int | None = None
    campaign_id: int | None = None
    agent_id: int | None = None
    disposition: str | None = None
    state: str | None = None
    started_from: datetime | None = None
    started_before: datetime | None = None
    least_seconds: int | None = None
    most_seconds: int | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One recording with what a person wants to read about it."""

    id: int
    attempt_id: int
    lead_id: int
    campaign_id: int
    campaign: str
    agent_id: int
    agent: str
    contact_id: int
    title: str
    first_name: str
    last_name: str
    company: str
    number: str
    disposition: str | None
    disposition_fr: str | None
    disposition_en: str | None
    state: str
    fault: str
    started_at: datetime
    duration_ms: int | None
    size: int | None


@dataclass(frozen=True, slots=True)
class After:
    """The last row of the page before: the next page begins behind it."""

    id: int
    started_at: datetime
    duration_ms: int | None


_FOUND = """
select r.id, r.attempt_id, a.lead_id, r.campaign_id, c.name as campaign, r.agent_id, u.name as agent,
       r.contact_id, k.title, k.first_name, k.last_name, k.company, a.e164 as number,
       a.disposition_code as disposition, d.label_fr as disposition_fr, d.label_en as disposition_en,
       r.state, r.fault, r.started_at, r.duration_ms, r.bytes as size
  from recordings r
  join attempts a on a.id = r.attempt_id
  join campaigns c on c.id = r.campaign_id
  join users u on u.id = r.agent_id
  join contacts k on k.id = r.contact_id
  left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code
 where ($1::text is null or concat_ws(' ', k.first_name, k.last_name, k.company) ilike $1
        or concat_ws(' ', k.last_name, k.first_name) ilike $1)
   and ($2::text is null or a.e164 = $2)
   and ($3::bigint is null or c.principal_id = $3)
   and ($4::bigint is null or r.campaign_id = $4)
   and ($5::bigint is null or $5 in (r.agent_id, a.agent_id)
        or exists (select from handed_over h where h.attempt_id = a.id and h.agent_id = $5))
   and ($6::text is null or a.disposition_code = $6 or lower($6) in (lower(d.label_fr), lower(d.label_en)))
   and ($7::text is null or r.state = $7)
   and ($8::timestamptz is null or r.started_at >= $8)
   and ($9::timestamptz is null or r.started_at < $9)
   and ($13::integer is null or coalesce(r.duration_ms, 0) >= $13)
   and ($14::integer is null or coalesce(r.duration_ms, 0) <= $14)
   and ($15::bigint is null or r.agent_id = $15 and c.agents_hear)
   and ($16::text[] is null
        or exists (select from script_answers s
                    where s.attempt_id = a.id and s.counts and s.value is not null
                      and s.label || ' ' || s.said ilike all($16)))
"""

NEWEST = (
    _FOUND
    + """
   and ($10::bigint is null or (r.started_at, r.id) < ($11::timestamptz, $10))
 order by r.started_at desc, r.id desc limit $12
"""
)
OLDEST = (
    _FOUND
    + """
   and ($10::bigint is null or (r.started_at, r.id) > ($11::timestamptz, $10))
 order by r.started_at asc, r.id asc limit $12
"""
)
LONGEST = (
    _FOUND
    + """
   and ($10::bigint is null or (coalesce(r.duration_ms, 0), r.id) < ($11::integer, $10))
 order by coalesce(r.duration_ms, 0) desc, r.id desc limit $12
"""
)
SHORTEST = (
    _FOUND
    + """
   and ($10::bigint is null or (coalesce(r.duration_ms, 0), r.id) > ($11::integer, $10))
 order by coalesce(r.duration_ms, 0) asc, r.id asc limit $12
"""
)
_BY_SORT: Mapping[Sort, str] = {
    Sort.NEWEST: NEWEST,
    Sort.OLDEST: OLDEST,
    Sort.LONGEST: LONGEST,
    Sort.SHORTEST: SHORTEST,
}


async def search(
    connection: Connection,
    wanted: Search,
    *,
    sort: Sort = Sort.NEWEST,
    after: After | None = None,
    limit: int = 50,
    own_agent: int | None = None,
) -> list[Found]:
    """One page of at most `limit` recordings; pass `after` with the last of the page before for the next.

    `own_agent`: only what this agent may hear, their own calls in campaigns that allow it.
    """
    rows = await connection.fetch(
        _BY_SORT[sort],
        _anywhere(wanted.name),
        wanted.number,
        wanted.principal_id,
        wanted.campaign_id,
        wanted.agent_id,
        wanted.disposition,
        wanted.state,
        wanted.started_from,
        wanted.started_before,
        after.id if after else None,
        _key(after, sort) if after else None,
        limit,
        None if wanted.least_seconds is None else wanted.least_seconds * 1000,
        None if wanted.most_seconds is None else wanted.most_seconds * 1000 + 999,
        own_agent,
        [_anywhere(word) for word in wanted.answer.split()] if wanted.answer else None,
    )
    return [Found(*row) for row in rows]


ONE = """
select r.id, r.state, r.file_name, r.bytes, r.sha256, r.duration_ms, r.started_at, r.agent_id, r.campaign_id,
       c.agents_hear
  from recordings r join campaigns c on c.id = r.campaign_id where r.id = $1
"""


@dataclass(frozen=True, slots=True)
class Playable:
    """What is needed to play one recording; `file_name` is relative to the folder of recordings."""

    id: int
    state: str
    file_name: str | None
    size: int | None
    sha256: bytes | None
    duration_ms: int | None
    started_at: datetime
    agent_id: int
    campaign_id: int
    agents_hear: bool


async def get(connection: Connection, recording_id: int) -> Playable | None:
    """One recording, or None."""
    row = await connection.fetchrow(ONE, recording_id)
    return Playable(*row) if row else None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was said of the call, until when its recording is kept, and why longer; `held_until` None: no end."""

    disposition: str | None
    disposed_at: datetime | None
    note: str
    retention_days: int
    held: str | None
    held_until: datetime | None


KEPT = """
select a.disposition_code, a.disposed_at, a.note, c.retention_days, h.reason, h.until
  from recordings r
  join attempts a on a.id = r.attempt_id
  join campaigns c on c.id = r.campaign_id
  left join lateral (select reason, until from contact_holds
                      where contact_id = r.contact_id and lifted_at is null and (until is null or until > now())
                      order by until desc nulls first limit 1) h on true
 where r.id = $1
"""


async def kept(connection: Connection, recording_id: int) -> Kept | None:
    """What is told beside a recording, or None: there is none."""
    row = await connection.fetchrow(KEPT, recording_id)
    return Kept(*row) if row else None


def _key(after: After, sort: Sort) -> datetime | int:
    return after.started_at if sort in (Sort.NEWEST, Sort.OLDEST) else after.duration_ms or 0


def _anywhere(part: str | None) -> str | None:
    if part is None:
        return None
    plain = part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"
