"""What importing a file costs: the whole import beside a bare COPY of the same file, on one PostgreSQL.

Two files are measured. One holds only numbers reserved for fiction, which are 60,000: 50,000 people, each of whom
comes four times, as in files put together from several; one row in four is new and written with its indexes. In
the other every row is somebody new, which is the most that a file can cost. Its numbers are made up in the plan,
so it never leaves the folder of the measurement, and nothing there can dial.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.campaigns import measured_campaign
from bench.prospects import write_demo_csv, write_distinct_csv
from db.bench.copy_yardstick import bare_copy, make_plain
from db.campaigns import principals, settings
from db.dialer import leases, plans
from db.migrate import migrate
from db.people import dnc
from db.pool import Connection, connect
from intake.rows import Numbers
from intake.run import ImportOrder, Progress, import_file
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find

LEAST_RATIO = 0.25
"""Asked of both files; the second does not reach it, and docs/decisions.md says why."""
ROUNDS = 3
_NODE, _SHOWN = "bench", "+33199000000"
_NEVER = [f"+3319900{number:04d}" for number in range(100)]

Tell = Callable[[str], None]


@dataclass(slots=True)
class Comparison:
    """Both sides, in seconds a round; rounds alternate, so that both meet the same machine."""

    rows: int
    file_bytes: int
    copy_seconds: list[float] = field(default_factory=list)
    import_seconds: list[float] = field(default_factory=list)
    last: Progress | None = None
    peak_mb: float = 0
    reader_peak_mb: float = 0
    distinct: Comparison | None = None

    def look(self) -> None:
        """Note the peaks of memory so far, of this process and of the one that reads the file."""
        own = os.getpid()
        self.peak_mb = max(self.peak_mb, _peak_mb(own))
        for child in Path(f"/proc/{own}/task/{own}/children").read_text().split():
            with contextlib.suppress(FileNotFoundError):
                if b"intake.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                    self.reader_peak_mb = max(self.reader_peak_mb, _peak_mb(int(child)))

    @property
    def ratio(self) -> float:
        """The import's speed in shares of the COPY's, each by its best round: the least disturbed one."""
        return min(self.copy_seconds) / min(self.import_seconds)

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        assert self.last
        counts = self.last.rows
        return {
            "ratio": round(self.ratio, 3),
            "rows": self.rows,
            "file_bytes": self.file_bytes,
            "copy": _side(self.rows, self.copy_seconds),
            "import": _side(self.rows, self.import_seconds)
            | {
                "imported": counts.imported,
                "skipped": counts.skipped,
                "do_not_call": counts.do_not_call,
                "refused": counts.refused,
                "peak_mb": round(self.peak_mb, 1),
                "reader_peak_mb": round(self.reader_peak_mb, 1),
            },
        } | ({"distinct": self.distinct.as_json()} if self.distinct else {})


def _peak_mb(pid: int) -> float:
    # VmHWM, because what getrusage says of a child includes us, whom it was before it became itself.
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _side(rows: int, seconds: list[float]) -> dict[str, object]:
    return {"seconds": [round(s, 3) for s in seconds], "rows_per_second": round(rows / min(seconds))}


async def compare(tell: Tell, *, rows: int = 200_000, seed: int = 1) -> Comparison:
    """Run both sides on a throw-away PostgreSQL, set up as for real use; `tell` hears how it goes."""
    folder = await asyncio.to_thread(throwaway_dir, "bench-import")
    cluster = Cluster(folder / "postgres", find())
    try:
        tell(f"writing {rows} rows")
        file = folder / "prospects.csv"
        await asyncio.to_thread(write_demo_csv, file, rows, seed)
        await asyncio.to_thread(cluster.start)
        found = await _rounds(cluster.url(), file, rows, "fiction", tell)
        tell(f"writing {rows} rows, nobody twice")
        await asyncio.to_thread(write_distinct_csv, file, rows, seed)
        found.distinct = await _rounds(cluster.url(), file, rows, "real", tell)
        return found
    finally:
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(shutil.rmtree, folder)


async def _rounds(url: str, file: Path, rows: int, numbers: Numbers, tell: Tell) -> Comparison:
    found = Comparison(rows, (await asyncio.to_thread(file.stat)).st_size)
    connection = await connect(url, application="plateau bench")
    try:
        await migrate(connection)
        for number in range(1, ROUNDS + 1):
            await make_plain(connection)
            started = time.perf_counter()
            await bare_copy(connection, file)
            found.copy_seconds.append(time.perf_counter() - started)
            order = ImportOrder(file, await _campaign(connection, f"{numbers} {number}"), numbers=numbers)
            started = time.perf_counter()
            found.last = await import_file(url, order, lambda _: found.look())
            found.import_seconds.append(time.perf_counter() - started)
            tell(f"round {number}: COPY {found.copy_seconds[-1]:.2f} s, import {found.import_seconds[-1]:.2f} s")
    finally:
        await connection.close()
    return found


async def _campaign(connection: Connection, name: str) -> int:
    """A campaign of a company of its own, so that no round finds contacts of the one before."""
    await leases.ensure_node(connection, _NODE)
    await plans.mirror_trunk(connection, "bench", _NODE, 1, 1, [_SHOWN])
    principal = await principals.create(connection, f"Exemple {name}")
    assert principal is not None
    await dnc.add_many(connection, _NEVER, principal_id=principal, source="import")
    wanted = measured_campaign(_NODE, principal, "bench", _SHOWN, mode="manual")
    campaign = await settings.create(connection, wanted)
    assert campaign is not None
    return campaign
