"""`plateau bench`: what the product costs, side by side with the least that could do the work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.load.calls import LEAST_RATIO, Comparison, Side, compare
from bench.pacing.cells import Choice
from bench.pacing.command import run as run_pacing
from ops.logs import configure
from plateau.bench_leads import claim, explain, import_, search, why
from plateau.command import run_command
from plateau.floor_command import floor
from plateau.promises_command import callbacks
from plateau.up_command import until_signal
from plateau.wall_command import wall

app = typer.Typer(no_args_is_help=True, help="Measure this machine and this version.")


@app.callback()
def bench() -> None:
    """Measure this machine and this version."""


app.command(name="import")(import_)
app.command()(floor)
app.command()(explain)
app.command()(claim)
app.command()(search)
app.command()(why)
app.command()(callbacks)
app.command()(wall)


@app.command()
def calls(
    report: Annotated[Path | None, typer.Option("--json", help="Write every figure to this file.")] = None,
) -> None:
    """Calls per second and answer-to-agent time, beside a bare loop at the same carrier. Takes some minutes."""
    configure("error", "text", process="bench")
    found = run_command(_compared())
    if found is None:
        raise typer.Exit(130)
    if report is not None:
        report.write_text(json.dumps(found.as_json(), indent=2) + "\n")
    _show(found)
    raise typer.Exit(1 if found.broken() else 0)


@app.command()
def pacing(
    report: Annotated[Path | None, typer.Option("--json", help="Write every figure to this file.")] = None,
    cells: Annotated[Choice, typer.Option(help="How much to play: minutes, hours, or more.")] = Choice.QUICK,
    seeds: Annotated[int, typer.Option(min=2, help="Shifts in each cell.")] = 4,
    jobs: Annotated[int, typer.Option(min=1, max=2, help="Processes at once.")] = 2,
    team: Annotated[list[int] | None, typer.Option(min=1, help="Only cells of teams of this size; repeatable.")] = None,
    lists: Annotated[bool, typer.Option(help="Also lists of people who differ.")] = True,
    write_docs: Annotated[bool, typer.Option(help="Write docs/pacing.md, its chart and the README's table.")] = False,
) -> None:
    """The shipped pacing beside the public rules, on one simulated floor. Ctrl-C shows what is there."""
    raise typer.Exit(run_pacing(cells, team, seeds, jobs, report, lists=lists, write_docs=write_docs))


async def _compared() -> Comparison | None:
    with until_signal():
        return await compare(lambda line: typer.echo(line, err=True))
    return None


def _show(found: Comparison) -> None:
    table = Table("", "bare", "dialer", box=None, pad_edge=False)
    table.add_row("calls per second", f"{found.bare.rate:.0f}", f"{found.dialer.rate:.0f}")
    for bare, full in zip(found.bare.joined, found.dialer.joined, strict=True):
        what = f"answer to bridged, ms p50/p99 ({bare.agents} agents, {bare.asked:g}/s)"
        table.add_row(what, f"{bare.ms.p50}/{bare.ms.p99}", f"{full.ms.p50}/{full.ms.p99}")
    table.add_row("CPU ms a call at the highest rate", _cost(found.bare), _cost(found.dialer))
    table.add_row("ratio", "1", f"{found.ratio:.2f} (at least {LEAST_RATIO})")
    Console().print(table)
    for fault in found.broken():
        typer.echo(f"not kept: {fault}")


def _cost(side: Side) -> str:
    passed = [step for step in side.steps if step.passes]
    if not passed:
        return ""
    cost = max(passed, key=lambda step: step.reached).cpu_ms_per_call
    return ", ".join(f"{name} {ms:g}" for name, ms in cost.items())
