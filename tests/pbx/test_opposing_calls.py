"""People who come onto the do-not-call list in the very moment in which they answer, on a real line."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from typing import Any

from db.history.verifying import faults
from db.people import dnc
from tests.pbx.carrier import a_carrier
from tests.pbx.house import House
from tests.pbx.patient import PatientCall
from tests.pbx.switchboard import NUMBERS
from tests.pbx.test_giving_up_calls import PAST

WITHIN_SECONDS = 0.12
"""Some answer so long after the entry was made, and others before."""


class Answering(PatientCall):
    """Rings until the entry is made, and is answered soon after, unless it is stopped before."""

    entered: asyncio.Event

    async def play(self) -> None:
        """Ring, and answer."""
        self._answer(100, "Trying")
        self.rang_at = time.monotonic()
        self._answer(180, "Ringing")
        await self.entered.wait()
        await asyncio.sleep(random.uniform(0, WITHIN_SECONDS))
        if self.cancelled_at is None:
            self._pick_up()


def _is_true(row: Mapping[str, Any], call: Answering) -> bool:
    """Whether what is recorded of a call is what its person saw of it."""
    if row["outcome"] == "cancelled":  # whoever answered while the CANCEL was on its way does not hear silence
        return row["answered_at"] is None and (call.answered_at is None or call.ended)
    if row["outcome"] == "abandoned":
        return call.answered_at is not None and call.ended and row["bridged_at"] is None
    return row["state"] in ("bridged", "abandoning") and call.answered_at is not None and not call.ended


async def test_an_answer_about_the_moment_of_an_entry_is_talked_to_or_over_and_counted_as_what_it_was(
    house: House,
) -> None:
    Answering.entered = asyncio.Event()
    async with a_carrier(house.rogue_port, Answering) as carrier:
        await house.furnish_rogue(agents=6, mode="predictive", max_dial_level=10, ring_seconds=45)
        past = await house.leads([f"+331990060{n:02d}" for n in range(60)])
        await house.db.execute(PAST, past, house.campaign, NUMBERS[0])
        numbers = [f"+3319900{n:03d}5" for n in range(200, 230)]
        leads = await house.leads(numbers)
        await house.dialer()
        await house.take_posts()
        await house.start()
        await house.until_sql("select count(*) >= 12 from attempts where state = 'ringing'", seconds=30)
        await house.start("draining")
        ring = {call.called for call in carrier.calls.values()}
        Answering.entered.set()
        await dnc.add_many(house.db, numbers, principal_id=None, source="operator", reason="lettre")
        by_number = {"+" + call.called: call for call in carrier.calls.values()}

        async def all_true() -> bool:
            rows = await house.db.fetch("select * from attempts where lead_id = any($1::bigint[])", leads)
            return all(row["e164"] not in by_number or _is_true(dict(row), by_number[row["e164"]]) for row in rows)

        await house.until(all_true, seconds=5)
        assert len(ring) >= 12
        agents = await house.db.fetch(
            "select a.state, t.state as call from agents a left join attempts t on t.id = a.attempt_id where a.leg_up"
        )
        assert {tuple(row) for row in agents} <= {("ready", None), ("talking", "bridged")}
        await house.board.console(house.board.pbx, "channel request hangup all")
    await house.until_sql("select not exists (select from attempts where ended_at is null)", seconds=30)
    assert await house.db.fetchval("select array_agg(distinct state) from leads where id = any($1)", leads) == [
        "blocked"
    ]
    assert await faults(house.db) == []
