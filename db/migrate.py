"""Brings a database to the newest schema: numbered files, forward only, each applied exactly once.

A file is applied in one transaction together with its row in `schema_migrations`. A file whose first
line is `-- no-transaction` is applied without one (`create index concurrently`); it must hold a single
statement that may be repeated, because a crash can come between the statement and its row.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dialer.core.errors import PlateauError

if TYPE_CHECKING:
    from db.pool import Connection

FOLDER = Path(__file__).parent / "migrations"
_NO_TRANSACTION = "-- no-transaction"
_LOCK_KEY = 7_528_283_460  # any constant: "plateau" on a telephone's keys
_LOCK_SECONDS = 120
_FILE_SECONDS = 3600


class MigrationRefused(PlateauError):
    """The database and the migration files do not belong together."""


class Migration(NamedTuple):
    """One numbered file."""

    name: str
    sha256: str
    sql: str

    @property
    def in_transaction(self) -> bool:
        """False for a file that must run outside a transaction."""
        return not self.sql.startswith(_NO_TRANSACTION)


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """The files `NNNN_name.sql` of a folder in order; raises MigrationRefused when two share a number."""
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    numbers = [file.name[:4] for file in files]
    if len(set(numbers)) != len(numbers):
        raise MigrationRefused("two migration files have the same number; give the newer one the next")
    texts = [file.read_bytes() for file in files]
    return [
        Migration(file.name, hashlib.sha256(text).hexdigest(), text.decode())
        for file, text in zip(files, texts, strict=True)
    ]


async def migrate(connection: Connection, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing and return the names applied, oldest first; safe to start many times at once.

    Raises MigrationRefused when an applied file was changed or is unknown here, and when another starter
    holds the lock for more than two minutes.
    """
    known = migrations(folder)
    await _lock(connection)
    try:
        await connection.execute(CREATE_TABLE)
        applied = await _applied(connection)
        _compare(applied, known)
        missing = [migration for migration in known if migration.name not in applied]
        for migration in missing:
            await _apply(connection, migration)
        return [migration.name for migration in missing]
    finally:
        await connection.execute(UNLOCK, _LOCK_KEY)


async def missing(connection: Connection, folder: Path = FOLDER) -> list[str]:
    """Names of files that this database has not seen; changes nothing."""
    if not await connection.fetchval(HAS_TABLE):
        return [migration.name for migration in migrations(folder)]
    applied = await _applied(connection)
    known = migrations(folder)
    _compare(applied, known)
    return [migration.name for migration in known if migration.name not in applied]


HAS_TABLE = "select to_regclass('schema_migrations') is not null"

CREATE_TABLE = """
create table if not exists schema_migrations (
  name        text primary key,
  sha256      text not null,
  applied_at  timestamptz not null default now()
)
"""

APPLIED = "select name, sha256 from schema_migrations"


async def _applied(connection: Connection) -> dict[str, str]:
    return {row["name"]: row["sha256"] for row in await connection.fetch(APPLIED)}


def _compare(applied: dict[str, str], known: list[Migration]) -> None:
    sums = {migration.name: migration.sha256 for migration in known}
    if unknown := sorted(applied.keys() - sums.keys()):
        raise MigrationRefused(
            f"the database has {', '.join(unknown)}, which this version does not know; run the newer version"
        )
    if changed := sorted(name for name, sha256 in applied.items() if sums[name] != sha256):
        raise MigrationRefused(
            f"{', '.join(changed)} changed after being applied; restore the file and add a new one instead"
        )


RECORD = "insert into schema_migrations (name, sha256) values ($1, $2)"


async def _apply(connection: Connection, migration: Migration) -> None:
    if not migration.in_transaction:
        await connection.execute(migration.sql, timeout=_FILE_SECONDS)
        await connection.execute(RECORD, migration.name, migration.sha256)
        return
    async with connection.transaction():
        await connection.execute(migration.sql, timeout=_FILE_SECONDS)
        await connection.execute(RECORD, migration.name, migration.sha256)


TRY_LOCK = "select pg_try_advisory_lock($1)"
UNLOCK = "select pg_advisory_unlock($1)"


async def _lock(connection: Connection) -> None:
    """Poll: a blocked pg_advisory_lock holds a snapshot that `create index concurrently` would wait for."""
    try:
        async with asyncio.timeout(_LOCK_SECONDS):
            while not await connection.fetchval(TRY_LOCK, _LOCK_KEY):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise MigrationRefused("another process is migrating this database; wait for it and start again") from None
