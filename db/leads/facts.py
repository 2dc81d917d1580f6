"""What the law looks at, of leads: read in the statement that picks them, whoever picks them and for what.

A statement that wants facts puts a common table `picked` into FACTS: lead_id, and attempt_id, a call of this lead
that is not to be counted, or null. $1 is the moment, $2 how far back attempts count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.facts import Facts
from dialer.core.law.case import Opposition
from dialer.core.model import E164
from dialer.core.national_lists import Compared
from dialer.core.quotas import Full

if TYPE_CHECKING:
    from asyncpg import Record

COUNTED = timedelta(days=31)
"""How far back attempts are read: the longest time in which any of the profiles counts them, and a day; further where a
campaign counts them for longer itself."""

# An attempt counts once it has left, unless the trunk failed it; so does one that is about to. What was taken back is
# taken back whatever the clocks say: that of the machine on which it was written may be ahead of this one's.
FACTS = """
{picked}
select l.id, l.campaign_id, c.principal_id, l.contact_id, l.number_id, n.e164, l.state, l.attempts,
       array(select o.id from contact_numbers o where o.contact_id = l.contact_id order by o.rank),
       nullif(l.next_attempt_at, '-infinity'), nullif(coalesce(l.due_at, l.next_attempt_at), '-infinity'), l.held_by,
       l.calendar, l.postcode, k.timezone, k.postcode, (select o from opposed(n.e164, c.principal_id) o),
       past.called_at, past.abandoned_at, refused.at, mine.consented_at, mine.contracted_at,
       greatest(mine.revoked_at, (
         select max(r.revoked_at) from consents r
          where r.e164 = n.e164 and r.revoked_at is not null and r.kind = 'consent'
            and r.principal_id = c.principal_id and r.purpose = c.purpose)),
       compared.lists, compared.listed, compared.at, mine.appointment,
       (select a.caller_id from attempts a
         where a.contact_id = l.contact_id and a.caller_id is not null order by a.claimed_at desc limit 1),
       (select array_agg(array[q.field, q.value, q.most::text] order by q.field, q.value) from campaign_quotas q
         where q.campaign_id = l.campaign_id and q.reached_at is not null and in_quota(q.field, q.value, k))
  from picked p
  join leads l on l.id = p.lead_id
  join campaigns c on c.id = l.campaign_id
  join contacts k on k.id = l.contact_id
  join contact_numbers n on n.id = l.number_id and n.contact_id = l.contact_id
 cross join lateral (
   select $1::timestamptz - greatest($2::interval, make_interval(days => 1 + (c.attempt_cap ->> 'days')::int)) as since
   offset 0) counted
 cross join lateral (
   select coalesce(array_agg(t.at order by t.at), '{}') as called_at,
          max(t.ended_at) filter (where t.outcome = 'abandoned') as abandoned_at
     from (select coalesce(a.dialed_at, a.claimed_at) as at, a.outcome, a.ended_at from attempts a
            where a.contact_id = l.contact_id and a.claimed_at > counted.since
              and a.id is distinct from p.attempt_id
              and (a.ended_at is null or a.dialed_at is not null and a.trunk_fault is null)
           union all
           select coalesce(a.dialed_at, a.claimed_at), a.outcome, a.ended_at
             from attempts a join campaigns o on o.id = a.campaign_id
            where a.e164 collate "C" = n.e164 and a.claimed_at > counted.since
              and a.contact_id <> l.contact_id and o.principal_id = c.principal_id
              and (a.ended_at is null or a.dialed_at is not null and a.trunk_fault is null)) t) past
 cross join lateral (
   select array(select r.refused_at from refusals r where r.contact_id = l.contact_id
                union
                select r.refused_at from refusals r where r.e164 = n.e164 and r.principal_id = c.principal_id
                order by 1) as at) refused
 cross join lateral (
   select max(g.granted_at) filter (where g.kind = 'consent' and g.stands) as consented_at,
          max(g.granted_at) filter (where g.kind = 'contract' and g.stands) as contracted_at,
          max(g.revoked_at) filter (where g.kind = 'consent') as revoked_at,
          (array_agg(g.appointment_at order by abs(extract(epoch from g.appointment_at - $1)))
             filter (where g.kind = 'appointment' and g.stands))[1] as appointment
     from (select g.*, g.granted_at <= $1 and g.revoked_at is null
                       and (g.valid_until is null or g.valid_until > $1)
                       and (g.e164 is null or g.e164 = n.e164) as stands
             from consents g where g.contact_id = l.contact_id and g.purpose = c.purpose offset 0) g) mine
 cross join lateral (
   select array_agg(x.list) as lists, array_agg(x.listed) as listed, array_agg(x.compared_at) as at
     from national_list_checks x where x.e164 = n.e164) compared
