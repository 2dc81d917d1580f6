"""`plateau bench floor`: the same floor on real Asterisk and in the simulator, figure by figure."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.demo.run import Stop
from bench.floor.compare import Comparison
from bench.floor.plan import FloorPlan
from bench.floor.run import Live, play
from bench.floor.simulated import simulated
from bench.floor.view import tables
from ops.logs import configure
from plateau.command import run_command

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def floor(
    agents: Annotated[int, typer.Option(min=1, max=200, help="Simulated agents.")] = 20,
    minutes: Annotated[float, typer.Option(min=0.1, max=480, help="Minutes of dialling; Ctrl-C ends it.")] = 10,
    answer_rate: Annotated[float, typer.Option(min=0.01, max=1, help="Share of calls that people answer.")] = 0.35,
    talk: Annotated[float, typer.Option(min=1, help="Mean seconds of a conversation.")] = 45,
    wrap: Annotated[float, typer.Option(min=0.1, help="Mean seconds of wrap-up.")] = 15,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same people.")] = 1,
    seeds: Annotated[int, typer.Option(min=5, help="Simulated shifts to compare with.")] = 20,
    report: Annotated[Path | None, typer.Option("--json", help="Write every figure to this file.")] = None,
) -> None:
    """A predictive campaign on real Asterisk, beside the simulator's prediction for the same parameters."""
    configure("error", "text", process="bench")
    plan = FloorPlan(agents, minutes, answer_rate, talk, wrap, seed, seeds)
    try:
        live = run_command(_played(plan))
    except asyncio.CancelledError:
        raise typer.Exit(130) from None
    found = Comparison(plan, live, simulated(plan, live.seconds, _tell))
    if report is not None:
        report.write_text(json.dumps(found.as_json(), indent=2) + "\n")
    Console().print(tables(found))
    raise typer.Exit(0 if found.agrees else 1)


async def _played(plan: FloorPlan) -> Live:
    stop, task = Stop(), asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.ask, task)
    try:
        return await play(plan, stop, _tell)
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def _tell(line: str) -> None:
    typer.echo(line, err=True)
