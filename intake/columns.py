"""Which column holds what: headings in French and English become the fields of a contact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from intake.faults import FileRefused

NUMBERS = ("phone", "mobile", "office")
"""The fields that hold numbers, in the order in which they are tried."""
CARD = ("title", "first_name", "last_name", "company", "street", "postcode", "city", "email")

_WORDS = {
    "title": "civilite civ titre title salutation politesse mrmme",
    "first_name": "prenom prenoms firstname givenname prenomcontact prenomducontact",
    "last_name": "nom nomdefamille nomcontact nomducontact lastname surname familyname name nomprenom",
    "company": "societe raisonsociale entreprise company organisation organization denomination enseigne "
    "etablissement nomsociete nomentreprise companyname",
    "street": "adresse adresse1 rue voie adressepostale street address address1 streetaddress ligneadresse1",
    "postcode": "cp codepostal codepost postcode zip zipcode postalcode",
    "city": "ville commune localite city town",
    "email": "email mail courriel adressemail adresseemail adressecourriel adresseelectronique emailaddress",
    "phone": "telephone tel telephone1 tel1 telephonefixe telfixe fixe numerotelephone numerodetelephone "
    "numtel notel ntel ntelephone numero teldomicile domicile phone phone1 phonenumber telephonenumber "
    "landline homephone",
    "mobile": "portable mobile gsm telephoneportable telephonemobile telportable telmobile cellulaire cell "
    "cellphone mobilephone mobilenumber numeroportable numportable",
    "office": "bureau telephonebureau telbureau telephonepro telpro telephoneprofessionnel telprofessionnel "
    "standard lignedirecte telephone2 tel2 phone2 office officephone work workphone businessphone",
}
REPORT = ("row", "field", "reason")
"""The first columns of a file of refused rows; they say nothing about a prospect."""
FIELD_OF = {word: field for field, words in _WORDS.items() for word in words.split()}


def fields_of(headings: Sequence[str]) -> list[str]:
    """One name a column: a field of the contact, `extra:<heading>` for what goes to the card as it is, or
    `report:<heading>` for what a file of refused rows has in front.

    Raises FileRefused: no_phone_column, or duplicate_columns naming both.
    """
    leading = len(REPORT) if tuple(map(plain, headings[: len(REPORT)])) == REPORT else 0
    fields = [
        f"report:{heading}"
        if at < leading
        else FIELD_OF.get(plain(heading), f"extra:{heading.strip() or f'column {letter(at)}'}")
        for at, heading in enumerate(headings)
    ]
    first: dict[str, int] = {}
    for at, field in enumerate(fields):
        before = first.setdefault(field.casefold(), at)
        if before != at:
            raise _twice(headings, before, at, field)
    if not first.keys() & set(NUMBERS):
        shown = ", ".join(heading.strip() for heading in headings)[:300]
        raise FileRefused("no_phone_column", headings=shown)
    return fields


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


def _twice(headings: Sequence[str], first: int, second: int, field: str) -> FileRefused:
    one, other = (f"{letter(at)} ({headings[at].strip()})" for at in (first, second))
    return FileRefused("duplicate_columns", first=one, second=other, field=field.removeprefix("extra:"))
