"""Files as they come: encodings, delimiters, headings, and those that are no files of prospects at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.faults import FileRefused
from intake.read import Broken, Layout, Row, Source

TEXT = (
    "Civilité;Nom;Prénom;Téléphone;Ville\r\nMme;Échantillon;Zoé;01 99 00 12 34;Besançon\r\nM.;Modèle;Jérôme;;Nîmes\r\n"
)


def rows_of(path: Path, layout: Layout) -> list[Row]:
    source = Source(path)
    assert source.layout == layout
    with path.open("rb") as raw:
        return list(source.rows(raw))


def a_file(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "prospects.csv"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_accents_survive_every_encoding(tmp_path: Path, codec: str, found: str) -> None:
    file = a_file(tmp_path, TEXT.encode(codec))
    layout = Source(file).layout
    assert layout.encoding == found
    assert layout.headings == ("Civilité", "Nom", "Prénom", "Téléphone", "Ville")
    (_, first), *_ = rows_of(file, layout)
    assert first == ["Mme", "Échantillon", "Zoé", "01 99 00 12 34", "Besançon"]


def test_a_late_accent_in_a_long_plain_file_is_still_read(tmp_path: Path) -> None:
    rows = "Exemple;0199001234\r\n" * 100_000
    file = a_file(tmp_path, ("Nom;Tel\r\n" + rows + "Échantillon;0199001235\r\n").encode("cp1252"))
    assert Source(file).layout.encoding == "cp1252"


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_the_delimiter_is_the_one_of_the_headings(tmp_path: Path, delimiter: str) -> None:
    layout = Source(a_file(tmp_path, TEXT.replace(";", delimiter).encode())).layout
    assert layout.delimiter == delimiter


def test_a_single_column_of_numbers_needs_no_delimiter(tmp_path: Path) -> None:
    layout = Source(a_file(tmp_path, b"Portable\n0639981234\n")).layout
    assert layout.fields == ("mobile",)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Nom;Prénom;Société;CP;Ville;Tel;Portable", "last_name first_name company postcode city phone mobile"),
        ("Last Name,First Name,Company,Zip,Phone,Office", "last_name first_name company postcode phone office"),
        ("Raison sociale;Adresse postale;E-mail;N° Tel", "company street email phone"),
        ("Nom;Téléphone 1;Téléphone 2;Optin SMS", "last_name phone office extra:Optin SMS"),
        ("row;field;reason;Nom;Tel", "report:row report:field report:reason last_name phone"),
        ("Nom;;Tel", "last_name extra:column B phone"),
    ],
)
def test_headings_in_both_languages_become_fields(tmp_path: Path, headings: str, fields: str) -> None:
    layout = Source(a_file(tmp_path, f"{headings}\n".encode())).layout
    assert " ".join(layout.fields) == fields


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty", "empty"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "workbook_damaged", "save it again"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 16, "binary", "CSV"),
        (b"Nom;Tel\n" + b"\x01\x02\x03\x04" * 400, "binary", "CSV"),
        (b"\xff\xfeN\x00o\x00\x00\xd8m\x00", "encoding", "UTF-8"),
        (b"Nom;Ville\nExemple;Albi\n", "no_phone_column", "Nom, Ville"),
        ("Nom;Téléphone;Tel\n".encode(), "duplicate_columns", "B (Téléphone) and C (Tel)"),
        (b"Note;Tel;note\n", "duplicate_columns", "A (Note) and C (note)"),
    ],
)
def test_what_is_no_file_of_prospects_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, code: str, said: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        _ = Source(a_file(tmp_path, content)).layout
    assert refused.value.code == code
    assert said in str(refused.value)
    assert refused.value.sentence("fr") != refused.value.sentence("en") == str(refused.value)


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    file = a_file(tmp_path, b'Nom;Tel\n"two\nlines";0199001234\n\n;\nlast;0199001235\n')
    rows = list(rows_of(file, Source(file).layout))
    assert rows == [(2, ["two\nlines", "0199001234"]), (5, ["last", "0199001235"])]


def test_a_misplaced_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    file = a_file(tmp_path, b'Nom;Tel\n"12" rue;0199001234\nnext;0199001235\n')
    assert list(rows_of(file, Source(file).layout)) == [(2, Broken(2, 2)), (3, ["next", "0199001235"])]


def test_a_quotation_mark_that_never_closes_names_the_lines_it_swallowed(tmp_path: Path) -> None:
    file = a_file(tmp_path, b'Nom;Tel\na;0199001234\n"b;0199001235\nc;0199001236\n')
    assert list(rows_of(file, Source(file).layout)) == [(2, ["a", "0199001234"]), (3, Broken(3, 4))]


def test_reading_goes_on_behind_a_cell_too_long_for_any_spreadsheet(tmp_path: Path) -> None:
    swallowed = "x;0199001234\n" * 5000
    file = a_file(tmp_path, f'Nom;Tel\n"open;1\n{swallowed}'.encode())
    rows = list(rows_of(file, Source(file).layout))
    assert isinstance(rows[0][1], Broken)
    assert rows[-1][1] == ["x", "0199001234"]
