"""Measuring why a campaign does not dial: every question is asked of a real database, and its counts add up there."""

from __future__ import annotations

from bench.why import PAGE, PLACED, WHOLE, measure


async def test_every_question_is_asked_so_often() -> None:
    found = await measure(lambda _: None, leads=2000, rounds=3)
    assert {asked: len(seconds) for asked, seconds in found.seconds.items()} == {WHOLE: 3, PLACED: 3, PAGE: 3}
    assert 0 < found.slowest < 5
    assert found.as_json()["leads"] == 2000
