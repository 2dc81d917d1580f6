"""Why a row is refused, as a sentence in the reader's language. The codes are stable; the words are not."""

from __future__ import annotations

from typing import Literal

Language = Literal["fr", "en"]

SENTENCES: dict[str, tuple[str, str]] = {
    "no_number": (
        "Cette ligne ne contient aucun numéro de téléphone.",
        "This row holds no telephone number.",
    ),
    "scientific": (
        "Le tableur a écrit ce numéro en puissance de dix et ses derniers chiffres sont perdus : "
        "mettez la colonne au format texte et ressaisissez le numéro.",
        "The spreadsheet wrote this number as a power of ten and its last digits are lost: "
        "format the column as text and enter the number again.",
    ),
    "two_numbers": (
        "Cette cellule contient deux numéros : mettez chacun dans sa colonne.",
        "This cell holds two numbers: put each in a column of its own.",
    ),
    "characters": (
        "Cette cellule contient autre chose qu'un numéro de téléphone.",
        "This cell holds something else than a telephone number.",
    ),
    "formula": (
        "Cette cellule contient une formule : remplacez-la par le numéro lui-même.",
        "This cell holds a formula: replace it by the number itself.",
    ),
    "short_code": (
        "Une campagne n'appelle pas les numéros courts.",
        "A campaign does not call short numbers.",
    ),
    "length": (
        "Ce numéro a trop ou trop peu de chiffres.",
        "This number has too few or too many digits.",
    ),
    "not_in_plan": (
        "Ce numéro n'existe dans aucun plan de numérotation.",
        "No country's numbering plan has such a number.",
    ),
    "special": (
        "Une campagne n'appelle pas les numéros surtaxés.",
        "A campaign does not call numbers at a special rate.",
    ),
    "destination": (
        "Le trunk de cette campagne n'appelle pas dans ce pays : ses destinations ne comprennent pas ce numéro.",
        "The trunk of this campaign does not call this country: its destinations do not include this number.",
    ),
    "fiction": (
        "Ce numéro est réservé à la fiction et n'appartient à personne.",
        "This number is reserved for fiction and belongs to nobody.",
    ),
    "real": (
        "Ce système de démonstration n'appelle que les numéros réservés à la fiction.",
        "This demonstration system calls only numbers reserved for fiction.",
    ),
    "timezone": (
        "Ce n'est pas le nom d'un fuseau horaire ; écrivez par exemple Europe/Paris ou Indian/Reunion.",
        "This is not the name of a time zone; write for example Europe/Paris or Indian/Reunion.",
    ),
    "consent": (
        "Le consentement doit être oui ou non.",
        "Consent must be yes or no.",
    ),
    "consent_at": (
        "Un consentement sans date lisible (jj/mm/aaaa), ou à venir, ne prouve rien : écrivez le jour où il a été "
        "donné.",
        "Consent without a readable date (dd/mm/yyyy), or with one to come, proves nothing: write the day on which it "
        "was given.",
    ),
    "consent_text": (
        "Un consentement sans les mots exacts qui ont été acceptés ne prouve rien : ajoutez-les.",
        "Consent without the exact words that were agreed to proves nothing: add them.",
    ),
    "too_long": (
        "Ce texte est trop long pour ce champ (300 caractères au plus).",
        "This text is too long for its field (300 characters at most).",
    ),
    "too_many_cells": (
        "Cette ligne a plus de cellules que l'en-tête : il manque sans doute des guillemets autour d'un "
        "texte qui contient le séparateur.",
        "This row has more cells than the heading: a text that contains the delimiter probably lacks its "
        "quotation marks.",
    ),
    "quotes": (
        "Un guillemet est ouvert sans être refermé, ou mal placé ; lignes du fichier concernées : {first} à {last}.",
        "A quotation mark is never closed, or misplaced; lines of the file concerned: {first} to {last}.",
    ),
}


def sentence(code: str, language: Language, **facts: object) -> str:
    """The sentence for `code`; `facts` fill its blanks."""
    french, english = SENTENCES[code]
    return (french if language == "fr" else english).format(**facts)
