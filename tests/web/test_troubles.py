"""When the page says that a call sounds poor: its own code, given samples of one second each."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
GOOD = {"received": 8000, "sent": 8000, "lossPercent": 0, "jitterMs": 5, "roundTripMs": 40, "level": None}
RUN = """
const { NOTHING, hear } = await import(process.argv[1]);
let heard = NOTHING;
const told = JSON.parse(process.argv[2]).map((sample) => Object.keys((heard = hear(heard, sample)).raised));
console.log(JSON.stringify(told));
"""


async def run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(*command, cwd=WEB, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode()


@pytest.fixture(scope="module")
async def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's code as a module that node reads."""
    module = tmp_path_factory.mktemp("quality") / "troubles.mjs"
    await run("node_modules/.bin/rolldown", "src/agent/quality/troubles.ts", "--file", str(module))
    return module


async def told(built: Path, samples: list[dict[str, float | None]]) -> list[list[str]]:
    """The troubles after each sample."""
    timed = [GOOD | sample | {"at": second * 1000} for second, sample in enumerate(samples)]
    answer: list[list[str]] = json.loads(
        await run("node", "--input-type=module", "-e", RUN, "--", str(built), json.dumps(timed))
    )
    return answer


@pytest.mark.parametrize(
    ("figure", "poor", "still_good", "trouble"),
    [
        ("received", 0, 1, "deaf"),
        ("sent", 0, 1, "unsent"),
        ("lossPercent", 2, 1, "lossy"),
        ("jitterMs", 31, 30, "jittery"),
        ("roundTripMs", 401, 400, "slow"),
    ],
)
async def test_three_of_five_raise_and_none_of_five_clears(
    built: Path, figure: str, poor: float, still_good: float, trouble: str
) -> None:
    bad, fine = {figure: poor}, {figure: still_good}
    after = await told(built, [bad, fine, bad, fine, bad, fine, fine, fine, fine, fine])
    assert after == [[]] * 4 + [[trouble]] * 5 + [[]]
    assert await told(built, [bad, bad, fine, fine, fine, bad, bad]) == [[]] * 7


async def test_a_trouble_is_told_for_five_seconds_at_least(built: Path) -> None:
    bad, fine = {"jitterMs": 90}, {}
    after = await told(built, [fine, fine, bad, bad, bad, fine, fine, fine, fine, fine, fine])
    assert after == [[]] * 4 + [["jittery"]] * 5 + [[]] * 2


async def test_one_great_loss_is_a_loss_too(built: Path) -> None:
    fine: dict[str, float | None] = {}
    assert (await told(built, [fine] * 6 + [{"lossPercent": 30}]))[-1] == ["lossy"]
    assert (await told(built, [fine] * 6 + [{"lossPercent": 20}]))[-1] == []


async def test_a_microphone_at_one_level_for_ten_seconds_is_dead_and_a_muted_one_is_not(built: Path) -> None:
    dead = {"level": 0.0001}
    assert await told(built, [dead] * 10) == [[]] * 9 + [["silent"]]
    assert (await told(built, [dead] * 9 + [{"level": 0.2}]))[-1] == []
    assert (await told(built, [{"level": None}] * 12))[-1] == []


async def test_what_is_not_known_is_no_trouble(built: Path) -> None:
    unknown: dict[str, float | None] = {"received": None, "lossPercent": None, "jitterMs": None, "roundTripMs": None}
    assert await told(built, [unknown] * 10) == [[]] * 10
