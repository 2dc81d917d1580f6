"""What must hold of agents: their moves, their time, and whom they were joined to."""

from __future__ import annotations

from db.history.invariant import Invariant
from dialer.core.states import AGENT

_BEFORE = [before for before, _ in AGENT]
_AFTER = list(AGENT.values())

# No bridge to an agent who was not reserved for this very call, and who did not talk in it.
RESERVED_FIRST = """
select a.id from attempts a
 where a.bridged_at is not null
   and ((select count(*) from agent_moves m where m.attempt_id = a.id and m.state = 'talking')
        <> (select count(*) from segments s where s.attempt_id = a.id)
     or exists (
       select from segments s where s.attempt_id = a.id
          and (not exists (select from agent_moves m where m.agent_id = s.agent_id and m.attempt_id = a.id
                            and m.state = 'reserved' and m.at <= s.began_at)
            or not exists (select from agent_moves m where m.agent_id = s.agent_id and m.attempt_id = a.id
                            and m.state = 'talking'))))
 order by a.id limit 100
"""

# A call that was handed over is each agent's own for a time; one that a supervisor took over, until then.
ONE_CUSTOMER = """
with taken as (
  select attempt_id, min(began_at) as at from monitoring_parts where mode = 'take_over' group by attempt_id
)
select id from (
  select s.attempt_id as id, s.began_at, max(coalesce(least(t.at, s.ended_at), 'infinity')) over (
           partition by s.agent_id order by s.began_at, s.attempt_id
           rows between unbounded preceding and 1 preceding) as busy_until
    from segments s left join taken t using (attempt_id)
) s where began_at < busy_until order by id limit 100
"""

LEGAL_MOVES = """
with legal as (select * from unnest($1::text[], $2::text[]) as l(before, after)),
moves as (
  select agent_id, state, coalesce(lag(state) over (partition by agent_id order by id), 'offline') as before
    from agent_moves
)
select distinct m.agent_id as id from moves m
 where not exists (select from legal l where l.before = m.before and l.after = m.state)
 order by id limit 100
"""

LOG_AGREES = """
with last as (
  select distinct on (agent_id) agent_id, state, at, reason, attempt_id from agent_moves order by agent_id, id desc
)
select a.id from agents a left join last l on l.agent_id = a.id
 where coalesce(l.state, 'offline') <> a.state or l.at <> a.since
    or l.reason is distinct from a.reason or l.attempt_id is distinct from a.attempt_id
 order by a.id limit 100
"""

# The seconds of all states of a log-in add up to its span unless a move is logged before the one it follows,
# or a state of a call is logged without its call.
TIME_ADDS_UP = """
with moves as (
  select agent_id, at, state, attempt_id, lag(at) over (partition by agent_id order by id) as before,
         lag(state) over (partition by agent_id order by id) as before_state,
         lag(attempt_id) over (partition by agent_id order by id) as before_attempt
    from agent_moves
)
select distinct agent_id as id from moves
 where at < before
    or (state in ('reserved', 'talking', 'wrap_up')) <> (attempt_id is not null)
    or state in ('talking', 'wrap_up') and attempt_id is distinct from before_attempt
 order by id limit 100
"""

TALK_TIME = """
with moves as (
  select agent_id, attempt_id, state, at, lead(at) over (partition by agent_id order by id) as until from agent_moves
)
select distinct m.attempt_id as id from moves m
 where m.state = 'talking'
   and not exists (
     select from segments s
      where s.attempt_id = m.attempt_id and s.agent_id = m.agent_id
        and abs(extract(epoch from (m.at - s.began_at))) <= 1
        and (s.ended_at is null or m.until is null or abs(extract(epoch from (m.until - s.ended_at))) <= 1
          or exists (select from monitoring_parts p where p.attempt_id = m.attempt_id and p.mode = 'take_over'
                      and p.began_at between m.at and m.until)))
 order by id limit 100
"""

STUCK = """
select g.id from agents g left join attempts a on a.id = g.attempt_id
 where g.state in ('reserved', 'talking')
       and (a.id is null or a.ended_at is not null)
    or g.state = 'talking' and (a.state <> 'bridged' or a.agent_id is distinct from g.id)
    or g.state = 'reserved' and (a.state = 'bridged') = (a.agent_id is not distinct from g.id)
    or g.state = 'wrap_up' and (a.ended_at is null
           and not exists (select from monitoring_parts p where p.attempt_id = a.id and p.mode = 'take_over')
        or g.wrap_until < now() - interval '1 minute'
           and exists (select from leases l where l.node = g.node and l.until > now()))
 order by g.id limit 100
"""

BRIDGED_ALONE = """
select a.id from attempts a
 where a.state = 'bridged'
   and not exists (select from agents g where g.id = a.agent_id and g.attempt_id = a.id and g.state = 'talking')
   and not exists (select from monitoring_parts p
                    where p.attempt_id = a.id and p.mode = 'take_over' and p.ended_at is null)
 order by a.id limit 100
"""

AGENTS = (
    Invariant(
        "reserved_before_bridge",
        "a customer was joined to an agent who was not reserved for that call",
        "attempts",
        RESERVED_FIRST,
    ),
    Invariant("one_customer_per_agent", "an agent had two customers at a time", "attempts", ONE_CUSTOMER),
    Invariant(
        "legal_agent_moves",
        "an agent moved in a way that the state table does not allow",
        "agents",
        LEGAL_MOVES,
        (_BEFORE, _AFTER),
    ),
    Invariant("state_log_agrees", "an agent's state log ends in another state than the agent", "agents", LOG_AGREES),
    Invariant("agent_time_adds_up", "the times of an agent's states do not add up", "agents", TIME_ADDS_UP),
    Invariant("talk_time_agrees", "an agent talked longer or shorter than the call lasted", "attempts", TALK_TIME),
    Invariant("stuck_agents", "an agent is held by a call that is over, or by none", "agents", STUCK),
    Invariant("bridged_alone", "a customer talks to an agent who is not in that call", "attempts", BRIDGED_ALONE),
)
