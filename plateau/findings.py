"""What a check found: good, or wrong with the cure beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import typer


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `cure` is empty when it is good; `fatal` is False for what may wait."""

    what: str
    cure: str = ""
    fatal: bool = True


def good(what: str) -> Finding:
    """Nothing to do."""
    return Finding(what)


def wrong(what: str, cure: str) -> Finding:
    """The stack does not work like this."""
    return Finding(what, cure)


def weak(what: str, cure: str) -> Finding:
    """The stack works, and something in it will be missed."""
    return Finding(what, cure, fatal=False)


def show(findings: Iterable[Finding]) -> bool:
    """Print each finding as it comes; whether none is fatal."""
    fine = True
    for finding in findings:
        mark = "good" if not finding.cure else "WRONG" if finding.fatal else "weak"
        typer.echo(f"{mark:<6} {finding.what}" + (f"\n       -> {finding.cure}" if finding.cure else ""))
        fine = fine and not (finding.cure and finding.fatal)
    return fine
