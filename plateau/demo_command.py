"""`plateau demo`: a whole call centre on this machine, simulated around the real product."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.live import Live

from bench.demo.plan import DemoPlan
from bench.demo.report import Report
from bench.demo.run import Stage, Stop, run_demo
from bench.demo.view import Invitation, Moment, board, joining, line
from bench.demo.words import Words, language_of
from ops.logs import configure
from plateau.command import run_command

app = typer.Typer(add_completion=False)
SCREEN_SECONDS = 0.25
LINE_SECONDS = 5.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@app.command()
def demo(
    seconds: Annotated[float | None, typer.Option("--for", min=1, help="Seconds of dialling; until Ctrl-C.")] = None,
    agents: Annotated[int, typer.Option(min=1, max=200, help="Simulated agents.")] = 8,
    seed: Annotated[int, typer.Option(help="The same seed, the same people.")] = 1,
    rows: Annotated[int, typer.Option(min=1, max=50_000, help="Prospects in the file.")] = 5000,
    mode: Annotated[Literal["progressive", "predictive"], typer.Option()] = "predictive",
    answer_rate: Annotated[float, typer.Option(min=0, max=1, help="Share of calls that people answer.")] = 0.45,
    trunk: Annotated[str | None, typer.Option(help="Another carrier, such as sip:127.0.0.1:5070.")] = None,
    lang: Annotated[Literal["en", "fr"] | None, typer.Option(help="Of the screen; the locale's.")] = None,
    report: Annotated[Path | None, typer.Option("--json", help="Write the report here; no screen.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the run folder: logs, database, sound.")] = False,
) -> None:
    """Run a whole call centre, simulated: nothing to install, no call leaves the machine. Ctrl-C ends it."""
    plan = DemoPlan(seconds, agents, seed, rows, mode, answer_rate, trunk, keep)
    console = Console(stderr=True)
    screen = console.is_terminal and report is None
    configure("warning", "text", process="demo")
    words = Words(lang or language_of(os.environ))
    try:
        made = run_command(_demo(plan, console, screen, words))
    except (asyncio.CancelledError, KeyboardInterrupt):
        console.print(words("stopped"))
        raise typer.Exit(130) from None
    if report is not None:
        report.write_text(json.dumps(asdict(made), indent=2, ensure_ascii=False) + "\n")
    _summary(console, made, words)
    raise typer.Exit(0 if made.sound else 1)


async def _demo(plan: DemoPlan, console: Console, screen: bool, words: Words) -> Report:
    stop, task = Stop(), asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.ask, task)
    try:
        return await run_demo(plan, stop, _stage(console, screen, words))
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def _stage(console: Console, screen: bool, words: Words) -> Stage:
    async def live(moment: Callable[[], Moment], invitation: Invitation) -> None:
        with Live(console=console, auto_refresh=False, transient=True) as picture:
            while True:
                picture.update(board(moment(), invitation, words), refresh=True)
                await asyncio.sleep(SCREEN_SECONDS)

    async def lines(moment: Callable[[], Moment], invitation: Invitation) -> None:
        for way in joining(invitation, words):
            console.print("  ".join(way).strip(), soft_wrap=True, highlight=False)
        while True:
            await asyncio.sleep(LINE_SECONDS)
            console.print(line(moment(), words), soft_wrap=True, highlight=False)

    return Stage(lambda text: console.print(text, style="dim", highlight=False), live if screen else lines, words)


def _summary(console: Console, made: Report, words: Words) -> None:
    waits, sounds, shown = made.answer_to_agent_ms, made.recordings, made.caller_id
    console.print(
        words(
            "summary",
            attempts=made.attempts["total"],
            live=made.live_answers,
            connected=made.connected,
            abandoned=made.abandoned,
            rate=words.percent(made.abandon_rate),
            p50=waits["p50"],
            p99=waits["p99"],
            playable=sounds["playable"],
            expected=sounds["expected"],
            right=shown["checked"] - shown["mismatches"],
            checked=shown["checked"],
        ),
        soft_wrap=True,
        highlight=False,
    )
    for text in made.errors:
        console.print(words("broken", text=text), style="red", highlight=False)
    if made.sound:
        console.print(words("held"), style="green")
