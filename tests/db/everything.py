"""Looking for a text in every column of every table that could hold one."""

from __future__ import annotations

from db.pool import Connection

COLUMNS = """
select format('%I.%I', c.table_schema, c.table_name) as place, c.table_name, c.column_name
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
 where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
   and c.data_type in ('text', 'json', 'jsonb', 'ARRAY', 'bytea', 'character varying', 'tsvector', 'USER-DEFINED')
 order by 2, 3
"""


async def mentions(db: Connection, said: str) -> list[str]:
    """The columns, as table.column, of which a row has this text, in whatever case."""
    found = []
    for row in await db.fetch(COLUMNS):
        text = f'"{row["column_name"]}"'
        if await db.fetchval(
            f"select exists (select from {row['place']} where strpos(lower({text}::text), lower($1)) > 0)", said
        ):
            found.append(f"{row['table_name']}.{row['column_name']}")
    return found
