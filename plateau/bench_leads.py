"""`plateau bench import`, `explain`, `claim`, `why` and `search`: what files, the law, the hopper, its account and the
search cost.
"""

from __future__ import annotations

import json
from collections.abc import Coroutine
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated, Protocol, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bench import claim as lawful_claim
from bench import explain as explaining
from bench import imports, search_contacts
from bench import why as asking_why
from ops.logs import configure
from plateau.command import run_command
from plateau.up_command import until_signal

Report = Annotated[Path | None, typer.Option("--json", help="Write every figure to this file.")]


class Figures(Protocol):
    """What a measurement found."""

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""


Found = TypeVar("Found", bound=Figures)


def measured(measurement: Coroutine[object, object, Found], report: Path | None) -> Found:
    """Run a measurement of PostgreSQL and write its report; a signal ends it and the command."""
    configure("error", "text", process="bench")

    async def run() -> Found | None:
        with until_signal():
            return await measurement
        return None

    found = run_command(run())
    if found is None:
        raise typer.Exit(130)
    write_report(found, report)
    return found


def write_report(found: Figures, report: Path | None) -> None:
    """Every figure to the file, if one is wanted."""
    if report is not None:
        report.write_text(json.dumps(found.as_json(), indent=2) + "\n")


def tell(line: str) -> None:
    """How a measurement goes, beside what it finds."""
    typer.echo(line, err=True)


def explain(
    report: Report = None,
    cases: Annotated[int, typer.Option(min=1000, help="Different calls that are judged.")] = 20_000,
) -> None:
    """How many calls a second the rules of the law judge in one process, beside a bare loop of look-ups."""
    found = explaining.compare(cases)
    write_report(found, report)
    table = Table("", "bare look-ups", "judged", box=None, pad_edge=False)
    table.add_row("a second, best round", f"{found.bare_rate:,.0f}", f"{found.rate:,.0f}")
    table.add_row("allowed / later / never", "", f"{found.allowed:,} / {found.later:,} / {found.never:,}")
    table.add_row("least", "", f"{explaining.LEAST_RATE:,}")
    Console().print(table)
    raise typer.Exit(0 if found.rate >= explaining.LEAST_RATE else 1)


def claim(
    report: Report = None,
    leads: Annotated[int, typer.Option(min=10_000, help="Leads to claim among.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(min=20, help="Claims on each side.")] = 200,
) -> None:
    """Claiming leads with every rule of the law on, beside a bare claim that asks nothing."""
    found = measured(lawful_claim.compare(tell, leads=leads, rounds=rounds), report)
    table = Table("order", "bare, ms", "95 %", "lawful, ms", "95 %", "ratio of the medians", box=None, pad_edge=False)
    for order, seconds in found.claim_seconds.items():
        sides = [quantiles(side, n=20) for side in (found.bare_seconds[order], seconds)]
        cells = [f"{1000 * cuts[at]:.2f}" for cuts in sides for at in (9, 18)]
        table.add_row(order, *cells, f"{found.ratio(order):.2f}")
    Console().print(table)
    typer.echo(f"at most {lawful_claim.MOST_RATIO}")
    raise typer.Exit(0 if found.worst <= lawful_claim.MOST_RATIO else 1)


def why(
    report: Report = None,
    leads: Annotated[int, typer.Option(min=1000, help="Leads of the campaign.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(min=3, help="How often each question is asked.")] = 11,
) -> None:
    """Saying why a campaign of a million leads does not dial, half of them held by the law."""
    found = measured(asking_why.measure(tell, leads=leads, rounds=rounds), report)
    table = Table("", "median ms", "most ms", box=None, pad_edge=False)
    for asked, seconds in found.seconds.items():
        table.add_row(asked, f"{1000 * median(seconds):.0f}", f"{1000 * max(seconds):.0f}")
    Console().print(table)
    raise typer.Exit(0 if found.slowest <= asking_why.MOST_SECONDS else 1)


def search(
    report: Report = None,
    contacts: Annotated[int, typer.Option(min=1000, help="How many there are.")] = 1_000_000,
    each: Annotated[int, typer.Option(min=1, help="Queries of each kind.")] = 20,
) -> None:
    """Finding one contact among a million, and exporting them all. Takes some minutes, most of them to fill."""
    found = measured(search_contacts.measure(tell, contacts=contacts, each=each), report)
    table = Table("search", "median ms", "p99 ms", box=None, pad_edge=False)
    for kind, times in [*found.kinds.items(), ("all", found.all)]:
        table.add_row(kind, f"{times.p50}", f"{times.p99}")
    Console().print(table)
    raise typer.Exit(0 if found.all.p50 <= search_contacts.MOST_MEDIAN_MS else 1)


def import_(
    report: Report = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows of each file.")] = 200_000,
) -> None:
    """Importing a file of prospects, beside a bare COPY of the same file: one put together from several files, and
    one in which every row is somebody new.
    """
    found = measured(imports.compare(tell, rows=rows), report)
    assert found.distinct is not None
    table = Table("", "put together from several", "everybody new", box=None, pad_edge=False)
    for name, figures in _import_figures(found, found.distinct):
        table.add_row(name, *figures)
    Console().print(table)
    raise typer.Exit(0 if found.ratio >= imports.LEAST_RATIO else 1)


def _import_figures(*sides: imports.Comparison) -> list[tuple[str, list[str]]]:
    counts = [side.last.rows for side in sides if side.last]
    return [
        ("rows", [f"{side.rows:,}" for side in sides]),
        ("COPY, seconds of the best round", [f"{min(side.copy_seconds):.2f}" for side in sides]),
        ("import, seconds of the best round", [f"{min(side.import_seconds):.2f}" for side in sides]),
        ("rows a second, imported from the file", [f"{side.rows / min(side.import_seconds):,.0f}" for side in sides]),
        ("people written", [f"{count.imported:,}" for count in counts]),
        ("skipped / refused", [f"{count.skipped:,} / {count.refused:,}" for count in counts]),
        ("peak memory, importer / reader", [f"{side.peak_mb:.0f} / {side.reader_peak_mb:.0f} MB" for side in sides]),
        ("ratio of the speeds", [f"{side.ratio:.3f}" for side in sides]),
        (f"at least {imports.LEAST_RATIO}", ["yes" if side.ratio >= imports.LEAST_RATIO else "no" for side in sides]),
    ]
