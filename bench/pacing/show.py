"""A comparison as tables: who keeps agents how busy, and at which price."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from bench.pacing.compare import Played
from bench.pacing.contenders import ADAPT, PROGRESSIVE, RATIO, SHIPPED
from bench.pacing.outcome import Interval, Outcome
from bench.pacing.reference import STUDY

HEADINGS = ("", PROGRESSIVE, "ratio, tuned", "VICIdial ADAPT", "best public rule", SHIPPED, "ahead", "study")
FINE_HEADINGS = (
    "",
    "abandoned",
    "worst shift",
    "worst 30 min",
    "wait",
    "dials/connect",
    "given up",
    "decision p50/p99",
)


def rows(played: Sequence[Played]) -> list[tuple[str, ...]]:
    """Utilisation in percent by HEADINGS; a rule that did not keep the limit is not among the best."""
    return [_row(one) for one in played]


def fine_rows(played: Sequence[Played]) -> list[tuple[str, ...]]:
    """What else is known of the shipped policy, by FINE_HEADINGS."""
    return [(one.cell.name, *_fine(one.outcomes[SHIPPED])) for one in played]


def tables(played: Sequence[Played]) -> list[Table]:
    """For a terminal."""
    found = []
    for headings, cells in ((HEADINGS, rows(played)), (FINE_HEADINGS, fine_rows(played))):
        table = Table(*headings, box=None, pad_edge=False)
        for cell in cells:
            table.add_row(*cell)
        found.append(table)
    return found


def percent(share: float | None, digits: int = 1) -> str:
    """Of a share; nothing where there is none."""
    return "" if share is None else f"{100 * share:.{digits}f}"


def points(interval: Interval) -> str:
    """A difference of shares in points, with its 95 % interval."""
    around = "" if interval.around is None else f" ±{100 * interval.around:.1f}"
    return f"{100 * interval.mean:+.1f}{around}"


def _row(one: Played) -> tuple[str, ...]:
    best, adapt = one.best(), one.best(list(ADAPT))
    law = one.cell.law
    study = STUDY.get((law.answer, int(law.talk), one.cell.agents))
    known = f"{study.risk:.1f}" if study and one.cell.kind == "stationary" else ""
    if one.optimum is not None:
        known = f"optimum {percent(one.optimum)}"
    return (
        one.cell.name,
        percent(one.outcomes[PROGRESSIVE].utilisation.mean),
        percent(one.outcomes[RATIO].utilisation.mean),
        percent(one.outcomes[adapt].utilisation.mean) if adapt else "none",
        f"{percent(one.outcomes[best].utilisation.mean)} {best}" if best else "none",
        percent(one.outcomes[SHIPPED].utilisation.mean) + ("" if one.outcomes[SHIPPED].holds else " (over)"),
        points(one.ahead(best)) if best else "",
        known,
    )


def _fine(outcome: Outcome) -> tuple[str, ...]:
    times = outcome.decision_us or {}
    return (
        f"{percent(outcome.drop_rate, 2)} %",
        f"{percent(outcome.worst_shift, 2)} %" if outcome.worst_shift is not None else "",
        f"{percent(outcome.worst_half_hour)} %",
        f"{outcome.mean_wait:.1f} s",
        f"{outcome.dials_per_connect:.2f}",
        f"{percent(outcome.given_up)} %",
        "/".join(f"{times[name]:.0f}" for name in ("p50", "p99") if name in times) + " µs",
    )
