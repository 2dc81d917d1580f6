"""Ringing calls given up on a real line: what the carrier is told, what crosses it, and what is recorded of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from db.history.verifying import faults
from tests.pbx.carrier import Carrier, a_carrier
from tests.pbx.house import House
from tests.pbx.patient import ANSWERS, CROSSES, LOSES, PLAYS_FIRST, STOPS, PatientCall
from tests.pbx.switchboard import NUMBERS

LEAST_RING_SECONDS = 10
GIVEN_UP = ("no_answer", "system")

PAST = """
with old as (
  insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, caller_id,
                        claimed_at, dialed_at, ringing_at, ended_at, outcome, cause)
  select 'main', l.campaign_id, l.id, l.contact_id, l.number_id, n.e164, 'rogue', 'predictive', 'ended', $3, s.at,
         s.at, s.at + interval '1 second', s.at + interval '25 seconds', 'no_answer', 19
    from leads l join contact_numbers n on n.id = l.number_id,
         lateral (select now() - interval '2 days' + l.id * interval '1 minute' as at) s
   where l.id = any($1::bigint[])
  returning id, lead_id, ended_at
), told as (
  insert into events (node, at, kind, campaign_id, attempt_id, lead_id, body)
  select 'main', o.ended_at, 'attempt', $2, o.id, o.lead_id, jsonb_build_object('state', state, 'outcome', outcome)
    from old o,
         (values (1, 'dialing', null), (2, 'ringing', null), (3, 'ended', 'no_answer')) m (nth, state, outcome)
   order by o.id, nth
)
update leads set state = 'exhausted', attempts = 1 where id = any($1::bigint[])
"""


@dataclass
class Line:
    """A house whose campaign may give up ringing calls, and the carrier that rings."""

    house: House
    carrier: Carrier[PatientCall]

    async def rings(self, *kinds: str) -> dict[str, int]:
        """One call of each kind rings, while an agent is there for each; then no agent is. The leads, by kind."""
        house = self.house
        leads = dict(zip(kinds, await house.leads([f"+3319900710{kind}" for kind in kinds]), strict=True))
        await house.dialer()
        await house.take_posts()
        await house.start()
        await house.until_sql(
            "select count(*) = $2 from attempts where lead_id = any($1::bigint[]) and state = 'ringing'",
            list(leads.values()), len(kinds), seconds=20,
        )  # fmt: skip
        for agent in house.agents:
            assert (await house.ask(agent, "agent.pause", reason="break")).state == "done"
        return leads

    async def over(self, lead: int) -> Mapping[str, Any]:
        return await self.house.ended(lead, seconds=40)


@pytest.fixture
async def line(house: House) -> AsyncIterator[Line]:
    """Four agents; enough was learned to pace by chances."""
    async with a_carrier(house.rogue_port, PatientCall) as carrier:
        await house.furnish_rogue(
            agents=4, mode="predictive", max_dial_level=10, ring_seconds=45, give_up_ringing=True,
            minimum_ring_seconds=LEAST_RING_SECONDS,
        )  # fmt: skip
        past = await house.leads([f"+331990060{n:02d}" for n in range(60)])
        await house.db.execute(PAST, past, house.campaign, NUMBERS[0])
        yield Line(house, carrier)


async def test_calls_given_up_stop_ringing_however_the_carrier_takes_it(line: Line) -> None:
    leads = await line.rings(STOPS, CROSSES, LOSES, PLAYS_FIRST)
    for kind, lead in leads.items():
        row, call = await line.over(lead), line.carrier.last(kind)
        assert (row["outcome"], row["hung_up_by"]) == GIVEN_UP
        assert call.rang_at is not None
        assert call.cancelled_at is not None
        assert call.cancelled_at - call.rang_at >= LEAST_RING_SECONDS

    async def is_over() -> bool:
        crossed = line.carrier.last(CROSSES)
        return crossed.acknowledged.is_set() and crossed.ended

    await line.house.until(is_over)  # who answered while the CANCEL was on its way does not hear silence
    assert await faults(line.house.db) == []


async def test_answers_about_the_moment_of_giving_up_are_each_counted_as_what_they_were(line: Line) -> None:
    house = line.house
    leads = await house.leads([f"+3319900{n:03d}{ANSWERS}" for n in range(200, 230)])
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select count(*) >= 12 from attempts where state = 'ringing'")
    for agent in house.agents:
        assert (await house.ask(agent, "agent.pause", reason="break")).state == "done"
    await house.until_sql("select not exists (select from attempts where ended_at is null)", seconds=60)
    rows = await house.db.fetch("select * from attempts where lead_id = any($1::bigint[])", leads)
    by_number = {"+" + call.called: call for call in line.carrier.calls.values()}
    assert len(rows) >= 12
    for row in rows:
        call = by_number[row["e164"]]
        if call.cancelled_at is None:
            assert call.answered_at is not None
            assert (row["outcome"], row["hung_up_by"]) == ("abandoned", "system")
        else:  # an answer that the CANCEL crossed is none for us
            assert (row["outcome"], row["hung_up_by"]) == GIVEN_UP
    assert await faults(house.db) == []


async def test_a_dialer_that_dies_with_the_order_leaves_nothing_behind(line: Line) -> None:
    leads = await line.rings(STOPS, LOSES)
    (served,) = line.house.dialers
    line.carrier.on_cancel = served.kill
    await served.wait()
    line.house.dialers.remove(served)
    await line.house.dialer()
    for lead in leads.values():
        assert (await line.over(lead))["outcome"] in ("lost", "no_answer")
    assert await faults(line.house.db) == []
