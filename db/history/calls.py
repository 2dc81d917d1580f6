"""What must hold of attempts: their moves, their moments, their outcomes, and the limits of trunks."""

from __future__ import annotations

from datetime import timedelta

from db.history.invariant import Invariant
from dialer.core.states import ATTEMPT

GHOST_AFTER = timedelta(minutes=2)
DNC_RACE = timedelta(seconds=5)
"""A number may be added to the list while its call is being claimed; a whole list is added in one transaction."""

_BEFORE = [before for before, _ in ATTEMPT]
_AFTER = list(ATTEMPT.values())

ONE_LIVE_ATTEMPT_PER_LEAD = """
select id from (
  select id, claimed_at, max(coalesce(ended_at, 'infinity')) over (
           partition by lead_id order by claimed_at, id rows between unbounded preceding and 1 preceding) as busy_until
    from attempts
) a where claimed_at < busy_until order by id limit 100
"""

OUTCOME = """
select id from attempts
 where (ended_at is not null) <> (outcome is not null)
    or outcome in ('no_answer', 'busy', 'rejected', 'cancelled') and answered_at is not null
    or outcome in ('machine', 'abandoned', 'left_early', 'connected') and answered_at is null
    or outcome is not null and (outcome = 'connected') <> (bridged_at is not null)
 order by id limit 100
"""

DISPOSITION = """
select id from attempts where disposition_code is not null and bridged_at is null order by id limit 100
"""

MOMENTS = """
select id from attempts
 where claimed_at > coalesce(dialed_at, 'infinity')
    or dialed_at > least(ringing_at, answered_at, ended_at)
    or ringing_at > least(answered_at, ended_at)
    or answered_at > least(connecting_at, bridged_at, ended_at)
    or connecting_at > least(bridged_at, ended_at)
    or bridged_at > ended_at
    or claimed_at > ended_at
    or dialed_at is null and (ringing_at is not null or answered_at is not null)
    or answered_at is null and connecting_at is not null
    or connecting_at is null and bridged_at is not null
 order by id limit 100
"""

LEGAL_MOVES = """
with legal as (select * from unnest($1::text[], $2::text[]) as l(before, after)),
moves as (
  select attempt_id, body ->> 'state' as state,
         coalesce(lag(body ->> 'state') over (partition by attempt_id order by seq), 'claimed') as before
    from events where kind = 'attempt'
)
select distinct attempt_id as id from moves m
 where not exists (select from legal l where l.before = m.before and l.after = m.state)
 order by id limit 100
"""

EVENTS_AGREE = """
with last as (
  select distinct on (attempt_id) attempt_id, body ->> 'state' as state, body ->> 'outcome' as outcome
    from events where kind = 'attempt' order by attempt_id, seq desc
)
select a.id from attempts a left join last l on l.attempt_id = a.id
 where coalesce(l.state, 'claimed') <> a.state or l.outcome is distinct from a.outcome
 order by a.id limit 100
"""

ABANDONED = """
with told as (
  select attempt_id, bool_or(body ->> 'state' = 'answered') as answered,
         bool_or(body ->> 'state' = 'abandoning') as message, bool_or(body ->> 'state' = 'bridged') as bridged,
         bool_or(body ->> 'state' = 'machine') as machine, bool_or(body ->> 'outcome' = 'lost') as lost
    from events where kind = 'attempt' group by attempt_id
)
select a.id from attempts a left join told t on t.attempt_id = a.id
 where a.ended_at is not null
   and (a.outcome = 'abandoned') <>
       (coalesce(t.answered, false) and not t.bridged and not t.machine and not t.lost
        and (t.message or a.hung_up_by in ('agent', 'system')))
 order by a.id limit 100
"""

# Cancelled are those to people who objected, or took a consent back, meanwhile.
HUNG_UP = """
select id from attempts
 where answered_at is null and hung_up_by is not null
   and (hung_up_by <> 'system' or trunk_fault is not null
        or outcome <> 'cancelled' and (ringing_at is null or outcome not in ('no_answer', 'lost')))
 order by id limit 100
"""

CHANNELS = """
with changes as (
  select trunk, dialed_at as at, id, 1 as change from attempts where dialed_at is not null
  union all
  select trunk, ended_at, null, -1 from attempts where dialed_at is not null and ended_at is not null
), used as (
  select trunk, id, sum(change) over (partition by trunk order by at, change, id) as channels from changes
)
select u.id from used u join trunks t on t.name = u.trunk
 where u.id is not null and u.channels > t.max_channels order by u.id limit 100
"""

