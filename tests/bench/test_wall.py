"""The measurement of the wall measures what it says, on few agents; how fast is for the bench to tell."""

from __future__ import annotations

from bench.wall.page import delays
from bench.wall.run import Plan, measure


def test_a_move_counts_from_when_it_was_made_to_when_it_was_first_seen() -> None:
    made = [(1, "ready", 10.0), (2, "talking", 11.0), (1, "ready", 20.0), (3, "ready", 21.0)]
    seen = [(1, "ready", 9.0), (1, "ready", 10.1), (2, "talking", 11.2), (2, "talking", 11.3), (1, "ready", 20.05)]
    found, missed = delays(made, seen)
    assert [round(one, 3) for one in found] == [0.1, 0.2, 0.05]
    assert missed == 1


async def test_a_page_the_wall_and_some_screens_are_measured_under_the_same_events() -> None:
    told: list[str] = []
    found = await measure(Plan(agents=20, per_second=15, screens=5, seconds=4), told.append)
    assert len(told) == 4
    assert found.bare.missed == found.wall.missed == 0
    assert 30 <= found.wall.ms.count <= 45
    assert 0 < found.wall.ms.p50 <= found.wall.ms.p95
    assert found.bare.core < found.wall.core
    assert found.api_one > 0 and found.api_many > 0
    assert found.messages > 5
    assert isinstance(found.as_json()["keeps"], bool)
