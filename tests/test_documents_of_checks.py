"""The table of the thirty checks names tests that exist, and leaves no check without a test or a reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent
TABLE = PROJECT / "docs/thirty-checks.md"


def checks() -> dict[int, str]:
    """What stands in the last column, by the number of the check."""
    lines = [line.strip("|").split("|") for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    return {int(cells[0]): cells[3].strip() for cells in lines}


def test_each_of_the_thirty_has_a_test_or_a_reason() -> None:
    found = checks()
    assert list(found) == list(range(1, 31))
    assert [number for number, shown in found.items() if "::test_" not in shown and "not yet" not in shown] == []


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE.read_text())
    assert named
    for file, test in named:
        made = {node.name for node in ast.walk(ast.parse((PROJECT / file).read_text())) if hasattr(node, "name")}
        assert test in made, f"{file}::{test}"
