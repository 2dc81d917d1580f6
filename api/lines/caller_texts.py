"""The codes that numbers shown may answer, and the sentence that names the numbers which would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.schema.base import Language

CALLER_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "no_lawful_number": (
        409,
        "Cette campagne n'a aucun numéro à présenter légalement.",
        "This campaign has no number that it may lawfully show.",
    ),
}


def needed_sentence(needed: Sequence[str], trunk: str, language: Language) -> str:
    """What the campaign would need, for a person."""
    french = language == "fr"
    first = CALLER_TEXTS["no_lawful_number"][1 if french else 2]
    if needed:
        some = ", ".join(needed)
        return (
            f"{first} Il lui faut, sur le trunk {trunk}, un numéro vérifié du donneur d'ordre commençant par {some}."
            if french
            else f"{first} It needs, on the trunk {trunk}, a verified number of the principal that begins with {some}."
        )
    return (
        f"{first} Indiquez à quel donneur d'ordre sont les numéros du trunk {trunk}, et s'ils peuvent être rappelés."
        if french
        else f"{first} Say whose the numbers of the trunk {trunk} are, and that they can be called back."
    )
