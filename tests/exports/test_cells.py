"""Cells: what is written comes back, and nothing begins as a formula."""

from __future__ import annotations

import csv
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from db.search.exporting import Kind
from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise
from exports import cells, xlsx_file
from exports.csv_file import CsvFile
from exports.tables import COLUMNS, Layout
from exports.words import FRENCH
from exports.xlsx_file import XlsxFile

PARIS = ZoneInfo("Europe/Paris")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
DANGEROUS = st.sampled_from(
    ["=1+1", "+1", "-1", "@sum(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1", "'=1", "|x"]
)
ROWS = st.lists(st.tuples(TEXTS | DANGEROUS, TEXTS | DANGEROUS), min_size=1, max_size=5)
LAYOUT = Layout(COLUMNS[Kind.CALLBACKS][-1:], ["Réponse"])
"""A note, and something that the people came with."""
ONCE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(TEXTS | DANGEROUS)
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not cells.escaped(cells.plain_text(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


@ONCE
@given(ROWS)
@pytest.mark.parametrize("language", ["fr", None])
def test_a_csv_file_gives_back_what_was_written(tmp_path: Path, language: Any, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "x.csv"
    path.unlink(missing_ok=True)
    file = CsvFile(path, LAYOUT, PARIS, language)
    file.write([list(row) for row in rows])
    file.close()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (language == "fr")
    with path.open(encoding="utf-8-sig", newline="") as opened:
        heading, *found = csv.reader(opened, delimiter=";" if language else ",")
    assert heading == (["Note", "Réponse"] if language else ["note", "Réponse"])
    assert found == [[cells.escaped(cells.plain_text(text)) for text in row] for row in rows]


@ONCE
@given(ROWS)
def test_a_workbook_gives_back_what_was_written_without_a_formula(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "x.xlsx"
    file = XlsxFile(path, LAYOUT, PARIS, "fr", "Rappels")
    file.write([list(row) for row in rows])
    file.close()
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<f " not in sheet
    found = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]
    wanted = [[cells.plain_text(text) for text in row] for row in rows]
    padded = [[str(cell) for cell in (*row, "", "")][:2] for row in found] + [["", ""]] * (len(rows) - len(found))
    assert padded == wanted


def test_numbers_times_and_decimals_are_those_of_a_french_spreadsheet(tmp_path: Path) -> None:
    layout = Layout(
        [
            one
            for one in COLUMNS[Kind.ATTEMPTS]
            if one.key in ("attempt_id", "number", "claimed_at", "talk_seconds", "outcome")
        ],
        [],
    )
    summer = datetime(2026, 7, 1, 12, 30, 45, tzinfo=UTC)
    rows = [
        [7, "+33199001234", summer, Decimal("61.25"), "no_answer"],
        [8, "+442079460958", summer + timedelta(days=180), None, None],
    ]
    for language, name in (("fr", "fr.csv"), (None, "plain.csv")):
        file = CsvFile(tmp_path / name, layout, PARIS, language)  # type: ignore[arg-type]
        file.write(rows)
        file.close()
    assert (tmp_path / "fr.csv").read_bytes().decode("utf-8-sig") == (
        "Appel;Numéro;Décidé le;Conversation (s);Résultat\r\n"
        "7;01 99 00 12 34;01/07/2026 14:30;61,2;sans réponse\r\n"
        "8;00 442079460958;28/12/2026 13:30;;\r\n"
    )
    assert (tmp_path / "plain.csv").read_text() == (
        "attempt_id,number,claimed_at,talk_seconds,outcome\n"
        "7,+33199001234,2026-07-01T14:30:45+02:00,61.2,no_answer\n"
        "8,+442079460958,2026-12-28T13:30:45+01:00,,\n"
    )
    book = XlsxFile(tmp_path / "x.xlsx", layout, PARIS, "en", "Calls")
    book.write(rows)
    book.close()
    sheet = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_name("Calls").to_python()
    assert sheet[1] == [7.0, "01 99 00 12 34", datetime(2026, 7, 1, 14, 30, 45), 61.25, "no answer"]


@given(st.integers(0, 99_999_999))
def test_a_number_written_for_people_is_read_again_by_an_import(digits: int) -> None:
    e164 = normalise(f"01{digits:08d}")
    assert normalise(cells.as_dialled(e164)) == e164


CODES = ("33", "590", "594", "596", "262", "508", "44", "49", "39", "34", "41", "32", "377", "687")


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.sampled_from(CODES), st.text("0123456789", min_size=5, max_size=10))
@example("596", "824869604")
@example("508", "810399368")
@example("262", "639981234")
def test_every_number_written_for_people_is_read_again_as_itself(code: str, digits: str) -> None:
    try:
        e164 = normalise(f"+{code}{digits}")
    except InvalidNumber:
        reject()
    assert normalise(cells.as_dialled(e164)) == e164


def test_mobiles_and_numbers_of_other_countries_are_read_again() -> None:
    for e164 in ("+442079460958", "+33639981234", "+33199001234"):
        assert normalise(cells.as_dialled(normalise(e164))) == e164


def test_a_sheet_that_is_full_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 4)
    file = XlsxFile(tmp_path / "x.xlsx", LAYOUT, PARIS, "fr", "Rappels")
    file.write([[str(n), None] for n in range(7)])
    file.close()
    book = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx"))
    assert book.sheet_names == ["Rappels", "Rappels 2", "Rappels 3"]
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert all(sheet[0] == ["Note", "Réponse"] for sheet in sheets)
    assert [row[0] for sheet in sheets for row in sheet[1:]] == [str(n) for n in range(7)]


def test_a_text_that_no_cell_can_hold_is_cut(tmp_path: Path) -> None:
    file = XlsxFile(tmp_path / "x.xlsx", LAYOUT, PARIS, "fr", "Rappels")
    file.write([["é" * 40_000, "<b>&amp;"]])
    file.close()
    (_, row) = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_index(0).to_python()
    assert len(str(row[0])) == cells.LONGEST and row[1] == "<b>&amp;"


def test_every_state_has_its_french_word() -> None:
    from dialer.core import states

    for words in (states.LeadState, states.AttemptState, states.Outcome, states.CallbackState, states.CampaignMode):
        assert {word.value for word in words} <= FRENCH.keys()
