"""The figures in the documentation, written between markers by the run that found them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from bench.pacing.cells import HOURS, Kind
from bench.pacing.chart import Line, chart
from bench.pacing.compare import Comparison, Played
from bench.pacing.contenders import ADAPT, PROGRESSIVE, RATIO, SHIPPED
from bench.pacing.mixed import HEADINGS as MIXED_HEADINGS
from bench.pacing.mixed import Mixed
from bench.pacing.show import FINE_HEADINGS, HEADINGS, fine_rows, percent, rows

CHART = Path("docs/pacing.svg")
TITLE = "How busy agents are, by size of the team"
ADAPT_BEST = "VICIdial ADAPT, best"


def between(text: str, name: str, content: str) -> str:
    """The text with `content` between the markers of this name. ValueError: there are none."""
    first, last = f"<!-- {name}: written by plateau bench pacing -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(first)
    _, ended, after = rest.partition(last)
    if not (found and ended):
        raise ValueError(f"no place for {name}")
    return f"{before}{first}\n{content}\n{last}{after}"


def write_documents(project: Path, found: Comparison, mixed: Mixed) -> None:
    """docs/pacing.md, its chart, and the small table of the README."""
    seeds = (
        f"{len(found.seeds)} shifts of {HOURS:g} hours each, from a cold start; 95 % intervals are of paired shifts."
    )
    page = project / "docs/pacing.md"
    text = page.read_text()
    text = between(text, "cells", f"{seeds}\n\n{_markdown(HEADINGS, rows(found.complete))}")
    text = between(text, "price", _markdown(FINE_HEADINGS, fine_rows(found.complete)))
    if mixed.complete():
        text = between(text, "mixed lists", _markdown(("", *MIXED_HEADINGS), mixed.rows()))
    page.write_text(text)
    readme = project / "README.md"
    readme.write_text(between(readme.read_text(), "pacing", f"{summary(found.complete)}\n\n{seeds}"))
    (project / CHART).write_text(chart(lines(found.complete), TITLE))


def summary(played: Sequence[Played]) -> str:
    """By size of the team, over its stationary cells: mean utilisation in percent, and the abandon rate of ours."""
    names = (PROGRESSIVE, ADAPT_BEST, RATIO, SHIPPED)
    drawn = lines(played)
    table = []
    for team in sorted(drawn[SHIPPED]):
        ours = [one.outcomes[SHIPPED] for one in _stationary(played) if one.cell.agents == team]
        dropped = sum(outcome.drop_rate * outcome.answers for outcome in ours) / sum(
            outcome.answers for outcome in ours
        )
        busy = (f"{drawn[name][team]:.1f}" if team in drawn[name] else "none" for name in names)
        table.append((str(team), *busy, f"{percent(dropped, 2)} %"))
    return _markdown(("agents", *names, f"abandoned by {SHIPPED}"), table)


def lines(played: Sequence[Played]) -> dict[str, Line]:
    """What the chart draws: a mean over the stationary cells of each team in which the rule kept the limit."""
    found: dict[str, dict[int, float]] = {SHIPPED: {}, RATIO: {}, ADAPT_BEST: {}, PROGRESSIVE: {}}
    for team in sorted({one.cell.agents for one in _stationary(played)}):
        cells = [one for one in _stationary(played) if one.cell.agents == team]
        adapted = [one.outcomes[best] for one in cells if (best := one.best(list(ADAPT)))]
        if len(adapted) == len(cells):
            found[ADAPT_BEST][team] = 100 * fmean(outcome.utilisation.mean for outcome in adapted)
        for name in (SHIPPED, RATIO, PROGRESSIVE):
            found[name][team] = 100 * fmean(one.outcomes[name].utilisation.mean for one in cells)
    return {name: line for name, line in found.items() if line or name == ADAPT_BEST}


def _stationary(played: Sequence[Played]) -> list[Played]:
    return [one for one in played if one.cell.kind is Kind.STATIONARY]


def _markdown(headings: Sequence[str], table: Sequence[Sequence[str]]) -> str:
    written = [headings, ["---"] * len(headings), *table]
    return "\n".join(f"| {' | '.join(row)} |" for row in written)
