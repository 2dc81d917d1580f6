"""`plateau bench callbacks`: how late promised calls are on a busy floor of real Asterisk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.floor.plan import FloorPlan
from bench.promises.figures import LEAST_SHARE
from bench.promises.run import Found, Plan, play
from ops.logs import configure
from plateau.command import run_command
from plateau.up_command import until_signal


def callbacks(
    agents: Annotated[int, typer.Option(min=1, max=200, help="Simulated agents.")] = 20,
    minutes: Annotated[float, typer.Option(min=2, max=480, help="Minutes of the shift.")] = 10,
    per_minute: Annotated[float, typer.Option(min=0.1, max=100, help="Promised calls a minute.")] = 4,
    talk: Annotated[float, typer.Option(min=1, help="Mean seconds of a conversation.")] = 45,
    wrap: Annotated[float, typer.Option(min=0.1, help="Mean seconds of wrap-up.")] = 15,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same people.")] = 1,
    report: Annotated[Path | None, typer.Option("--json", help="Write every figure to this file.")] = None,
) -> None:
    """How late promised calls are dialed beside a predictive campaign: personal ones, its own, another campaign's."""
    configure("error", "text", process="bench")
    found = run_command(_played(Plan(FloorPlan(agents, minutes, talk=talk, wrap=wrap, seed=seed), per_minute)))
    if found is None:
        raise typer.Exit(130)
    if report is not None:
        report.write_text(json.dumps(found.as_json(), indent=2) + "\n")
    _show(found)
    raise typer.Exit(0 if found.keeps else 1)


async def _played(plan: Plan) -> Found | None:
    with until_signal():
        return await play(plan, lambda line: typer.echo(line, err=True))
    return None


def _show(found: Found) -> None:
    table = Table("promised calls", "number", "p50 s", "p90 s", "p95 s", "most s", "hopeless", "in 30 s", box=None)
    for kind in found.kinds:
        late = [f"{kind.quantile(share):.1f}" for share in (0.5, 0.9, 0.95, 1.0)]
        table.add_row(kind.kind, str(kind.promised), *late, str(kind.hopeless), f"{kind.in_time:.1%}")
    Console().print(table)
    typer.echo(
        f"beside them {found.dials} dials, {found.answers} answers, {found.abandoned} abandoned; "
        f"agents talked or wrapped up {found.occupancy:.0%} of their time"
    )
    typer.echo(f"at least {LEAST_SHARE:.0%} in 30 s: {'kept' if found.keeps else 'not kept'}")
