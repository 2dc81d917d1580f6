"""The comparison as tables for a terminal."""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.floor.compare import Comparison
from bench.floor.delays import Delays
from bench.load.search import Quantiles

NAMES = MappingProxyType(
    {
        "utilisation": ("utilisation, %", 100.0),
        "wait_mean": ("an agent's wait, mean, s", 1.0),
        "wait_p90": ("an agent's wait, p90, s", 1.0),
        "abandoned": ("abandoned of live answers, %", 100.0),
        "dials_per_connect": ("dials a conversation", 1.0),
        "given_up": ("given up of dials, %", 100.0),
    }
)


def tables(found: Comparison) -> RenderableType:
    """Figures, delays, and what they were measured on."""
    counts, machine = found.live.counts, found.live.machine
    return Group(
        _figures(found),
        Text(),
        _delays(found.live.delays),
        Text(),
        Text(
            f"{found.live.seconds:.0f} s, {counts.dials} dials, {counts.answers} answers, {counts.connected} "
            f"conversations, {counts.abandoned} abandoned, {counts.given_up} given up; "
            f"machine {machine.busy:.0%} busy, {machine.stolen:.1%} of it stolen"
        ),
    )


def _figures(found: Comparison) -> Table:
    table = Table("", "real", "simulated", "95 % of shifts", "", box=None, pad_edge=False)
    for one in found.judged():
        name, scale = NAMES[one.name]
        law = one.simulated
        table.add_row(
            name,
            f"{scale * one.live:.2f}",
            f"{scale * law.mean:.2f}",
            f"{scale * law.low:.2f} to {scale * law.high:.2f}",
            "within" if one.within else "outside",
            style="" if one.within else "red",
        )
    return table


def _delays(found: Delays) -> Table:
    table = Table("delays, ms", "p50", "p99", "most", box=None, pad_edge=False)
    for field in fields(found):
        value: Quantiles = getattr(found, field.name)
        table.add_row(field.name.replace("_", " "), f"{value.p50:.0f}", f"{value.p99:.0f}", f"{value.max:.0f}")
    return table
