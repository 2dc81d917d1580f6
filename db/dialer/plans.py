"""What the dialer reads of campaigns: settings, numbers to show, dispositions, prompts, figures of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection
from dialer.core.states import PACED

CAMPAIGNS = """
select c.id, c.principal_id, c.name, c.language, c.mode, c.state, c.trunk, c.default_caller_id, c.priority,
       c.ring_seconds, c.agent_wait_ms, c.abandon_limit::float8 as abandon_limit, c.attempt_cap,
       c.rest_days, c.hold_hours,
       c.max_dial_level::float8 as max_dial_level, c.give_up_ringing, c.minimum_ring_seconds, c.kept_free, c.lead_order,
       c.wrap_up_seconds, c.wrap_up_extensions, c.amd, c.recording, c.recording_percent,
       c.max_attempts, c.recycle_minutes, c.calling_hours, c.profile, c.sector, c.purpose, c.places,
       c.hard_stop, c.machine_error_share,
       c.callbacks_by, c.announce_seconds, c.monitoring_told, c.script,
       c.success_quota, c.recycle_rules, c.starts_on, c.ends_on,
       (select p.file_name from prompts p
         where p.principal_id = c.principal_id and p.kind = 'identity' and p.language = c.language
           and p.state = 'confirmed') as identity
  from campaigns c where c.node = $1 and c.state <> 'draft'
   and (c.state <> 'finished' or exists (select from attempts a where a.campaign_id = c.id and a.ended_at is null)
        or exists (select from agents g join attempts a on a.id = g.attempt_id where a.campaign_id = c.id))
"""
RULES = """
select r.campaign_id, r.prefix, array_agg(r.e164 order by r.e164) as pool
  from caller_id_rules r join campaigns c on c.id = r.campaign_id
 where c.node = $1 and c.trunk = r.trunk group by r.campaign_id, r.prefix
"""
EFFECTS = """
select d.campaign_id, d.code, d.effect from dispositions d join campaigns c on c.id = d.campaign_id where c.node = $1
"""


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """A campaign as the dialer needs it."""

    settings: dict[str, Any]
    rules: dict[str, tuple[str, ...]]
    effects: dict[str, str]


async def plans(connection: Connection, node: str) -> list[CampaignPlan]:
    """Every campaign of the node that is not a draft, and of the finished ones those with a call left."""
    rules: dict[int, dict[str, tuple[str, ...]]] = {}
    for row in await connection.fetch(RULES, node):
        rules.setdefault(row["campaign_id"], {})[row["prefix"]] = tuple(row["pool"])
    effects: dict[int, dict[str, str]] = {}
    for row in await connection.fetch(EFFECTS, node):
        effects.setdefault(row["campaign_id"], {})[row["code"]] = row["effect"]
    rows = await connection.fetch(CAMPAIGNS, node)
    return [CampaignPlan(dict(row), rules.get(row["id"], {}), effects.get(row["id"], {})) for row in rows]


MIRROR = """
insert into trunks (name, node, max_channels, calls_per_second, enabled) values ($1, $2, $3, $4, true)
on conflict (name) do update set node = excluded.node, max_channels = excluded.max_channels,
  calls_per_second = excluded.calls_per_second, enabled = true
"""
MIRROR_NUMBERS = """
insert into trunk_numbers (trunk, e164) select $1, unnest($2::text[]) on conflict do nothing
"""
DROP_NUMBERS = """
delete from trunk_numbers t where trunk = $1 and e164 <> all ($2::text[])
   and not exists (select from campaigns c where c.trunk = t.trunk and c.default_caller_id = t.e164)
   and not exists (select from caller_id_rules r where r.trunk = t.trunk and r.e164 = t.e164)
returning e164
"""


async def mirror_trunk(
    connection: Connection,
    name: str,
    node: str,
    max_channels: int,
    calls_per_second: float,
    numbers: list[str],
) -> None:
    """Make a trunk of the settings known to campaigns. A number that a campaign still shows stays on record."""
    await connection.execute(MIRROR, name, node, max_channels, calls_per_second)
    await connection.execute(MIRROR_NUMBERS, name, numbers)
    await connection.execute(DROP_NUMBERS, name, numbers)


RETIRE = "update trunks set enabled = false where node = $1 and name <> all($2::text[])"


async def retire_trunks(connection: Connection, node: str, names: list[str]) -> None:
    """Mark the node's trunks that the settings name no longer: campaigns that refer to them call nobody."""
    await connection.execute(RETIRE, node, names)


DAY = """
select count(*) filter (where bridged_at is not null or state in ('abandoning', 'ended')) as live_answers,
       count(*) filter (where state = 'abandoning' or outcome = 'abandoned') as abandoned, min(answered_at) as began
  from attempts
 where campaign_id = $1 and claimed_at >= $2 and mode = any($3::text[]) and answered_at is not null
   and outcome is distinct from 'machine'
"""


async def day(connection: Connection, campaign_id: int, since: datetime) -> tuple[int, int, datetime | None]:
    """Live answers that met an agent or none, abandoned calls, and the first answer, of the attempts since then.

    It counts what pacing placed and steers on; the figures that people see (db/floor/screens.py) have all attempts.
    """
    row = await connection.fetchrow(DAY, campaign_id, since, list(PACED))
    return (row["live_answers"], row["abandoned"], row["began"]) if row else (0, 0, None)


SUCCESSES = """
select count(*) from (
  select from attempts where campaign_id = $1 and disposition_code = any($2::text[]) limit $3) as closed
"""


async def successes(connection: Connection, campaign_id: int, codes: Sequence[str], most: int) -> int:
    """How many calls of a campaign were closed by one of these dispositions, counted up to `most`."""
    found: int = await connection.fetchval(SUCCESSES, campaign_id, list(codes), most)
    return found


@dataclass(frozen=True, slots=True)
class PastCall:
    """An ended attempt that pacing placed and learns from. Times in seconds; None where it never came so far."""

    ring_seconds: float
    answered: bool
    abandoned: bool
    talk_seconds: float | None
    wrap_seconds: float | None
    trunk: str
    e164: str


RECENT = """
select greatest(0, extract(epoch from coalesce(answered_at, ended_at) - dialed_at))::float8,
       answered_at is not null and outcome <> 'machine', outcome = 'abandoned',
       extract(epoch from ended_at - bridged_at)::float8,
       case when bridged_at is not null then
         least(greatest(0, extract(epoch from disposed_at - ended_at)), c.wrap_up_seconds)::float8 end,
       a.trunk, e164
  from attempts a join campaigns c on c.id = a.campaign_id
 where a.campaign_id = $1 and a.mode = any($3::text[]) and dialed_at is not null and ended_at is not null
   and outcome not in ('lost', 'cancelled') and (answered_at is not null or hung_up_by is null) and trunk_fault is null
 order by a.id desc limit $2
"""


async def recent(connection: Connection, campaign_id: int, count: int) -> list[PastCall]:
    """The last attempts that ended by themselves or were answered, oldest first."""
    return [PastCall(*row) for row in reversed(await connection.fetch(RECENT, campaign_id, count, list(PACED)))]
