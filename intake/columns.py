"""Which column holds what: headings in French and English become the fields of a contact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from intake.faults import FileRefused
from intake.words import FIELD_OF

KINDS = ("phone", "mobile", "office")
NUMBERS = (*KINDS, *(f"{kind}{more}" for more in (2, 3) for kind in KINDS))
"""The fields that hold numbers, in the order in which they are tried unless somebody says otherwise."""
CARD = ("title", "first_name", "last_name", "company", "street", "postcode", "city", "email", "timezone")
NAMED_EXTRA = ("address2", "siret", "birth_date", "country")
"""Kept with what is extra, under these names whatever the heading is."""
CONSENT = ("consent", "consent_at", "consent_text", "consent_source", "consent_channel")
FIELDS = (*NUMBERS, *CARD, *NAMED_EXTRA, *CONSENT)
"""What a column can be, besides "extra" (to the card under its heading) and "ignore"."""
REPORT = ("row", "field", "reason")
"""The first columns of a file of refused rows; they say nothing about a prospect."""


def kind_of_field(field: str) -> str:
    """phone, mobile or office, for a field that holds numbers."""
    return field.rstrip("23")


def fields_of(
    headings: Sequence[str], wished: Mapping[str, str] | None = None, *, any_headings: bool = True
) -> list[str]:
    """One name a column: a field of the contact, `extra:<heading>` for what goes to the card as it is,
    `ignore:<letter>` for what is not wanted, or `report:<heading>` for what a file of refused rows has in front.

    `wished` overrides what headings say, by heading or by letter. Nothing is checked: see fault_of.
    Raises FileRefused (no_such_column) for a wish about a column that is not there.
    """
    leading = len(REPORT) if any_headings and tuple(map(plain, headings[: len(REPORT)])) == REPORT else 0
    chosen = _chosen(headings, wished or {})
    fields: list[str] = []
    for at, heading in enumerate(headings):
        name = heading.strip() or f"column {letter(at)}"
        field = chosen.get(at) or (FIELD_OF.get(plain(heading), "extra") if any_headings else "extra")
        if at < leading:
            fields.append(f"report:{heading}")
        elif field == "ignore":
            fields.append(f"ignore:{letter(at)}")
        else:
            fields.append(f"extra:{name}" if field == "extra" else field)
    if "consent_at" not in fields and "consent" in fields and "consent" not in chosen.values():
        # a consent that nobody can date is a remark, no proof
        at = fields.index("consent")
        fields[at] = f"extra:{headings[at].strip()}"
    return fields


def fault_of(headings: Sequence[str], fields: Sequence[str]) -> FileRefused | None:
    """Why a file with these columns cannot be imported: no_phone_column, or duplicate_columns naming both."""
    first: dict[str, int] = {}
    for at, field in enumerate(fields):
        before = first.setdefault(field.casefold(), at)
        if before != at:
            return _twice(headings, before, at, field)
    if not first.keys() & set(NUMBERS):
        shown = ", ".join(heading.strip() for heading in headings)[:300]
        return FileRefused("no_phone_column", headings=shown)
    if "consent" in first and "consent_at" not in first:
        return FileRefused("consent_without_date")
    return None


def in_order(fields: Sequence[str], first: Sequence[str] = ()) -> tuple[str, ...]:
    """The number fields that are there, in the order of trying: those of `first`, then the others."""
    wanted = dict.fromkeys((*first, *NUMBERS))
    return tuple(field for field in wanted if field in NUMBERS and field in fields)


def plain(heading: str) -> str:
    """A heading without accents, case, spaces and punctuation: `Code Postal` and `code_postal` are one word."""
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    return re.sub(r"[^a-z0-9]", "", decomposed)


def letter(at: int) -> str:
    """A column's name in a spreadsheet, from its position counted from 0."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _chosen(headings: Sequence[str], wished: Mapping[str, str]) -> dict[int, str]:
    """Position and word of each column that somebody decided about; a heading goes before a letter."""
    letters = {letter(at): at for at in range(len(headings))}
    exact = {heading.strip(): at for at, heading in reversed(list(enumerate(headings)))}
    words = {plain(heading): at for at, heading in reversed(list(enumerate(headings)))}
    found: dict[int, str] = {}
    for name, field in wished.items():
        at = exact.get(name.strip(), letters.get(name, words.get(plain(name) or "?")))
        if at is None:
            raise FileRefused("no_such_column", column=name)
        found[at] = field
    return found


def _twice(headings: Sequence[str], first: int, second: int, field: str) -> FileRefused:
    one, other = (f"{letter(at)} ({headings[at].strip()})" for at in (first, second))
    return FileRefused("duplicate_columns", first=one, second=other, field=field.removeprefix("extra:"))
