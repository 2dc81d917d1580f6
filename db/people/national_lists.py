"""What comparisons of numbers with national lists said: Bloctel, TPS, RPO, a do-not-call registry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db import events
from db.people import sifting
from db.pool import Connection

# A later comparison replaces an earlier one, never the other way round.
COMPARED = """
insert into national_list_checks as known (e164, list, listed, compared_at)
select distinct on (said.e164) said.e164, $1::text, said.listed, $2::timestamptz
  from unnest($3::text[], $4::boolean[]) as said(e164, listed)
 order by said.e164, said.listed desc
on conflict (e164, list) do update set listed = excluded.listed, compared_at = excluded.compared_at
 where known.compared_at <= excluded.compared_at
returning e164
"""


async def compared(connection: Connection, list_name: str, at: datetime, said: Sequence[tuple[str, bool]]) -> int:
    """Write whether each number (E.164) was on the list when it was compared; how many were written.

    In the caller's transaction, with its event; leads that waited for it are let go. Said twice, a number is on it.
    """
    numbers, listed = [e164 for e164, _ in said], [on for _, on in said]
    written = [row["e164"] for row in await connection.fetch(COMPARED, list_name, at, numbers, listed, timeout=600)]
    await sifting.release_numbers(connection, written)
    await events.append(connection, "national_list", body={"list": list_name, "compared": len(written)})
    return len(written)
