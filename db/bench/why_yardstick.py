"""The yardstick of why a campaign does not dial: half of its leads held by different rules, as by years of calling."""

from __future__ import annotations

from datetime import datetime

from db.pool import Connection

HELD = """
update leads set
  state = case when id % 20 < 4 then 'blocked' when id % 20 = 10 then 'done' when id % 20 = 11 then 'exhausted'
               when id % 20 = 12 then 'removed' else 'callable' end,
  held_by = (array['consent_or_contract', 'internal_opposition', 'refusal_cooloff', 'national_list',
                   'attempt_caps', 'attempt_caps', 'attempt_caps', 'attempt_caps',
                   'abandon_recall_hold', 'calendar_hours'])[1 + id % 20],
  due_at = case when id % 20 between 4 and 9 then next_attempt_at end,
  next_attempt_at = case when id % 20 between 4 and 9 then $2::timestamptz + make_interval(mins => (id % 40000)::int)
                         when id % 20 = 13 then $2::timestamptz + make_interval(mins => (id % 300)::int)
                         else next_attempt_at end
 where campaign_id = $1
"""


async def hold(connection: Connection, campaign: int, now: datetime) -> None:
    """Hold half of a campaign's leads by rules, close some and let some wait."""
    await connection.execute(HELD, campaign, now, timeout=3600)
    await connection.execute("vacuum analyze leads", timeout=3600)
