"""Workbooks: the rows of a sheet as the texts that a person sees in it.

python-calamine holds a whole sheet in memory, so what a workbook may come to is bounded before it is opened:
the sizes that its archive declares, and the memory that this process may have, for archives that lie.
"""

from __future__ import annotations

import os
import resource
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from intake.faults import FileRefused

MOST_UNPACKED = 1_500 * 1024 * 1024
MOST_RATIO = 200
"""Sheets pack to a tenth or a twentieth of their size; a hundredth is rare, and past this it is an attack."""
MOST_MEMBERS = 2_000
MOST_COLUMNS = 500
MEMORY_BYTES = 3 * 1024**3
"""What a reading process may have at most; on a small machine half of the memory, but LEAST_MEMORY at least."""
LEAST_MEMORY = 1024**3
LARGE = 64 * 1024 * 1024
"""Unpacked bytes past which workbooks are read one at a time; a smaller one is read with LEAST_MEMORY."""
_CGROUP = Path("/sys/fs/cgroup/memory.max")
_HELD = 2
"""Bytes of memory that are held for an unpacked one, and no less."""
_SMALL = 8 * 1024 * 1024
_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""

Value = int | float | str | bool | time | date | datetime | timedelta


class Workbook:
    """An .xlsx file that was found fit to be opened."""

    def __init__(self, path: Path) -> None:
        """Raises FileRefused: workbook_damaged, workbook_too_large, or other_workbook for .ods and its like."""
        _inspect(path)
        try:
            self._book = CalamineWorkbook.from_path(path)
        except (CalamineError, OSError, ValueError) as fault:
            raise FileRefused("workbook_damaged") from fault
        self.sheets = tuple(self._book.sheet_names)
        self._open: tuple[str, CalamineSheet] | None = None

    @property
    def height(self) -> int:
        """The rows of the sheet that was read last."""
        return self._open[1].total_height if self._open else 0

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Every row from the first one on, empty ones too, each from column A on, as texts."""
        found = self._sheet(sheet)
        if found.start is None:
            return
        left = [""] * found.start[1]
        if len(left) + found.width > MOST_COLUMNS:
            raise FileRefused("workbook_too_large")
        for row in found.iter_rows():
            yield left + [cell if type(cell) is str else text_of(cell) for cell in row]

    def first_filled(self) -> str:
        """The first sheet that holds anything. Raises FileRefused (empty)."""
        for sheet in self.sheets:
            if any(any(cells) for cells in self.rows(sheet)):
                return sheet
        raise FileRefused("empty")

    def _sheet(self, name: str) -> CalamineSheet:
        if self._open is None or self._open[0] != name:
            self._open = None  # one at a time in memory
            try:
                self._open = name, self._book.get_sheet_by_name(name)
            except (CalamineError, ValueError) as fault:
                raise FileRefused("workbook_damaged") from fault
        return self._open[1]


def text_of(value: Value) -> str:
    """A cell's value as text: whole numbers without a fraction, the comma as decimal mark, days as dd/mm/yyyy."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        hour = f" {value:%H:%M}" if value.time() != time() else ""
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}{hour}"
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    return f"{Decimal(f'{value:.{_DIGITS}g}'):f}".replace(".", ",")


def memory_bytes() -> int:
    """What a process that reads a large file may have on this machine."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if _CGROUP.exists() and (most := _CGROUP.read_text().strip()).isdigit():
        machine = min(machine, int(most))
    return max(LEAST_MEMORY, min(MEMORY_BYTES, machine // 2))


def is_large(path: Path) -> bool:
    """Whether a file is a workbook that takes much memory to read, as far as it says itself."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist()) > LARGE
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # it is refused when it is opened


def bound_memory(path: Path) -> None:
    """Let this process have what reading the file may take: a workbook that lies about its size ends it, not the
    machine.
    """
    small = zipfile.is_zipfile(path) and not is_large(path)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (LEAST_MEMORY if small else memory_bytes(), most))


def _inspect(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise FileRefused("workbook_damaged") from fault
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise FileRefused("other_workbook" if names & {"mimetype", "xl/workbook.bin"} else "binary")
    unpacked, packed = (sum(sizes) for sizes in zip(*((m.file_size, m.compress_size) for m in members), strict=True))
    bomb = unpacked > _SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(members) > MOST_MEMBERS or unpacked > min(MOST_UNPACKED, memory_bytes() // _HELD) or bomb:
        raise FileRefused("workbook_too_large")
