"""Dispositions: how the calls of a campaign may be closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Disposition:
    """A way to close a call."""

    code: str
    label_fr: str
    label_en: str
    effect: str
    shortcut: str | None


DISPOSITIONS = """
select code, label_fr, label_en, effect, shortcut from dispositions where campaign_id = $1 order by rank, id
"""


async def of_campaign(connection: Connection, campaign_id: int) -> list[Disposition]:
    """The dispositions of a campaign, in the order in which they are shown."""
    return [Disposition(*row) for row in await connection.fetch(DISPOSITIONS, campaign_id)]


DROP_DISPOSITIONS = "delete from dispositions where campaign_id = $1 and code <> all($2::text[])"
SET_DISPOSITIONS = """
insert into dispositions (campaign_id, code, label_fr, label_en, effect, shortcut, rank)
select $1, d.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
  as d(code, label_fr, label_en, effect, shortcut, rank)
on conflict (campaign_id, code) do update set label_fr = excluded.label_fr, label_en = excluded.label_en,
  effect = excluded.effect, shortcut = excluded.shortcut, rank = excluded.rank
"""


async def replace(connection: Connection, campaign_id: int, wanted: Sequence[Disposition]) -> None:
    """Make these the dispositions of a campaign, in this order; codes are unique."""
    await connection.execute(DROP_DISPOSITIONS, campaign_id, [d.code for d in wanted])
    await connection.execute(
        SET_DISPOSITIONS,
        campaign_id,
        [d.code for d in wanted],
        [d.label_fr for d in wanted],
        [d.label_en for d in wanted],
        [d.effect for d in wanted],
        [d.shortcut for d in wanted],
    )
