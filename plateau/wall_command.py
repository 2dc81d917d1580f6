"""`plateau bench wall`: what a wall costs the browser that shows it and the api that feeds many."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.wall.run import MOST_API, MOST_BROWSER, MOST_MS, Found, Plan, measure
from plateau.bench_leads import Report, measured, tell


def wall(
    report: Report = None,
    agents: Annotated[int, typer.Option(min=1, max=2000, help="Agents on the wall.")] = 500,
    events: Annotated[float, typer.Option(min=1, max=200, help="Events a second.")] = 30,
    screens: Annotated[int, typer.Option(min=1, max=1000, help="Screens at once, without a browser.")] = 200,
    seconds: Annotated[float, typer.Option(min=5, help="How long each of the three is watched.")] = 30,
) -> None:
    """Event to screen in Chromium, the renderer's share of a core beside a bare page, and many screens at once."""
    found = measured(measure(Plan(agents, events, screens, seconds), tell), report)
    _show(found)
    raise typer.Exit(0 if found.keeps else 1)


def _show(found: Found) -> None:
    bare, full = found.bare, found.wall
    table = Table("", "bare page", "wall", "ratio", "limit", box=None, pad_edge=False)
    for name, of_bare, of_wall, limit in [
        ("event to screen, p50 ms", bare.ms.p50, full.ms.p50, ""),
        ("event to screen, p95 ms", bare.ms.p95, full.ms.p95, f"{MOST_MS:.0f}"),
        ("renderer, % of a core", 100 * bare.core, 100 * full.core, f"{100 * MOST_BROWSER:.0f}"),
    ]:
        table.add_row(name, f"{of_bare:.1f}", f"{of_wall:.1f}", f"{of_wall / of_bare:.1f}" if of_bare else "", limit)
    one, many = 100 * found.api_one, 100 * found.api_many
    ratio = f"{many / one:.1f}" if one else ""
    table.add_row(f"api, % of a core: 1 / {found.plan.screens} screens", f"{one:.1f}", f"{many:.1f}", ratio,
                  f"{100 * MOST_API:.0f}")  # fmt: skip
    Console().print(table)
    typer.echo(
        f"{full.ms.count} moves seen, {full.missed} not; {found.messages:.1f} messages a second to each screen; "
        f"the machine was {found.busy:.0%} busy"
    )
