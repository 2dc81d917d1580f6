"""What `plateau bench pacing` does: play, show, write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.pacing.cells import Choice, cells
from bench.pacing.compare import Comparison, compare
from bench.pacing.contenders import SHIPPED
from bench.pacing.documents import write_documents
from bench.pacing.mixed import Mixed, compare_mixed, days_of
from bench.pacing.show import tables

WIDTH = 140
"""Of the tables where nobody looks at a terminal."""


def run(
    choice: Choice,
    teams: Sequence[int] | None,
    seeds: int,
    jobs: int,
    report: Path | None,
    *,
    lists: bool,
    write_docs: bool,
) -> int:
    """Play the cells of a choice, of `teams` alone where there are any; show and write them.

    The exit code: 0 if the shipped policy kept the limit in every cell, 130 if somebody stopped it."""
    console, aside = Console(), Console(stderr=True)
    if not console.is_terminal:
        console.width = WIDTH
    with Progress(console=aside, transient=True) as progress:
        task = progress.add_task("pacing", total=None)

        def tell(done: int, of: int, what: str) -> None:
            progress.update(task, completed=done, total=of, description=what)
            if not aside.is_terminal:
                aside.print(f"{done} of {of}: {what}", highlight=False)

        chosen = [cell for cell in cells(choice) if not teams or cell.agents in teams]
        days = [one for one in days_of(choice) if lists and (not teams or one.agents in teams)]
        found = compare(chosen, seeds, jobs, tell)
        mixed = compare_mixed(days, seeds, jobs, tell) if not found.stopped else Mixed(())
    for table in (*tables(found.complete), mixed.table()):
        console.print(table)
        console.print()
    if report is not None:
        report.write_text(json.dumps({**found.as_json(), "mixed lists": mixed.as_json()}, indent=2) + "\n")
    if found.stopped or mixed.stopped:
        console.print("stopped; only cells that everybody has played are shown")
        return 130
    if write_docs:
        write_documents(Path(__file__).parents[2], found, mixed)
    return 0 if _holds(found) else 1


def _holds(found: Comparison) -> bool:
    return all(one.outcomes[SHIPPED].holds for one in found.complete)
