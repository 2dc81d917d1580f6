"""Calls that go as nobody would wish: each has one outcome, and every agent is there for the next."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from db.history.verifying import faults
from tests.pbx.carrier import a_carrier
from tests.pbx.house import House
from tests.pbx.nasty import (
    ANSWERS_THRICE,
    BUSY,
    GONE_AT_ONCE,
    GONE_BEFORE_THE_ACK,
    HOLDS,
    PLAYS_AND_IS_AWAY,
    NastyCall,
)


@pytest.fixture
async def nasty(house: House) -> AsyncIterator[House]:
    """The house's campaign calls over the carrier `rogue`, which is a nasty one, with two agents who are ready."""
    async with a_carrier(house.rogue_port, NastyCall):
        await house.furnish_rogue(agents=2, mode="progressive")
        yield house


async def called(house: House, kind: str, count: int = 1, seconds: float = 60) -> list[str]:
    """What became of so many calls of a kind; at the end everything is as it should be."""
    leads = await house.leads([f"+33199007{nth:02d}{kind}" for nth in range(count)])
    await house.dialer()
    await house.take_posts()
    await house.start()
    outcomes = [(await house.ended(lead, seconds=seconds))["outcome"] for lead in leads]
    await house.until_sql("select count(*) = 2 from agents where state = 'ready' and attempt_id is null")
    channels = await house.board.console(house.board.pbx, "core show channels concise")
    assert "trunk-rogue" not in channels
    assert await faults(house.db) == []
    return outcomes


async def test_a_customer_who_hangs_up_with_the_answer_is_answered_and_over(nasty: House) -> None:
    assert {*await called(nasty, GONE_AT_ONCE, 6)} <= {"left_early", "connected"}


async def test_a_hang_up_that_asterisk_could_not_understand_ends_with_the_silence_after_it(nasty: House) -> None:
    """RFC 3261, section 15, forbids a BYE before the ACK; Asterisk may answer it with 481, and hears nothing more."""
    assert {*await called(nasty, GONE_BEFORE_THE_ACK, 2, seconds=100)} <= {"left_early", "connected"}


async def test_early_sound_before_a_refusal_is_no_answer(nasty: House) -> None:
    assert await called(nasty, PLAYS_AND_IS_AWAY, 3) == ["no_answer"] * 3
    assert await nasty.db.fetchval("select count(*) from attempts where answered_at is not null") == 0


async def test_a_customer_who_holds_the_call_is_still_in_it(nasty: House) -> None:
    assert await called(nasty, HOLDS) == ["connected"]
    talked = await nasty.db.fetchval("select extract(epoch from ended_at - bridged_at)::float8 from attempts")
    assert talked > 2


async def test_an_answer_that_comes_three_times_is_one_answer(nasty: House) -> None:
    assert await called(nasty, ANSWERS_THRICE) == ["connected"]
    states = await nasty.db.fetch("select body ->> 'state' as state from events where kind = 'attempt' order by seq")
    assert [row["state"] for row in states].count("answered") == 1


async def test_a_storm_of_busy_numbers_makes_no_storm_of_calls(nasty: House) -> None:
    assert await called(nasty, BUSY, 40) == ["busy"] * 40
    fastest = await nasty.db.fetchval(
        "select max(calls) from (select count(*) over (order by dialed_at range between interval '1 second' preceding "
        "and current row) as calls from attempts where dialed_at is not null) placed"
    )
    assert fastest <= 12  # ten a second, and what the bucket holds