"""


def facts_of(row: Record) -> Facts:
    """A row of FACTS."""
    (
        lead, campaign, principal, contact, number, e164, state, attempts, numbers, next_at, due_at, held_by,
        calendar, kept, timezone, postcode, opposition, called_at, abandoned_at, refused_at, consented_at,
        contracted_at, revoked_at, lists, listed, compared_at, appointment, seen, full,
    ) = row  # fmt: skip
    compared = tuple(map(Compared, lists or (), listed or (), compared_at or ()))
    return Facts(
        lead, campaign, principal, contact, number, E164(e164), state, attempts, tuple(numbers), next_at, due_at,
        held_by, calendar, kept, timezone, postcode, Opposition(opposition) if opposition else None, tuple(called_at),
        abandoned_at, tuple(refused_at), consented_at, contracted_at, revoked_at, compared, appointment, seen,
        tuple(Full(field, value, int(most)) for field, value, most in full or ()),
    )  # fmt: skip


async def whole(connection: Connection, erased: Erased, rows: Sequence[Record]) -> list[Facts]:
    """Rows of FACTS, those of people who were erased among them. Raises KeyMissing."""
    found = [facts_of(row) for row in rows]
    for principal in {facts.principal_id for facts in found}:
        asked = {facts.number for facts in found if facts.principal_id == principal and facts.opposition is None}
        if held := await erased.held(connection, asked, principal):
            found = [
                replace(facts, opposition=held[facts.number])
                if facts.principal_id == principal and facts.number in held
                else facts
                for facts in found
            ]
    return found


OF_LEADS = FACTS.replace(
    "{picked}",
    "with picked as (select asked as lead_id, null::bigint as attempt_id from unnest($3::bigint[]) as asked)",
)


async def of_leads(connection: Connection, erased: Erased, lead_ids: Sequence[int], now: datetime) -> dict[int, Facts]:
    """What is known of these leads, were they called `now` (aware). Raises KeyMissing."""
    rows = await connection.fetch(OF_LEADS, now, COUNTED, list(lead_ids))
    return {facts.lead_id: facts for facts in await whole(connection, erased, rows)}


OF_CALLS = FACTS.replace(
    "{picked}",
    """
with picked as (select a.lead_id, a.id as attempt_id from attempts a where a.id = any($3::bigint[]))""",
)


async def of_calls(
    connection: Connection, erased: Erased, attempt_ids: Sequence[int], now: datetime
) -> dict[int, Facts]:
    """By lead, what is known of those for whom these calls were claimed, the calls themselves apart.

    Raises KeyMissing.
    """
    rows = await connection.fetch(OF_CALLS, now, COUNTED, list(attempt_ids))
    return {facts.lead_id: facts for facts in await whole(connection, erased, rows)}


ASIDE = FACTS.replace(
    "{picked}",
    """
with picked as (
  select id as lead_id, null::bigint as attempt_id from leads
   where campaign_id = $3 and id > $4
     and (state = 'callable' or state = 'blocked' and held_by is not null)
   order by id limit $5
)""",
)


async def waiting(
    connection: Connection, erased: Erased, campaign_id: int, after: int, count: int, now: datetime
) -> list[Facts]:
    """What is known of leads of a campaign that wait, put aside by a rule or not: by id, after one id.

    Raises KeyMissing.
    """
    rows = await connection.fetch(ASIDE, now, COUNTED, campaign_id, after, count)
    return sorted(await whole(connection, erased, rows), key=lambda facts: facts.lead_id)
