"""A floor of three on real Asterisk: it starts, works, is read and leaves nothing running."""

from __future__ import annotations

import asyncio

from bench.demo.run import Stop
from bench.floor.plan import FloorPlan
from bench.floor.run import play


async def test_a_short_shift_is_played_and_read_and_ends_when_told() -> None:
    stop = Stop()
    said: list[str] = []

    def tell(line: str) -> None:
        said.append(line)
        if "1 conversations" in line or "2 conversations" in line or "3 conversations" in line:
            stop.asked.set()

    plan = FloorPlan(agents=3, minutes=0.4, answer_rate=0.95, talk=3, wrap=1)
    async with asyncio.timeout(120):
        live = await play(plan, stop, tell)
    assert stop.working
    assert live.counts.dials >= live.counts.answers >= live.counts.connected >= 1
    assert 5 < live.seconds < 26
    assert 0 < live.figures.utilisation < 1
    assert 0 < live.figures.wait_mean < live.seconds
    assert live.delays.reserved_to_bridged.count >= 1
    assert 0 <= live.delays.answer_to_known.p50 < 1000
    assert 0 < live.machine.busy <= 1
