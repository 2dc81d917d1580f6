"""What importing a file costs: the whole import beside a bare COPY of the same file, on one PostgreSQL.

Numbers reserved for fiction are only 60,000, and nothing else may stand in a file that is handed around. So
200,000 rows hold 50,000 people, each of whom comes four times, as in files put together from several: every
row is read, normalised and looked up, one in four is new and written with its indexes.
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

from bench.prospects import write_demo_csv
from db import campaigns, dialing, dnc, leases, principals
from db.migrate import migrate
from db.pool import Connection, connect
from db.yardstick import bare_copy, make_plain
from intake.run import ImportOrder, Progress, import_file
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find

LEAST_RATIO = 0.25
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
        }


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
        return await _rounds(cluster.url(), file, rows, tell)
    finally:
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(shutil.rmtree, folder)


async def _rounds(url: str, file: Path, rows: int, tell: Tell) -> Comparison:
    found = Comparison(rows, (await asyncio.to_thread(file.stat)).st_size)
    connection = await connect(url, application="plateau bench")
    try:
        await migrate(connection)
        for number in range(1, ROUNDS + 1):
            await make_plain(connection)
            started = time.perf_counter()
            await bare_copy(connection, file)
            found.copy_seconds.append(time.perf_counter() - started)
            order = ImportOrder(file, await _campaign(connection, number), numbers="fiction")
            started = time.perf_counter()
            found.last = await import_file(url, order, lambda _: found.look())
            found.import_seconds.append(time.perf_counter() - started)
            tell(f"round {number}: COPY {found.copy_seconds[-1]:.2f} s, import {found.import_seconds[-1]:.2f} s")
    finally:
        await connection.close()
    return found


async def _campaign(connection: Connection, number: int) -> int:
    """A campaign of a company of its own, so that no round finds contacts of the one before."""
    await leases.ensure_node(connection, _NODE)
    await dialing.mirror_trunk(connection, "bench", _NODE, 1, 1, [_SHOWN])
    principal = await principals.create(connection, f"Exemple {number}")
    assert principal is not None
    await dnc.add_many(connection, _NEVER, principal_id=principal, source="import")
    campaign = await campaigns.create(connection, _settings(principal))
    assert campaign is not None
    return campaign


def _settings(principal: int) -> dict[str, object]:
    return {
        "node": _NODE,
        "principal_id": principal,
        "name": "Mesure",
        "language": "fr",
        "mode": "manual",
        "trunk": "bench",
        "default_caller_id": _SHOWN,
        "priority": 0,
        "ring_seconds": 25,
        "agent_wait_ms": 2000,
        "abandon_limit": 0.03,
        "max_dial_level": 3,
        "wrap_up_seconds": 0,
        "amd": False,
        "recording": "none",
        "recording_percent": 0,
        "retention_days": 1,
        "max_attempts": 1,
        "recycle_minutes": {},
        "calling_hours": {"timezone": "Europe/Paris", "days": [0], "hours": [["10:00", "13:00"]]},
    }
