"""What outlives its time and is nobody's contact: recordings, refused rows of files, the log, oppositions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from db.people.retention import Own
from db.pool import Connection
from dialer.core.retention import RetentionLaw

SLICE = 2000


def recording_days(law: RetentionLaw) -> tuple[list[str], list[int], int]:
    """Profiles, the most days that recordings under each are kept, and those of any other profile."""
    known = {name: one.recordings_longest for name, one in law.profiles.items() if one.recordings_longest is not None}
    return list(known), list(known.values()), law.rest.recordings_longest or 36_500


# As db/calls/recordings.py erases them.
RECORDINGS = """
select count(*) from recordings r join campaigns c on c.id = r.campaign_id
  left join unnest($2::text[], $3::integer[]) as law (profile, days) on law.profile = c.profile
 where r.state in ('stored', 'missing', 'broken')
   and r.started_at < $1::timestamptz - make_interval(days => least(
         c.retention_days, coalesce(law.days, $4),
         (select t.days from retention_terms t where t.principal_id = c.principal_id and t.kind = 'recordings')))
   and not is_held(r.contact_id)
   and not exists (select from contacts k where k.id = r.contact_id and k.restricted_at is not null)
"""
LONG_CAMPAIGNS = """
select c.id, c.name, c.profile, c.retention_days, coalesce(law.days, $3) as law_days from campaigns c
  left join unnest($1::text[], $2::integer[]) as law (profile, days) on law.profile = c.profile
 where c.retention_days > coalesce(law.days, $3) and c.state <> 'finished' order by c.id limit 100
"""
# A take-over belongs to its call: `plateau check --history` tells the agent's time by it.
_HEARD = """
from monitorings m where m.ended_at < $1
   and not exists (select from monitoring_parts p where p.monitoring_id = m.id and p.mode = 'take_over')
"""
LOG = f"""
select (select count(*) from audit_log where at < $1),
       (select count(*) from events where at < $1 and kind <> 'attempt'),
       (select count(*) from messages where sent_at < $1), (select count(*) {_HEARD}),
       (select count(*) from recording_listens where began_at < $1)
"""  # noqa: S608 - constants of ours
OLD_OPPOSITIONS = "select count(*) from dnc where added_at < $1"


async def counted(connection: Connection, law: RetentionLaw, own: Own, now: datetime) -> dict[str, Any]:
    """What a run at `now` would erase beside contacts; changes nothing.

    `oppositions_kept` are those older than every least period: they stay, unless a profile says that they end.
    """
    log = await connection.fetchrow(LOG, now - timedelta(days=log_days(law, own)), timeout=300)
    assert log is not None
    usual = {name: one.recordings for name, one in law.profiles.items() if one.recordings is not None}
    long = await connection.fetch(
        LONG_CAMPAIGNS, list(usual), list(usual.values()), law.rest.recordings or 36_500
    )  # fmt: skip
    least = max((one.oppositions or 0 for one in (law.rest, *law.profiles.values())), default=0)
    ending = await connection.fetchval(_ENDED_COUNT, *_oppositions(law), now, timeout=300)
    return {
        "recordings": await connection.fetchval(RECORDINGS, now, *recording_days(law), timeout=300),
        "audit": log[0],
        "events": log[1],
        "messages": log[2],
        "monitorings": log[3],
        "listens": log[4],
        "oppositions": ending,
        "oppositions_kept": await connection.fetchval(OLD_OPPOSITIONS, now - timedelta(days=least)) - ending,
        "campaigns_longer_than_law": [dict(one) for one in long],
    }


def log_days(law: RetentionLaw, own: Own) -> int:
    """Days that the log is kept: the shortest that any principal set, for it is one log."""
    return min([law.rest.log, *(days["log"] for days in own.values() if "log" in days)])


# What a file had that was refused was collected with it, and goes when its time is over.
OLD_REFUSALS = """
with law as (select * from unnest($1::text[], $2::integer[]) as t (profile, days)),
old as (
  select b.id from batches b join campaigns c on c.id = b.campaign_id left join law on law.profile = c.profile
   where b.created_at < $3::timestamptz - make_interval(days => least(coalesce(law.days, $4), (
           select t.days from retention_terms t where t.principal_id = c.principal_id and t.kind = 'prospects')))
     and exists (select from batch_refusals r where r.batch_id = b.id and r.content <> '[]')
   order by b.id limit 20
), gone as (
  update batch_refusals r set content = '[]', reason = '' from old where r.batch_id = old.id and r.content <> '[]'
  returning 1
) select count(*) from gone
"""


async def prune_refusals(connection: Connection, law: RetentionLaw, now: datetime) -> int:
    """Empty the refused rows of some files that are past the time of their campaign's profile; how many rows."""
    known = {name: one.prospects for name, one in law.profiles.items() if one.prospects is not None}
    rest = law.rest.prospects or 36_500
    gone: int = await connection.fetchval(OLD_REFUSALS, list(known), list(known.values()), now, rest, timeout=300)
    return gone


