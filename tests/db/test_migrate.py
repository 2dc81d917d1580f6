"""The migration runner against a real, empty database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from db.migrate import MigrationRefused, migrate, migrations, missing
from db.pool import connect


async def test_two_starters_at_once_apply_every_file_exactly_once(empty_database_url: str) -> None:
    first = await connect(empty_database_url, application="first")
    second = await connect(empty_database_url, application="second")
    one, two = await asyncio.gather(migrate(first), migrate(second))
    assert sorted(one + two) == [migration.name for migration in migrations()]
    assert await missing(first) == []
    await first.close()
    await second.close()


async def test_a_changed_file_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    connection = await connect(empty_database_url, application="test")
    (tmp_path / "0001_first.sql").write_text("create table first ();")
    assert await migrate(connection, tmp_path) == ["0001_first.sql"]
    (tmp_path / "0001_first.sql").write_text("create table other ();")
    with pytest.raises(MigrationRefused, match=r"0001_first\.sql changed"):
        await migrate(connection, tmp_path)
    await connection.close()


async def test_a_newer_database_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    connection = await connect(empty_database_url, application="test")
    (tmp_path / "0001_first.sql").write_text("create table first ();")
    await migrate(connection, tmp_path)
    (tmp_path / "0001_first.sql").unlink()
    with pytest.raises(MigrationRefused, match="does not know"):
        await migrate(connection, tmp_path)
    await connection.close()


async def test_a_failing_file_leaves_nothing_and_the_lock_is_free(empty_database_url: str, tmp_path: Path) -> None:
    connection = await connect(empty_database_url, application="test")
    (tmp_path / "0001_half.sql").write_text("create table half (); select 1 / 0;")
    with pytest.raises(Exception, match="division by zero"):
        await migrate(connection, tmp_path)
    assert await connection.fetchval("select to_regclass('half')") is None
    (tmp_path / "0001_half.sql").write_text("create table half ();")
    assert await migrate(connection, tmp_path) == ["0001_half.sql"]
    await connection.close()


async def test_an_index_is_built_concurrently_while_another_starter_waits(
    empty_database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "0001_table.sql").write_text("create table counted (n integer);")
    (tmp_path / "0002_index.sql").write_text(
        "-- no-transaction\ncreate index concurrently if not exists counted_n on counted (n);"
    )
    connections = [await connect(empty_database_url, application="test") for _ in range(3)]
    async with asyncio.timeout(20):
        answers = await asyncio.gather(*(migrate(connection, tmp_path) for connection in connections))
    assert sorted(name for answer in answers for name in answer) == ["0001_table.sql", "0002_index.sql"]
    for connection in connections:
        await connection.close()


async def test_two_files_with_one_number_are_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").touch()
    (tmp_path / "0001_b.sql").touch()
    with pytest.raises(MigrationRefused, match="same number"):
        migrations(tmp_path)
