"""What must hold of leads and of the calls that were promised to them."""

from __future__ import annotations

from db.history.invariant import Invariant

ATTEMPTS_COUNTED = """
select l.id from leads l
 where l.state not in ('removed', 'blocked')
   and l.attempts <> (select count(*) from attempts a
                       where a.lead_id = l.id and a.ended_at is not null and a.dialed_at is not null
                         and a.trunk_fault is null)
 order by l.id limit 100
"""

STATE_AGREES = """
select l.id from leads l
 where (l.state = 'calling') <> exists (select from attempts a where a.lead_id = l.id and a.ended_at is null)
   and not (l.state in ('removed', 'blocked')
            and exists (select from attempts a where a.lead_id = l.id and a.ended_at is null))
 order by l.id limit 100
"""

OWN_NUMBER = """
select l.id from leads l join contact_numbers n on n.id = l.number_id
 where n.contact_id <> l.contact_id
union
select a.lead_id from attempts a join leads l on l.id = a.lead_id
 where a.contact_id <> l.contact_id or a.campaign_id <> l.campaign_id
 order by id limit 100
"""

PROMISE_KEPT_ONCE = """
select callback_id as id from attempts
 where callback_id is not null and outcome is not null and outcome not in ('cancelled', 'lost', 'abandoned')
   and trunk_fault is null
 group by callback_id having count(*) > 1
 order by id limit 100
"""

PROMISE_STATE = """
select b.id from callbacks b
 where (b.state = 'claimed') <> exists (select from attempts a where a.callback_id = b.id and a.ended_at is null)
    or b.state = 'done' and not exists (select from attempts a where a.callback_id = b.id and a.ended_at is not null)
    or b.state in ('scheduled', 'due', 'missed')
       and exists (select from attempts a where a.callback_id = b.id
                    and a.outcome not in ('cancelled', 'lost', 'abandoned') and a.trunk_fault is null)
 order by b.id limit 100
"""

# A promise is called only from a lead that waits for it; a lead that waits for a promise needs one.
PROMISE_FORGOTTEN = """
select l.id from leads l
  left join callbacks b on b.lead_id = l.id and b.state in ('scheduled', 'due', 'missed')
 where l.state = 'callback' and b.id is null
    or l.state in ('done', 'exhausted') and b.id is not null
 order by l.id limit 100
"""

LEADS = (
    Invariant("attempts_counted", "a lead counts more or fewer attempts than were made", "leads", ATTEMPTS_COUNTED),
    Invariant("lead_state_agrees", "the state of a lead does not agree with its attempts", "leads", STATE_AGREES),
    Invariant("own_number", "a lead or attempt belongs to another contact or campaign", "leads", OWN_NUMBER),
    Invariant("promise_kept_once", "a promised call was made more than once", "callbacks", PROMISE_KEPT_ONCE),
    Invariant("promise_state_agrees", "a promise does not agree with its calls", "callbacks", PROMISE_STATE),
    Invariant(
        "promise_forgotten", "a promise that nobody will keep, or none where one is due", "leads", PROMISE_FORGOTTEN
    ),
)
