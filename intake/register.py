"""A file of prospects out of the French company register: counted first, then made and imported as a batch.

The stock files are tens of millions of rows; they are read in a thread, in bounded memory, and can be left at any
moment. What is made of them is a CSV file in a private folder, which the ordinary importer reads and which is
deleted when it has.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from intake import register_query as query
from intake.read import MAX_ROWS
from intake.register_numbers import Unread, prepare
from intake.register_selection import RegisterRefused, Selection, beginning_with
from intake.run import ImportOrder, Listener, Progress, import_file

LOOK_SECONDS = 0.3
_MANY = set("*?[]{}")


@dataclass(frozen=True, slots=True)
class Stock:
    """The files as INSEE publishes them, CSV or Parquet, and the file of numbers, if there is one."""

    establishments: Path
    units: Path
    numbers: Path | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Establishments of one department, activity or size: how many, and how many of them have a number."""

    code: str
    companies: int
    with_number: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a selection comes to. `companies` are those that may be called; the others are only counted."""

    matching: int
    companies: int
    with_number: int
    opposed: int
    """Partly open: the person objects to prospecting."""
    unknown: int
    """Their legal unit is not in the file of units, so nobody knows whether they object."""
    sole_traders: int
    """Natural persons among `companies`."""
    numbers: Unread
    by_department: tuple[Count, ...]
    by_activity: tuple[Count, ...]
    by_size: tuple[Count, ...]

    @property
    def without_number(self) -> int:
        """Left out of a batch."""
        return self.companies - self.with_number


Reading = Callable[[str, float], None]
"""Hears what is being done (numbers, establishments, units, joining, writing) and how far it is, from 0 to 1."""


def _quiet(step: str, fraction: float) -> None:
    """Nobody listens."""


async def count(stock: Stock, wanted: Selection, work: Path, reading: Reading = _quiet) -> Counted:
    """What the selection comes to. `work`: a private folder. Raises RegisterRefused."""
    async with _opened(stock, work, reading) as room:
        return await room.count(wanted)


async def make(
    url: str,
    stock: Stock,
    wanted: Selection,
    order: ImportOrder,
    work: Path,
    reading: Reading = _quiet,
    progress: Listener | None = None,
) -> tuple[Counted, Progress]:
    """Import whom the selection finds with a number, as one batch; `order.path` is ours to fill in.

    Raises RegisterRefused, or what the importer raises. Nothing is left behind by one that is cancelled.
    """
    if stock.numbers is None:
        raise RegisterRefused("no_numbers")
    async with _opened(stock, work, reading) as room:
        counted = await room.count(wanted)
        if not counted.with_number:
            raise RegisterRefused("nobody")
        if counted.with_number > MAX_ROWS - 1:
            raise RegisterRefused("too_many", count=counted.with_number, most=MAX_ROWS - 1)
        made = room.work / "prospects.csv"
        await room.ask("writing", query.WRITE, {"file": str(made)})
        room.database.close()  # its memory is the importer's now
        return counted, await import_file(url, replace(order, path=made), progress)


@dataclass(slots=True)
class _Room:
    """The closed room, and how far the question that is asked in it has come."""

    database: duckdb.DuckDBPyConnection
    stock: Stock
    work: Path
    reading: Reading

    async def count(self, wanted: Selection) -> Counted:
        """Ask everything, from the files to the counts."""
        stock = self.stock
        unread = Unread(0, 0)
        if stock.numbers is None:
            await self.ask("numbers", query.NO_NUMBERS, {})
        else:
            self.reading("numbers", 0.0)
            prepared = self.work / "numbers.csv"
            unread = await asyncio.to_thread(prepare, stock.numbers, prepared)
            await self.ask("numbers", query.NUMBERS_CSV, {"file": str(prepared)})
        pick = query.PICK_PARQUET if query.is_parquet(stock.establishments) else query.PICK_CSV
        await self.ask("establishments", pick, {"file": str(stock.establishments), **query.parameters(wanted)})
        choose = query.CHOOSE_PARQUET if query.is_parquet(stock.units) else query.CHOOSE_CSV
        forms = beginning_with(wanted.legal_forms)
        await self.ask("units", choose, {"file": str(stock.units), "legal_forms": forms})
        await self.ask("joining", query.REACHED, {})
        matching, opposed, unknown, sole_traders = (await self.ask("joining", query.COUNTS, {}))[0]
        companies, with_number = (await self.ask("joining", query.REACHABLE, {}))[0]
        return Counted(
            matching=matching,
            companies=companies,
            with_number=with_number,
            opposed=opposed,
            unknown=unknown,
            sole_traders=sole_traders,
            numbers=unread,
            by_department=await self._grouped(query.BY_DEPARTMENT),
            by_activity=await self._grouped(query.BY_ACTIVITY),
            by_size=await self._grouped(query.BY_SIZE),
        )

    async def _grouped(self, statement: str) -> tuple[Count, ...]:
        return tuple(Count(*row) for row in await self.ask("joining", statement, {}))

    async def ask(self, step: str, statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        """One question in a thread; it is broken off when this task is cancelled, and waited for."""
        self.reading(step, 0.0)
        work = asyncio.create_task(asyncio.to_thread(self._execute, statement, given))
        try:
            while not (await asyncio.wait({work}, timeout=LOOK_SECONDS))[0]:
                self.reading(step, min(1.0, max(0.0, self.database.query_progress() / 100)))
        except asyncio.CancelledError:
            self.database.interrupt()
            await asyncio.wait({work})
            raise
        self.reading(step, 1.0)
        return work.result()

    def _execute(self, statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        try:
            return self.database.execute(statement, given).fetchall()
        except duckdb.Error as fault:
            raise RegisterRefused("query", fault=str(fault).splitlines()[0][:300]) from fault


@asynccontextmanager
async def _opened(stock: Stock, work: Path, reading: Reading) -> AsyncIterator[_Room]:
    stock = Stock(_file(stock.establishments), _file(stock.units), _file(stock.numbers) if stock.numbers else None)
    files = [stock.establishments, stock.units]
    with _private_folder(work) as folder, query.closed_room(folder, files) as database:
        query.check_columns(database, stock.establishments, "StockEtablissement", query.ESTABLISHMENTS)
        query.check_columns(database, stock.units, "StockUniteLegale", query.UNITS)
        yield _Room(database, stock, folder, reading)


@contextmanager
def _private_folder(work: Path) -> Iterator[Path]:
    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="register-", dir=work.resolve()) as private:
        yield Path(private)


def _file(path: Path) -> Path:
    """The whole path of an existing file. Raises RegisterRefused, also for a name that stands for several."""
    if _MANY & {*str(path)}:
        raise RegisterRefused("file_name", name=path.name)
    if not path.is_file():
        raise RegisterRefused("file_missing", name=path.name)
    return path.resolve()
