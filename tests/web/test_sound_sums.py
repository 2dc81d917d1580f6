"""What the page sums up of a call's sound: its own code, given samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_troubles import run

QUIET = {"elapsedMs": 1000, "due": 50, "lost": 0, "jitterMs": None, "roundTripMs": None}
RUN = """
const { EMPTY, add, told } = await import(process.argv[1]);
const samples = JSON.parse(process.argv[2]);
console.log(JSON.stringify(told(samples.reduce((sums, [one, raised]) => add(sums, one, raised), EMPTY))));
"""


@pytest.fixture(scope="module")
async def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's code as a module that node reads."""
    module = tmp_path_factory.mktemp("quality") / "sums.mjs"
    await run("node_modules/.bin/rolldown", "src/agent/quality/sums.ts", "--file", str(module))
    return module


async def summed(built: Path, *samples: tuple[dict[str, Any], list[str]]) -> Any:
    given = json.dumps([(QUIET | one, raised) for one, raised in samples])
    return json.loads(await run("node", "--input-type=module", "-e", RUN, "--", str(built), given))


async def test_packets_add_up_and_means_are_of_what_was_known(built: Path) -> None:
    assert await summed(
        built,
        ({"lost": 2, "jitterMs": 10}, []),
        ({"jitterMs": 40, "roundTripMs": 80}, ["slow", "lossy"]),
        ({"due": 0}, ["deaf", "lossy"]),
    ) == {
        "seconds": 3, "packets_expected": 100, "packets_lost": 2, "jitter_ms": 25, "worst_jitter_ms": 40,
        "round_trip_ms": 80, "warnings": ["deaf", "lossy", "slow"],
    }  # fmt: skip


async def test_what_is_not_known_is_told_so_and_less_than_a_second_not_at_all(built: Path) -> None:
    half: tuple[dict[str, Any], list[str]] = ({"elapsedMs": 499}, [])
    assert await summed(built) is None
    assert await summed(built, half, half) is None
    unknown = await summed(built, half, half, half)
    assert (unknown["seconds"], unknown["jitter_ms"], unknown["worst_jitter_ms"]) == (1, None, None)
    assert (unknown["round_trip_ms"], unknown["warnings"]) == (None, [])
