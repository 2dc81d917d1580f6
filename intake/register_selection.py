"""What is wanted of the company register: activities, places, sizes, legal forms, dates; each code checked.

The codes are those of the French register SIRENE. Whatever is wanted, who objects to prospecting is left out: see
register_query.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialer.core.errors import PlateauError
from intake.reasons import Language

SIZES = {
    "NN": 0, "00": 0, "01": 1, "02": 3, "03": 6, "11": 10, "12": 20, "21": 50, "22": 100, "31": 200, "32": 250,
    "41": 500, "42": 1000, "51": 2000, "52": 5000, "53": 10000,
}  # fmt: skip
"""Bands of employees, trancheEffectifsEtablissement, with the least number of each; NN: employs nobody, or unknown."""

_SENTENCES: dict[str, tuple[str, str]] = {
    "naf": (
        "« {value} » n'est ni un code d'activité ni son début ; écrivez 62, 62.0 ou 62.01Z.",
        "“{value}” is no code of an activity nor its beginning; write 62, 62.0 or 62.01Z.",
    ),
    "department": (
        "« {value} » n'est pas un département ; écrivez 69, 2A ou 974.",
        "“{value}” is not a department; write 69, 2A or 974.",
    ),
    "postcode": (
        "« {value} » n'est ni un code postal ni son début.",
        "“{value}” is no postcode nor its beginning.",
    ),
    "size": (
        "« {value} » n'est pas une tranche d'effectifs ; les tranches sont NN, 00, 01, 02, 03, 11 à 53.",
        "“{value}” is no band of employees; they are NN, 00, 01, 02, 03, 11 to 53.",
    ),
    "legal_form": (
        "« {value} » n'est ni une catégorie juridique ni son début ; écrivez 5, 57 ou 5710.",
        "“{value}” is no legal form nor its beginning; write 5, 57 or 5710.",
    ),
    "dates": (
        "La première date de création est après la dernière.",
        "The first date of creation is after the last one.",
    ),
    "file_missing": ("Le fichier {name} n'existe pas.", "The file {name} does not exist."),
    "file_unreadable": (
        "{name} n'est pas un fichier CSV ou Parquet lisible.",
        "{name} is no CSV or Parquet file that can be read.",
    ),
    "file_name": (
        "Le nom {name} contient un caractère qui désignerait plusieurs fichiers.",
        "The name {name} holds a character that would stand for several files.",
    ),
    "columns": (
        "{name} n'a pas la forme du fichier publié {published} ; il lui manque : {missing}.",
        "{name} does not have the shape of the published {published}; it lacks: {missing}.",
    ),
    "numbers_columns": (
        "{name} doit avoir une colonne SIRET ou SIREN et une colonne de téléphone.",
        "{name} must have a column SIRET or SIREN and one of telephone numbers.",
    ),
    "no_numbers": (
        "Sans fichier de numéros, il n'y a personne à appeler : le répertoire n'en contient pas.",
        "Without a file of numbers there is nobody to call: the register holds none.",
    ),
    "nobody": (
        "Aucune entreprise choisie n'a de numéro dans le fichier ; rien n'a été importé.",
        "No company of the selection has a number in the file; nothing was imported.",
    ),
    "too_many": (
        "{count} entreprises, c'est plus qu'un lot ne prend ({most}) ; précisez la sélection.",
        "{count} companies are more than a batch takes ({most}); narrow the selection.",
    ),
    "query": (
        "La lecture du répertoire a échoué : {fault}",
        "Reading the register failed: {fault}",
    ),
}


class RegisterRefused(PlateauError):
    """A selection of the register, or one of its files, cannot be used."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = f"register_{code}"
        self._key, self._facts = code, facts
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """What a person can act on."""
        french, english = _SENTENCES[self._key]
        return (french if language == "fr" else english).format(**self._facts)


_SHAPES = {
    "naf": re.compile(r"\d{1,2}|\d{2}\.\d{1,2}[A-Z]?"),
    "department": re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4678]"),
    "postcode": re.compile(r"\d{2,5}"),
    "size": re.compile("|".join(SIZES)),
    "legal_form": re.compile(r"\d{1,4}"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; an empty tuple leaves open. Made by `selection`, which checks every code.

    `naf`, `postcodes` and `legal_forms` are codes or their beginnings; dates of creation are inclusive.
    """

    naf: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    legal_forms: tuple[str, ...] = ()
    created_from: date | None = None
    created_to: date | None = None
    active_only: bool = True
    head_offices_only: bool = False


def selection(
    *,
    naf: Sequence[str] = (),
    departments: Sequence[str] = (),
    postcodes: Sequence[str] = (),
    sizes: Sequence[str] = (),
    legal_forms: Sequence[str] = (),
    created_from: date | None = None,
    created_to: date | None = None,
    active_only: bool = True,
    head_offices_only: bool = False,
) -> Selection:
    """What is wanted, in the register's own spelling. Raises RegisterRefused naming what is no code."""
    if created_from and created_to and created_from > created_to:
        raise RegisterRefused("dates")
    return Selection(
        naf=_checked("naf", [_dotted(code) for code in naf]),
        departments=_checked("department", departments),
        postcodes=_checked("postcode", postcodes),
        sizes=_checked("size", sizes),
        legal_forms=_checked("legal_form", legal_forms),
        created_from=created_from,
        created_to=created_to,
        active_only=active_only,
        head_offices_only=head_offices_only,
    )


def _dotted(code: str) -> str:
    """62.01Z, whether it was written 6201Z or 62.01z."""
    bare = code.strip().upper().replace(".", "")
    return f"{bare[:2]}.{bare[2:]}" if len(bare) > 2 else bare


def _checked(kind: str, codes: Sequence[str]) -> tuple[str, ...]:
    cleaned = tuple(dict.fromkeys(code.strip().upper() for code in codes))
    for code in cleaned:
        if not _SHAPES[kind].fullmatch(code):
            raise RegisterRefused(kind, value=code[:40])
    return cleaned


def beginning_with(codes: Sequence[str]) -> str:
    """A regular expression for texts that begin with one of these codes; every text where there are none."""
    return f"^(?:{'|'.join(map(re.escape, codes))})" if codes else ""
