"""The measurement of imports measures what it says, on a small file; how fast is for the bench to tell."""

from __future__ import annotations

from bench.imports import ROUNDS, compare


async def test_both_sides_are_measured_and_every_row_is_accounted_for() -> None:
    told: list[str] = []
    found = (await compare(told.append, rows=2000)).as_json()
    copied, imported = found["copy"], found["import"]
    assert isinstance(copied, dict) and isinstance(imported, dict)
    assert len(copied["seconds"]) == len(imported["seconds"]) == ROUNDS
    assert imported["imported"] + imported["skipped"] + imported["refused"] == found["rows"] == 2000
    assert imported["refused"] == 5
    assert 0 < imported["do_not_call"] <= 100
    assert isinstance(found["ratio"], float) and found["ratio"] > 0
    assert imported["peak_mb"] > imported["reader_peak_mb"] > 0
    assert len(told) == 2 * (ROUNDS + 1)
    distinct = found["distinct"]
    assert isinstance(distinct, dict) and distinct["import"]["imported"] == 2000
