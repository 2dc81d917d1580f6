"""Workbooks: sheets, cells as a person sees them, and archives that would fill the memory."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import workbook
from intake.faults import FileRefused
from intake.read import Source
from intake.wishes import Wishes
from intake.workbook import LARGE, LEAST_MEMORY, MEMORY_BYTES, MOST_RATIO, is_large, memory_bytes, text_of

DAY = {"num_format": "dd/mm/yyyy"}
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), max_codepoint=0xFFFD), min_size=1, max_size=12),
    st.integers(-(10**14), 10**14),
    st.sampled_from([0.5, 12.25, -3.125]),
    st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
)


def a_workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format(DAY)
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), day)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return path


def rows_of(path: Path, wishes: Wishes | None = None) -> list[tuple[int, object]]:
    with path.open("rb") as raw:
        return list(Source(path, wishes).rows(raw))


def test_cells_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Nom", "Téléphone", "Code postal", "Né le", "Note"],
        ["Exemple", 199001234, 1000, datetime.date(1980, 5, 3), 12.5],
        ["Modèle", "01 99 00 12 35", "01000", None, True],
    ]
    file = a_workbook(tmp_path / "x.xlsx", {"Liste": rows})
    assert rows_of(file) == [
        (2, ["Exemple", "199001234", "1000", "03/05/1980", "12,5"]),
        (3, ["Modèle", "01 99 00 12 35", "01000", "", "oui"]),
    ]
    assert Source(file).layout.sheet == "Liste"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.lists(CELLS, min_size=1, max_size=6))
def test_a_row_that_was_written_is_read(tmp_path: Path, row: list[object]) -> None:
    file = a_workbook(tmp_path / "x.xlsx", {"Liste": [["Tel", *["x"] * len(row)], ["0199001234", *row]]})
    wishes = Wishes(columns={chr(66 + at): "ignore" for at in range(len(row))})
    ((_, cells),) = rows_of(file, wishes)
    assert cells == ["0199001234", *(text_of(cell) for cell in row)]  # type: ignore[arg-type]


def test_the_first_sheet_with_anything_in_it_is_read_unless_another_is_named(tmp_path: Path) -> None:
    one = [["Nom", "Tel"], ["Un", "0199001234"]]
    two = [["Nom", "Tel"], ["Deux", "0199001235"]]
    file = a_workbook(tmp_path / "x.xlsx", {"Vide": [], "Un": one, "Deux": two})
    source = Source(file)
    assert (source.layout.sheet, source.opened.sheets) == ("Un", ("Vide", "Un", "Deux"))
    assert rows_of(file, Wishes(sheet="Deux")) == [(2, ["Deux", "0199001235"])]
    with pytest.raises(FileRefused, match="Vide, Un, Deux"):
        _ = Source(file, Wishes(sheet="Trois")).layout


def test_a_list_that_does_not_begin_in_the_corner_keeps_its_rows_and_letters(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, "Prospects de mai"], [], [None, "Nom", "Tel"], [None, "Un", 199001234]]
    file = a_workbook(tmp_path / "x.xlsx", {"Liste": rows})
    wishes = Wishes(heading_row=4)
    assert rows_of(file, wishes) == [(5, ["", "Un", "199001234"])]
    assert Source(file, wishes).layout.fields == ("extra:column A", "last_name", "phone")


def test_the_content_decides_whatever_the_name_says(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Nom", "Tel"], ["Un", 199001234]]
    file = a_workbook(tmp_path / "x.xlsx", {"Liste": rows}).rename(tmp_path / "prospects.csv")
    assert rows_of(file) == [(2, ["Un", "199001234"])]
    text = tmp_path / "prospects.xlsx"
    text.write_text("Nom;Tel\nUn;0199001234\n")
    assert Source(text).layout.delimiter == ";"


def refusal_of(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        _ = Source(path).layout
    return refused.value.code


def test_other_workbooks_are_refused_with_a_cure(tmp_path: Path) -> None:
    old = tmp_path / "x.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refusal_of(old) == "old_workbook"
    open_document = tmp_path / "x.ods"
    with zipfile.ZipFile(open_document, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal_of(open_document) == "other_workbook"
    anything = tmp_path / "x.zip"
    with zipfile.ZipFile(anything, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal_of(anything) == "binary"
    broken = a_workbook(tmp_path / "y.xlsx", {"Liste": [["Tel"], ["0199001234"]]})
    broken.write_bytes(broken.read_bytes()[:-200])
    assert refusal_of(broken) == "workbook_damaged"


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_not_opened(tmp_path: Path) -> None:
    bomb = tmp_path / "x.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(64 * 1024 * 1024))
    assert bomb.stat().st_size * MOST_RATIO < 64 * 1024 * 1024
    assert refusal_of(bomb) == "workbook_too_large"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (612345678.0, "612345678"),
        (0.1 + 0.2, "0,3"),
        (1e20, "100000000000000000000"),
        (-0.5, "-0,5"),
        (datetime.datetime(2026, 5, 3, 10, 30), "03/05/2026 10:30"),
        (datetime.datetime(2026, 5, 3), "03/05/2026"),
        (datetime.time(9, 5), "09:05"),
        (False, "non"),
    ],
)
def test_values_become_texts(value: float | datetime.datetime | datetime.time, text: str) -> None:
    assert text_of(value) == text


def test_a_machine_gives_a_large_workbook_half_of_its_memory_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cgroup = tmp_path / "memory.max"
    monkeypatch.setattr(workbook, "_CGROUP", cgroup)
    assert LEAST_MEMORY <= memory_bytes() <= MEMORY_BYTES
    cgroup.write_text("max\n")
    assert LEAST_MEMORY <= memory_bytes() <= MEMORY_BYTES
    for machine, most in ((1024**3, LEAST_MEMORY), (3 * 1024**3, 1536 * 1024**2), (64 * 1024**3, None)):
        cgroup.write_text(f"{machine}\n")
        assert memory_bytes() == most or most is None


def test_a_workbook_that_memory_would_not_hold_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_workbook(tmp_path / "x.xlsx", {"Liste": [["Nom", "Téléphone"], ["Exemple", "0199001234"]]})
    assert not is_large(file)
    monkeypatch.setattr(workbook, "memory_bytes", lambda: 2000)
    with pytest.raises(FileRefused) as refused:
        Source(file)
    assert refused.value.code == "workbook_too_large"
    assert "mémoire de cette machine" in refused.value.sentence("fr")


def test_a_workbook_is_large_by_what_it_unpacks_to(tmp_path: Path) -> None:
    file = tmp_path / "large.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (LARGE + 1))
    assert is_large(file)
    text = tmp_path / "x.csv"
    text.write_text("Nom;Téléphone\n")
    assert not is_large(text)