# Moves of calls stay: `plateau check --history` compares every call with them, and they name nobody.
OLD_EVENTS = """
with gone as (
  delete from events where seq in (select seq from events where at < $1 and kind <> 'attempt' order by seq limit $2)
  returning 1
) select count(*) from gone
"""
OLD_AUDIT = """
with gone as (
  delete from audit_log where id in (select id from audit_log where at < $1 order by id limit $2) returning 1
) select count(*) from gone
"""
OLD_MESSAGES = """
with old as (select id from messages where sent_at < $1 order by sent_at, id limit $2),
readers as (delete from message_readers where message_id in (select id from old)),
gone as (delete from messages where id in (select id from old) returning 1)
select count(*) from gone
"""
OLD_MONITORINGS = f"""
with old as (select m.id {_HEARD} order by m.id limit $2),
parts as (delete from monitoring_parts where monitoring_id in (select id from old)),
gone as (delete from monitorings where id in (select id from old) returning 1)
select count(*) from gone
"""  # noqa: S608 - constants of ours
OLD_LISTENS = """
with gone as (
  delete from recording_listens where id in (
    select id from recording_listens where began_at < $1 order by id limit $2)
  returning 1
) select count(*) from gone
"""
_LOGS = {
    "audit": OLD_AUDIT, "events": OLD_EVENTS, "messages": OLD_MESSAGES, "monitorings": OLD_MONITORINGS,
    "listens": OLD_LISTENS,
}  # fmt: skip


async def prune_log(connection: Connection, law: RetentionLaw, own: Own, now: datetime) -> dict[str, int]:
    """Delete a slice of each log that is past its time: who did what, what happened, who wrote and listened to whom."""
    before = now - timedelta(days=log_days(law, own))
    return {name: await connection.fetchval(sql, before, SLICE) for name, sql in _LOGS.items()}


# Of a principal with several profiles the longest least period counts, and one that ends none keeps them all; what
# holds for everybody stays, for nobody knows which law will ask for it.
_ENDED = """
from dnc d join (
  select k.principal_id, max(coalesce(law.days, $4)) as days, bool_and(coalesce(law.ends, $5)) as ends
    from campaigns k left join unnest($1::text[], $2::integer[], $3::boolean[]) as law (profile, days, ends)
         on law.profile = k.profile
   group by k.principal_id) mine on mine.principal_id = d.principal_id
 where mine.ends and not d.prefix and d.added_at < $6::timestamptz - make_interval(days => mine.days)
"""
_ENDED_COUNT = "select count(*) " + _ENDED
_END = f"""
with gone as (
  delete from dnc where id in (select d.id {_ENDED} order by d.id limit $7) returning 1
) select count(*) from gone
"""  # noqa: S608 - constants of ours


async def prune_oppositions(connection: Connection, law: RetentionLaw, now: datetime) -> int:
    """Forget a slice of the oppositions whose least period is over, where the law says that they end; how many.

    Leads that one of them blocked stay blocked: it is the number that may be imported again.
    """
    gone: int = await connection.fetchval(_END, *_oppositions(law), now, SLICE, timeout=300)
    return gone


def _oppositions(law: RetentionLaw) -> tuple[list[str], list[int], list[bool], int, bool]:
    """Profiles, least days and whether oppositions end then, and the same where a profile says nothing."""
    known = law.profiles
    return (
        list(known),
        [_least(one.oppositions) for one in known.values()],
        [one.oppositions_end for one in known.values()],
        _least(law.rest.oppositions),
        law.rest.oppositions_end,
    )


def _least(days: int | None) -> int:
    """A law that names no least period lets nothing go."""
    return 36_500 if days is None else days
