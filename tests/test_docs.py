"""What the documentation says of the code is true: state machines, files, metrics, commands, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer import Context
from typer.main import get_group

from dialer.core.monitoring import MONITOR
from dialer.core.states import AGENT, ATTEMPT, CALLBACK, CAMPAIGN, Table
from plateau.cli import app

PROJECT = Path(__file__).parent.parent
TEXTS = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").glob("*.md"))]
FIGURES = [
    PROJECT / "docs/operations.md",
    PROJECT / "docs/architecture.md",
    PROJECT / "deploy/prometheus/alerts.yml",
    PROJECT / "deploy/grafana/plateau.json",
]
PACKAGES = ("api", "bench", "db", "dialer", "ops", "recorder")
CHANNELS = {"plateau_commands", "plateau_dialplan", "plateau_dnc", "plateau_events"}


def in_code() -> set[str]:
    """The names of all metrics, as the code declares them."""
    code = "".join(file.read_text() for package in PACKAGES for file in (PROJECT / package).rglob("*.py"))
    return set(re.findall(r'"(plateau_[a-z_]+)"', code)) - CHANNELS


def named_in(file: Path) -> set[str]:
    """The metrics that a file names, without the suffixes of histograms."""
    return {re.sub(r"_bucket$", "", name) for name in re.findall(r"\bplateau_[a-z_]+\b", file.read_text())}


@pytest.mark.parametrize(
    ("heading", "table"),
    [("Attempt", ATTEMPT), ("Agent", AGENT), ("Campaign", CAMPAIGN), ("Callback", CALLBACK), ("Monitoring", MONITOR)],
)
def test_the_drawn_state_machines_are_those_of_the_code(heading: str, table: Table[Any, Any]) -> None:
    text = (PROJECT / "docs/architecture.md").read_text()
    drawing = text.partition(f"\n### {heading}\n")[2].partition("```mermaid\n")[2].partition("```")[0]
    drawn = {
        (before, event, after)
        for before, after, events in re.findall(r"^  (\w+) --> (\w+): (.+)$", drawing, re.MULTILINE)
        for event in events.split(" / ")
    }
    assert drawn == {(before.value, event.value, after.value) for (before, event), after in table.items()}


def references(text: str) -> Iterator[str]:
    """Files of the project that a text names in backticks, and what its links lead to."""
    tops = "agi|api|asterisk|bench|db|deploy|dialer|docs|exports|intake|law|ops|pbx|plateau|recorder|tests|web"
    yield from re.findall(rf"`((?:{tops})/[\w./-]*)`", text)
    yield from (link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link)


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_every_file_that_is_named_is_there(file: Path) -> None:
    # what the build makes is there only after it
    named = [name for name in references(file.read_text()) if not name.startswith("api/static")]
    assert [name for name in named if not ((file.parent / name).exists() or (PROJECT / name).exists())] == []


def test_every_metric_is_documented() -> None:
    assert in_code() <= named_in(PROJECT / "docs/operations.md")


@pytest.mark.parametrize("file", FIGURES, ids=lambda file: file.name)
def test_every_metric_that_is_named_exists(file: Path) -> None:
    assert named_in(file) - in_code() == set()


def test_the_dashboard_can_be_read() -> None:
    panels = json.loads((PROJECT / "deploy/grafana/plateau.json").read_text())["panels"]
    assert all(panel["targets"] for panel in panels)


def test_every_command_that_is_named_exists() -> None:
    command = get_group(app)
    known = {*command.list_commands(Context(command))}
    named = {
        word for file in TEXTS for word in re.findall(r"(?:`|/|^ +)plateau ([a-z]+)\b", file.read_text(), re.MULTILINE)
    }
    assert named - known == set()
