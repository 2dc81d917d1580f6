"""What was written is read: every encoding, every delimiter, any text; and what a person said about a file holds."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialer.core.phone import normalise
from intake.child import chunks
from intake.columns import fields_of, plain
from intake.faults import FileRefused
from intake.messages import Chunk, Merge, Order, Taken, decode_chunk, decode_order, encode_chunk, encode_order
from intake.read import Source
from intake.rows import Prospect, Refusal, RowReader
from intake.sample import repairs
from intake.values import country_of, day_of, yes_or_no
from intake.wishes import DELIMITERS, ENCODINGS, Remembered, Wishes, headings_key, wishes_from

FRENCH = "Tel;Nom\r\n0199001234;Élodie Noël ça où âne île hôtel\r\n"


def texts(codec: str) -> st.SearchStrategy[str]:
    """Any text that the codec has; what csv itself cannot keep apart is left out."""
    return st.text(st.characters(codec=codec, exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)


@pytest.mark.parametrize("codec", ENCODINGS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), delimiter=st.sampled_from(DELIMITERS), end=st.sampled_from(["\r\n", "\n"]))
def test_texts_come_back_as_they_were(
    tmp_path: Path, codec: str, data: st.DataObject, delimiter: str, end: str
) -> None:
    base = codec.removesuffix("-sig")
    rows = data.draw(st.lists(st.lists(texts(base), min_size=2, max_size=2).map(lambda row: ["0199001234", *row])))
    file = tmp_path / "x.csv"
    with file.open("w", encoding=codec, newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([["Tel", "a", "b"], *rows])
    source = Source(file, Wishes(encoding=codec, delimiter=delimiter))
    with file.open("rb") as raw:
        assert list(source.rows(raw)) == list(enumerate(rows, 2))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp850"])
def test_a_wished_encoding_holds_where_it_can_read_the_file(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(FRENCH.encode(codec))
    assert Source(file).layout.encoding == codec
    if codec in ("mac_roman", "cp850"):
        assert Source(file, Wishes(encoding="cp850")).layout.encoding == "cp850"
        with pytest.raises(FileRefused, match="utf-8"):
            _ = Source(file, Wishes(encoding="utf-8")).layout


def test_what_a_person_said_is_kept_for_files_with_the_same_headings(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Suivi;Contact 1;Tel;Portable\nx;Exemple;0199001234;0639981234\n")
    memory = {
        headings_key(["PORTABLE", "tel", "Contact n° 1".replace("n° ", ""), "Suivi"]): Remembered(
            {"contact1": "last_name", "suivi": "ignore"}, ("mobile", "phone")
        )
    }
    source = Source(file, None, memory)
    assert source.opened.remembered
    assert source.layout.fields == ("ignore:A", "last_name", "phone", "mobile")
    assert source.layout.order == ("mobile", "phone")
    again = Source(file, Wishes(columns={"Suivi": "extra"}, order=("phone",)), memory)
    assert again.layout.fields[0] == "extra:Suivi" and again.layout.order == ("phone", "mobile")
    assert not Source(file, Wishes(heading_row=0, columns={"A": "ignore"}), memory).opened.remembered


def test_columns_without_headings_are_known_by_what_they_hold(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Exemple;0199001234;0639981234;12\nModèle;0199001235;;13\n")
    layout = Source(file, Wishes(heading_row=0, columns={"A": "last_name"})).layout
    assert layout.fields == ("last_name", "phone", "mobile", "extra:column D")
    assert layout.heading_row == 0


def test_headings_further_down_are_found_where_they_are_said_to_be(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Prospects, mai\n\nNom;Tel\nExemple;0199001234\n")
    source = Source(file, Wishes(heading_row=3))
    with file.open("rb") as raw:
        assert list(source.rows(raw)) == [(4, ["Exemple", "0199001234"])]
    with pytest.raises(FileRefused, match="row 2"):
        _ = Source(file, Wishes(heading_row=2)).layout


def test_orders_and_chunks_cross_the_pipe_as_they_were() -> None:
    wishes = Wishes(encoding="cp850", columns={"é": "phone"}, order=("mobile",), heading_row=0)
    order = Order("/x", wishes, "fiction", "fr", ("+33",), {"k": Remembered({"a": "phone"}, ("phone",))}, 3, 4)
    assert decode_order(encode_order(order)) == order
    assert wishes_from({"columns": {"A": "phone"}}) == Wishes(columns={"A": "phone"})
    chunk = Chunk(
        [Taken(["+33199001234\tphone\t1"], "a\tb")],
        [Refusal(3, "phone", "length", "é", ["x"])],
        rows=4,
        merges=[Merge(0, ["+33199001235\tphone\t1"], "c")],
        consents={0: {"at": "2026-01-02"}},
        samples=[{"row": 2}],
    )
    assert decode_chunk(encode_chunk(chunk)) == chunk


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("01 99 00 12 34", []),
        ("+33 1.99-00 12 34", []),
        ("0033199001234", []),
        ("33199001234", []),
        ("199001234", ["zero"]),
        ("199001234.0", ["point_zero", "zero"]),
        ("+33 (0)1 99 00 12 34", ["parenthesised_zero"]),
        ("01\u202f99\u00a000 12 34", ["spaces"]),
        ("'0199001234", ["quote"]),
    ],
)
def test_what_was_repaired_of_a_number_is_named(written: str, repaired: list[str]) -> None:
    assert repairs(written, normalise(written)) == repaired


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", "day", date(2026, 4, 3)),
        ("03/04/2026", "month", date(2026, 3, 4)),
        ("3.4.2026 10:30", "day", date(2026, 4, 3)),
        ("2026-04-03T10:30:00Z", "month", date(2026, 4, 3)),
        ("29/02/2028", "day", date(2028, 2, 29)),
        ("29/02/2026", "day", None),
        ("03/04/26", "day", None),
        ("hier", "day", None),
    ],
)
def test_days_are_read_in_the_order_that_was_said(text: str, order: str, day: date | None) -> None:
    assert day_of(text, "day" if order == "day" else "month") == day


HEADINGS = ["Tel", "ddn", "Pays", "fuseau", "optin", "date optin", "texte optin", "siret"]


def read(*cells: str) -> Prospect | list[Refusal]:
    reader = RowReader(fields_of(HEADINGS), "fiction", "fr")
    row = ["0199001234", *cells, *[""] * (len(HEADINGS) - 1 - len(cells))]
    (common,) = reader.common_numbers([(2, row)])
    return reader.read(2, row, common)


def test_columns_with_a_form_of_their_own_are_read_in_it() -> None:
    found = read("03/05/1980", "fr", "Indian/Reunion", "Oui", "02/01/2026", "J'accepte", "123 456 789 00012")
    assert isinstance(found, Prospect)
    assert found.extra == {
        "birth_date": "1980-05-03",
        "country": "FR",
        "siret": "123 456 789 00012",
    }
    assert found.card[-1] == "Indian/Reunion"
    assert found.consent == {"at": "2026-01-02", "text": "J'accepte", "channel": "import"}
    no = read("", "", "", "non", "02/01/2026")
    assert isinstance(no, Prospect) and no.consent is None and no.extra == {}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("", "", "Paris"), "timezone"),
        (("", "", "", "peut-être", "02/01/2026"), "consent"),
        (("", "", "", "oui", ""), "consent_at"),
        (("", "", "", "oui", "en mai"), "consent_at"),
        (("", "", "", "oui", "02/01/2199"), "consent_at"),
        (("", "", "", "oui", "02/01/2026"), "consent_text"),
    ],
)
def test_what_proves_nothing_is_refused(cells: tuple[str, ...], code: str) -> None:
    outcome = read(*cells)
    assert isinstance(outcome, list) and [one.code for one in outcome] == [code]


def test_a_consent_without_a_date_is_a_remark(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Tel;Optin\n0199001234;oui\n")
    assert Source(file).layout.fields == ("phone", "extra:Optin")
    with pytest.raises(FileRefused) as refused:
        _ = Source(file, Wishes(columns={"Optin": "consent"})).layout
    assert refused.value.code == "consent_without_date"


def test_a_preview_stops_where_it_is_told_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Tel\n" + "".join(f"019900{n:04d}\n" for n in range(50)))
    source = Source(file)
    for most, cut in ((20, True), (50, False), (60, False)):
        (chunk,) = chunks(source, Order(str(file), Wishes(), "fiction", "fr", sample=5, most_rows=most))
        assert (chunk.rows, chunk.cut, chunk.last) == (min(most, 50), cut, True)
        assert [one["row"] for one in chunk.samples] == [2, 3, 4, 5, 6]


def test_words_and_countries() -> None:
    assert (yes_or_no(" OUI"), yes_or_no(""), yes_or_no("x"), yes_or_no("bof")) == ("yes", "no", "yes", "unclear")
    assert (country_of("France"), country_of("be"), country_of("Suisse")) == ("FR", "BE", "Suisse")
    assert plain("Né(e) le") == "neele"
