"""Caller-ID rules of a campaign: which numbers callees of a prefix see. The database keeps them to the trunk's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.pool import Connection

RULES = """
select prefix, array_agg(e164 order by e164) from caller_id_rules where campaign_id = $1
 group by prefix order by prefix
"""


async def rules(connection: Connection, campaign_id: int) -> dict[str, list[str]]:
    """The pool of each prefix."""
    return {row[0]: list(row[1]) for row in await connection.fetch(RULES, campaign_id)}


STRANGE = """
select n.e164 from unnest($2::text[]) as n(e164)
 where not exists (select from trunk_numbers t where t.trunk = $1 and t.e164 = n.e164) limit 1
"""


async def strange(connection: Connection, trunk: str, numbers: Sequence[str]) -> str | None:
    """The first of these numbers that the trunk may not show, or None."""
    found: str | None = await connection.fetchval(STRANGE, trunk, list(numbers))
    return found


CLEAR = "delete from caller_id_rules where campaign_id = $1"
ADD = """
insert into caller_id_rules (campaign_id, trunk, prefix, e164)
select $1, $2, r.prefix, r.e164 from unnest($3::text[], $4::text[]) as r(prefix, e164) on conflict do nothing
"""


async def replace(connection: Connection, campaign_id: int, trunk: str, wanted: Mapping[str, Sequence[str]]) -> None:
    """Make these the rules of a campaign, in the caller's transaction."""
    pairs = [(prefix, number) for prefix, pool in wanted.items() for number in pool]
    await connection.execute(CLEAR, campaign_id)
    await connection.execute(ADD, campaign_id, trunk, [p for p, _ in pairs], [n for _, n in pairs])


TRUNKS = """
select t.name, t.node, t.max_channels, t.calls_per_second::float8, t.enabled,
       coalesce((select array_agg(n.e164 order by n.e164) from trunk_numbers n where n.trunk = t.name), '{}')
  from trunks t order by t.name
"""


async def trunks(connection: Connection) -> list[tuple[str, str, int, float, bool, list[str]]]:
    """Name, node, channels, calls a second, whether in use, and the numbers that each trunk may show."""
    return [tuple(row) for row in await connection.fetch(TRUNKS)]
