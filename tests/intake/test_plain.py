"""Plain rows are read by columns, all others one by one: a row comes to the same end either way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.child import Rows, _taken
from intake.columns import fields_of
from intake.keeping import KeptRows
from intake.messages import Chunk
from intake.plain import PlainRows
from intake.read import Row
from intake.rows import Numbers, RowReader

HEADINGS = ["Civilité", "Nom", "Code postal", "Téléphone", "Portable", "Bureau", "Note", 'Dit "plus"']
FIELDS = fields_of(HEADINGS)
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "Exemple", " Échantillon ", "a\\b", "a\tb", "a\nb", 'dit "oui"', "\x1e", "x" * 300, "x" * 301]
    ),
    st.text(max_size=8),
)
POSTCODES = st.sampled_from(["", "45000", "1000", "1000.0", "100.0", "45000.0", " 1000 ", "L-1234"])
NUMBERS = st.sampled_from(
    ["", " ", "NC", "01 99 00 12 34", "0199001235", "639981234", "+33 6 39 98 12 35", "199001234.0", "-0199001234"]
) | st.sampled_from(
    ["", "0472001234", "06.12.00.12.34", "0836656565", "3,36E+10", "=A1", "0033199001236", "0262123456", "à rappeler"]
)
ROWS = st.lists(
    st.tuples(TEXTS, TEXTS, POSTCODES, NUMBERS, NUMBERS, NUMBERS, TEXTS, TEXTS).map(list)
    | st.lists(TEXTS, min_size=1, max_size=10),
    max_size=12,
)


@pytest.mark.parametrize("destinations", [(), ("+33", "+262"), ("+331", "+334")])
@pytest.mark.parametrize("numbers", ["real", "fiction"])
@given(rows=ROWS)
def test_a_row_comes_to_the_same_end_by_columns_and_by_itself(
    numbers: Numbers, destinations: tuple[str, ...], rows: list[list[str]]
) -> None:
    block: list[Row] = list(enumerate(rows, 2))
    reader = RowReader(FIELDS, numbers, "fr", destinations)
    by_columns = Chunk()
    Rows(reader, PlainRows(FIELDS, numbers, destinations), KeptRows("fr")).fill(by_columns, block)
    assert by_columns == one_by_one(block, reader)


def one_by_one(block: list[Row], reader: RowReader) -> Chunk:
    """The chunk, where no row is plain."""
    chunk, taken, kept = Chunk(), set[str](), KeptRows("fr")
    for (row, cells), found in zip(block, reader.common_numbers(block), strict=True):
        outcome = None if not taken.isdisjoint(found) else reader.read(row, cells, found)
        if isinstance(outcome, list):
            chunk.refusals += kept.keep(outcome)
        elif outcome is None or not taken.isdisjoint(keys := [n.removeprefix("+33") for n, _ in outcome.numbers]):
            chunk.duplicates += 1
        else:
            taken.update(keys)
            chunk.prospects.append(_taken(outcome))
    return chunk


def test_a_common_row_is_plain() -> None:
    cells = ["M.", "Exemple", "45000", "01 99 00 12 34", "", "", "", "x"]
    (common,) = RowReader(FIELDS, "fiction", "fr").common_numbers([(2, cells)])
    plain = PlainRows(FIELDS, "fiction")
    assert plain.takes([(2, cells)], [common]) == [True]
    assert plain.numbers(common) == ["+33199001234\tphone\t1"]
