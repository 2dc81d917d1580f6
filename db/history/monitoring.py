"""What must hold of supervisors beside agents: nobody was heard outside of a call, and every listening has its end."""

from __future__ import annotations

from db.history.invariant import Invariant

OPEN_PART = """
select m.id from monitorings m join monitoring_parts p on p.monitoring_id = m.id
 where m.state = 'ended' and p.ended_at is null order by m.id limit 100
"""

OUTSIDE_CALL = """
select distinct p.monitoring_id as id from monitoring_parts p join attempts a on a.id = p.attempt_id
 where a.bridged_at is null or p.began_at < a.bridged_at
    or a.ended_at is not null and coalesce(p.ended_at, 'infinity') > a.ended_at + interval '5 seconds'
 order by id limit 100
"""

MONITORINGS = (
    Invariant("listening_ended", "a supervisor left and is written as listening", "monitorings", OPEN_PART),
    Invariant("heard_in_calls_alone", "an agent was heard outside of a call", "monitorings", OUTSIDE_CALL),
)
