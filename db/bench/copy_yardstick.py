"""The least that PostgreSQL can do with a file: COPY into a plain table of text. Imports are measured against it."""

from __future__ import annotations

from pathlib import Path

from db.pool import Connection

PLAIN = """
create table plain (c1 text, c2 text, c3 text, c4 text, c5 text, c6 text, c7 text, c8 text, c9 text, c10 text,
                    c11 text, c12 text, c13 text, c14 text)
"""
DROP = "drop table if exists plain"


async def bare_copy(connection: Connection, path: Path) -> None:
    """COPY a file of 14 columns as it is, headings left out. The table is made by make_plain before."""
    await connection.copy_to_table("plain", source=path, format="csv", delimiter=";", header=True)


async def make_plain(connection: Connection) -> None:
    """The empty table, made anew."""
    await connection.execute(DROP)
    await connection.execute(PLAIN)
