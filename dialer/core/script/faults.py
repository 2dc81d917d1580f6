"""What can be wrong with a script: each fault with its place, what it is and its cure, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SENTENCES: Mapping[str, tuple[str, str]] = {
    "format": (
        'La version du format doit être 1 ; écrivez "format": 1.',
        'The version of the form must be 1; write "format": 1.',
    ),
    "object": ("Il faut ici un objet entre accolades.", "An object in braces is needed here."),
    "list": ("Il faut ici une liste entre crochets.", "A list in brackets is needed here."),
    "text": ("Il faut ici un texte.", "A text is needed here."),
    "too_long": (
        "C'est trop long ({most} au plus) ; raccourcissez ou répartissez sur plusieurs pages.",
        "This is too long (at most {most}); shorten it or spread it over several pages.",
    ),
    "empty": ("Il manque un texte ici ; écrivez-le.", "A text is missing here; write it."),
    "number": ("Il faut ici un nombre, ou rien.", "A number is needed here, or nothing."),
    "truth": ("Il faut ici oui ou non (true, false).", "Yes or no (true, false) is needed here."),
    "strange": (
        "« {name} » n'est pas prévu ici ; retirez-le ou corrigez son nom.",
        "“{name}” is not foreseen here; remove it or correct its name.",
    ),
    "key": (
        "Une clé compte 1 à 32 lettres minuscules sans accent, chiffres ou _ ; corrigez « {name} ».",
        "A key has 1 to 32 lower-case letters, digits or _; correct “{name}”.",
    ),
    "reserved": (
        "La clé « end » signifie la fin du script ; choisissez-en une autre.",
        "The key “end” means the end of the script; choose another.",
    ),
    "twice": (
        "La clé « {name} » existe déjà plus haut ; donnez-en une autre à l'un des deux.",
        "The key “{name}” stands above already; give one of the two another.",
    ),
    "no_pages": ("Un script a au moins une page ; ajoutez-en une.", "A script has at least one page; add one."),
    "kind": (
        "« {name} » n'est pas un type de question ; choisissez parmi : {known}.",
        "“{name}” is not a type of question; choose among: {known}.",
    ),
    "operator": (
        "« {name} » n'est pas une comparaison ; choisissez parmi : {known}.",
        "“{name}” is not a comparison; choose among: {known}.",
    ),
    "choices": (
        "Cette question demande au moins deux choix ; ajoutez-les.",
        "This question needs at least two choices; add them.",
    ),
    "no_choices": (
        "Ce type de question n'a pas de choix ; retirez-les ou changez le type.",
        "This type of question has no choices; remove them or change the type.",
    ),
    "scale": (
        "Une échelle va d'un entier à un plus grand, 11 degrés au plus (de 0 à 10 par exemple).",
        "A scale goes from one whole number to a greater one, at most 11 steps (0 to 10, for example).",
    ),
    "bounds": (
        "Le plus petit nombre dépasse le plus grand ; échangez-les.",
        "The lowest number is above the highest; exchange them.",
    ),
    "unknown_field": (
        "Le champ {{{name}}} n'existe pas ; utilisez contact., agent. ou campaign. suivi de : {known}, "
        "ou contact.extra. suivi d'un en-tête du fichier.",
        "There is no field {{{name}}}; use contact., agent. or campaign. followed by: {known}, "
        "or contact.extra. followed by a heading of the file.",
    ),
    "brace": (
        "Une accolade n'est pas refermée ; écrivez le champ entre {{ et }}.",
        "A brace is not closed; write the field between {{ and }}.",
    ),
    "nowhere": (
        "La page « {name} » n'existe pas ; choisissez une page du script, ou la fin (end).",
        "There is no page “{name}”; choose a page of the script, or its end (end).",
    ),
    "unreachable": (
        "Aucun chemin ne mène à cette page ; ajoutez un saut vers elle, ou retirez-la.",
        "No way leads to this page; add a jump to it, or remove it.",
    ),
    "loop": (
        "Ces pages tournent en rond sans poser de question : {name} ; posez-en une, ou changez un saut.",
        "These pages go in a circle without asking anything: {name}; ask a question, or change a jump.",
    ),
    "no_question": (
        "La question « {name} » n'existe pas ; choisissez une question du script.",
        "There is no question “{name}”; choose a question of the script.",
    ),
    "too_late": (
        "La question « {name} » n'est jamais posée avant cet endroit ; choisissez-en une d'avant.",
        "The question “{name}” is never asked before this place; choose an earlier one.",
    ),
    "misfit": (
        "Cette valeur ne peut pas être une réponse à « {name} » ; choisissez-en une possible.",
        "This value cannot be an answer to “{name}”; choose a possible one.",
    ),
    "incomparable": (
        "« {name} » ne se compare pas ainsi ; choisissez une autre comparaison.",
        "“{name}” cannot be compared so; choose another comparison.",
    ),
    "never": (
        "Un saut au-dessus vaut toujours, celui-ci ne sert donc jamais ; déplacez-le ou retirez-le.",
        "A jump above always holds, so this one is never taken; move or remove it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` names the way into the document, such as pages.0.jumps.1.to; indexes count from 0."""

    place: str
    code: str
    fr: str
    en: str


def fault(place: str, code: str, **said: object) -> Fault:
    """A fault of this code, its sentences filled in."""
    fr, en = SENTENCES[code]
    return Fault(place, code, fr.format(**said), en.format(**said))
