"""The time on hold adds up, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dialer.core.on_hold import MOST_MS, held_ms

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_holds_add_up_in_milliseconds() -> None:
    assert held_ms(500, NOON, NOON + timedelta(seconds=1.2345)) == 1734


def test_a_clock_set_back_takes_nothing_away() -> None:
    assert held_ms(500, NOON, NOON - timedelta(hours=1)) == 500


def test_a_clock_set_on_by_years_still_fits_the_database() -> None:
    assert held_ms(500, NOON, NOON + timedelta(days=4000)) == MOST_MS