# A span of t seconds may see rate x t calls and what the bucket holds; the claim between the bucket and the
# call takes longer for one tick than for another, hence 6 seconds' worth, and one more call, in any 5.
CALLS_PER_SECOND = """
with placed as (
  select id, trunk, count(*) over (partition by trunk order by dialed_at
           range between interval '5 seconds' preceding and current row) as calls
    from attempts where dialed_at is not null
)
select p.id from placed p join trunks t on t.name = p.trunk
 where p.calls > 6 * t.calls_per_second + 2 order by p.id limit 100
"""

DO_NOT_CALL = """
with entered as (
  select a.id, a.campaign_id, a.dialed_at, d.principal_id, d.added_at from attempts a join dnc d on d.e164 = a.e164
   union all
  select a.id, a.campaign_id, a.dialed_at, d.principal_id, d.added_at
    from attempts a join dnc d on d.prefix and starts_with(a.e164, d.e164)
)
select distinct e.id from entered e join campaigns c on c.id = e.campaign_id
 where (e.principal_id is null or e.principal_id = c.principal_id) and e.dialed_at > e.added_at + $1
 order by e.id limit 100
"""

CALLER_ID = """
select a.id from attempts a
 where a.caller_id is not null
   and not exists (select from trunk_numbers n where n.trunk = a.trunk and n.e164 = a.caller_id)
 order by a.id limit 100
"""

GHOSTS = """
select a.id from attempts a
 where a.ended_at is null
   and (a.claimed_at < now() - $1::interval
        and not exists (select from leases l where l.node = a.node and l.until > now())
     or a.state not in ('claimed', 'bridged')
        and coalesce(a.connecting_at, a.answered_at, a.dialed_at) < now() - interval '10 minutes')
 order by a.id limit 100
"""

RECORDINGS = """
select r.attempt_id as id from recordings r join attempts a on a.id = r.attempt_id
 where a.bridged_at is null
    or a.contact_id <> r.contact_id or a.campaign_id <> r.campaign_id or a.node <> r.node
    or r.state = 'expected' and r.fault = '' and a.ended_at < now() - interval '10 minutes'
 order by r.attempt_id limit 100
"""

HOLDS = """
with told as (
  select distinct on (attempt_id) attempt_id, body ->> 'held' = 'true' as held, (body ->> 'held_ms')::integer as held_ms
    from events where kind = 'hold' order by attempt_id, seq desc
)
select a.id from attempts a left join told t on t.attempt_id = a.id
 where (a.held_since is not null) <> coalesce(t.held, false) or a.held_ms <> coalesce(t.held_ms, 0)
    or a.held_since < a.bridged_at
 order by a.id limit 100
"""

CALLS = (
    Invariant(
        "one_live_attempt_per_lead",
        "a lead was called while another call to it still lived",
        "attempts",
        ONE_LIVE_ATTEMPT_PER_LEAD,
    ),
    Invariant("one_outcome", "the outcome does not agree with what happened in the call", "attempts", OUTCOME),
    Invariant("disposition_after_talk", "a call in which nobody talked has a disposition", "attempts", DISPOSITION),
    Invariant("moments_in_order", "the moments of a call are out of order", "attempts", MOMENTS),
    Invariant(
        "legal_attempt_moves",
        "a call moved in a way that the state table does not allow",
        "attempts",
        LEGAL_MOVES,
        (_BEFORE, _AFTER),
    ),
    Invariant("events_agree", "the event log says another end than the call itself", "attempts", EVENTS_AGREE),
    Invariant(
        "abandoned_recounted",
        "calls count as abandoned and were not, or were and do not count",
        "attempts",
        ABANDONED,
    ),
    Invariant(
        "given_up_rang",
        "a call that nobody answered counts as hung up by us, and did not ring long enough for it or ended otherwise",
        "attempts",
        HUNG_UP,
    ),
    Invariant(
        "holds_agree", "the time that a customer was on hold is not the one that the event log tells", "attempts", HOLDS
    ),
    Invariant("channels_of_trunk", "a trunk carried more calls at once than it may", "attempts", CHANNELS),
    Invariant("calls_per_second", "a trunk was given calls faster than it may be", "attempts", CALLS_PER_SECOND),
    Invariant(
        "do_not_call",
        "a number was called after it had been put on the do-not-call list",
        "attempts",
        DO_NOT_CALL,
        (DNC_RACE,),
    ),
    Invariant("caller_id_allowed", "a call showed a number that its trunk may not show", "attempts", CALLER_ID),
    Invariant(
        "ghost_attempts", "a call has no end although nothing can be alive of it", "attempts", GHOSTS, (GHOST_AFTER,)
    ),
    Invariant(
        "recordings_agree",
        "a recording does not agree with its call, or nobody has looked after it",
        "attempts",
        RECORDINGS,
    ),
)
