"""What a principal's people decided about the columns of their files, by the set of headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.pool import Connection

MOST = 200

READ = """
select headings, columns, number_order from column_mappings where principal_id = $1 order by used_at desc limit $2
"""


async def of_principal(connection: Connection, principal_id: int) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    """By key of headings: the field by plain heading, and number fields in the order of trying; newest MOST."""
    rows = await connection.fetch(READ, principal_id, MOST)
    return {row["headings"]: (row["columns"], tuple(row["number_order"])) for row in rows}


REMEMBER = """
insert into column_mappings (principal_id, headings, columns, number_order) values ($1, $2, $3, $4)
on conflict (principal_id, headings) do update
   set columns = excluded.columns, number_order = excluded.number_order, used_at = now()
"""


async def remember(
    connection: Connection, principal_id: int, headings: str, columns: Mapping[str, str], order: Sequence[str]
) -> None:
    """Keep a mapping for the next file with these headings."""
    await connection.execute(REMEMBER, principal_id, headings, dict(columns), list(order))
