"""Refused rows are kept whole or not at all, and of one file no more than is bounded."""

from __future__ import annotations

import json

import pytest

from intake import keeping
from intake.keeping import KeptRows
from intake.rows import Refusal


def refusals(row: int, cells: list[str], faults: int = 1) -> list[Refusal]:
    return [Refusal(row, f"field{n}", "length", "Trop long.", cells) for n in range(faults)]


def test_the_cells_of_a_row_are_kept_once_however_much_is_wrong_with_it() -> None:
    kept = KeptRows("fr").keep(refusals(2, ["a", "b"], faults=3))
    assert [one.content for one in kept] == [["a", "b"], [], []]
    assert [one.field for one in kept] == ["field0", "field1", "field2"]


def test_a_long_row_is_not_cut_but_left_out_with_a_sentence() -> None:
    rows = KeptRows("fr")
    (left,) = rows.keep(refusals(2, ["x" * keeping.ROW_CHARACTERS]))
    assert (left.row, left.content) == (2, [])
    assert left.reason.startswith("Trop long. ") and "reprenez-la dans le fichier" in left.reason
    assert rows.keep(refusals(3, ["x"]))[0].content == ["x"]


def test_a_file_of_refused_rows_fills_no_more_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "FILE_CHARACTERS", 10_000)
    rows = KeptRows("en")
    kept = [one for row in range(2, 502) for one in rows.keep(refusals(row, ["x" * 90, ""], faults=2))]
    assert len(kept) == 1000, "every refusal keeps its row number and reason"
    assert all(one.row and one.reason for one in kept)
    assert sum(len(json.dumps(one.content)) for one in kept if one.content) < 12_000
    assert kept[0].content and not kept[-2].content
    assert "take it from the file" in kept[-2].reason
