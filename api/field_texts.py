"""Why a value does not fit, in French, by the stable code of the fault; pydantic speaks English alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELD_TEXTS: Mapping[str, str] = {
    "missing": "Ce champ est nécessaire.",
    "extra_forbidden": "Ce champ n'existe pas ici ; vérifiez son nom dans /api/docs.",
    "string_type": "Écrivez un texte, entre guillemets.",
    "string_too_short": "Trop court : au moins {found} caractères.",
    "string_too_long": "Trop long : au plus {found} caractères.",
    "string_pattern_mismatch": "Ce texte n'a pas la forme attendue ; /api/docs la donne.",
    "int_type": "Écrivez un nombre entier, sans guillemets.",
    "int_parsing": "Écrivez un nombre entier.",
    "int_from_float": "Écrivez un nombre entier.",
    "float_type": "Écrivez un nombre, sans guillemets.",
    "float_parsing": "Écrivez un nombre.",
    "finite_number": "Écrivez un nombre fini.",
    "decimal_type": "Écrivez un nombre.",
    "decimal_parsing": "Écrivez un nombre, avec un point pour les décimales.",
    "decimal_max_places": "Au plus {found} décimales.",
    "decimal_max_digits": "Au plus {found} chiffres.",
    "bool_type": "Écrivez true ou false, sans guillemets.",
    "bool_parsing": "Écrivez true ou false.",
    "greater_than": "La valeur doit être supérieure à {found}.",
    "greater_than_equal": "La valeur doit être au moins {found}.",
    "less_than": "La valeur doit être inférieure à {found}.",
    "less_than_equal": "La valeur doit être au plus {found}.",
    "enum": "Une des valeurs suivantes est attendue : {found}.",
    "literal_error": "Une des valeurs suivantes est attendue : {found}.",
    "list_type": "Une liste est attendue, entre crochets.",
    "tuple_type": "Une liste est attendue, entre crochets.",
    "dict_type": "Un objet est attendu, entre accolades.",
    "model_type": "Un objet est attendu, entre accolades.",
    "model_attributes_type": "Un objet est attendu, entre accolades.",
    "too_short": "La liste est trop courte : au moins {found}.",
    "too_long": "La liste est trop longue : au plus {found}.",
    "none_required": "Cette valeur doit rester vide (null).",
    "datetime_type": "Écrivez une date et une heure, comme 2026-11-24T10:00:00+01:00.",
    "datetime_parsing": "Écrivez une date et une heure, comme 2026-11-24T10:00:00+01:00.",
    "datetime_from_date_parsing": "Écrivez une date et une heure, comme 2026-11-24T10:00:00+01:00.",
    "timezone_aware": "Le décalage horaire manque : écrivez 2026-11-24T10:00:00+01:00, par exemple.",
    "timezone_naive": "Sans décalage horaire : écrivez 2026-11-24T10:00, à l'heure locale.",
    "date_type": "Écrivez un jour, comme 2026-11-24.",
    "date_parsing": "Écrivez un jour, comme 2026-11-24.",
    "date_from_datetime_parsing": "Écrivez un jour, comme 2026-11-24.",
    "date_from_datetime_inexact": "Écrivez un jour sans heure, comme 2026-11-24.",
    "cursor": "Ce n'est pas un repère de page : reprenez la valeur « next » de la réponse précédente.",
}
_FOUND = re.compile(r"(?:than or equal to|greater than|less than|should be|at least|at most|no more than) ([^a-z ].*)")
_TAIL = re.compile(r" (?:characters?|items?|decimal places?|digits in total|digits?)\b.*")


def in_french(code: str, english: str) -> str:
    """The reason in French; a code without a French text keeps the English one, which is better than none."""
    text = FIELD_TEXTS.get(code)
    if text is None:
        return english.removeprefix("Value error, ")
    if "{found}" not in text:
        return text
    found = _FOUND.search(english)
    if found is None:
        return english
    return text.format(found=_TAIL.sub("", found.group(1)).replace(" or ", " ou "))
