"""The words of states and outcomes as people read them in a file."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "callable": "à appeler", "calling": "en appel", "callback": "rappel", "done": "terminé", "exhausted": "épuisé",
    "blocked": "retenu par une règle", "removed": "retiré", "no_answer": "sans réponse", "busy": "occupé",
    "failed": "échec",
    "rejected": "refusé", "cancelled": "annulé", "machine": "répondeur", "abandoned": "abandonné",
    "left_early": "parti avant l’agent", "connected": "en relation", "lost": "perdu", "claimed": "réservé",
    "dialing": "en composition", "ringing": "sonne", "answered": "décroché", "connecting": "mise en relation",
    "bridged": "en conversation", "abandoning": "en abandon", "ended": "terminé", "customer": "client",
    "agent": "agent", "system": "système", "import": "import", "operator": "superviseur", "scheduled": "prévu",
    "due": "à faire", "missed": "manqué", "expected": "attendu", "stored": "gardé", "missing": "introuvable",
    "broken": "abîmé", "dropped": "non demandé", "erased": "effacé", "manual": "manuel", "preview": "aperçu",
    "progressive": "progressif", "predictive": "prédictif", "success": "réussite", "refusal": "refus",
    "recycle": "à rappeler plus tard", "wrong_number": "faux numéro", "do_not_call": "ne plus appeler",
    "key": "touche pendant l’appel", "called_back": "rappel du numéro présenté", "erasure": "effacement",
    "yes": "oui", "no": "non", "draft": "brouillon", "running": "en cours", "paused": "en pause",
    "draining": "se termine", "finished": "terminée", "deaf": "client inaudible", "unsent": "son de l’agent non envoyé",
    "silent": "micro muet", "lossy": "pertes", "jittery": "gigue", "slow": "retard",
}  # fmt: skip
"""By the word of the database."""


def spoken(word: str, language: str) -> str:
    """The word in this language; one that is not known stays as it is."""
    if language == "fr":
        return FRENCH.get(word, word)
    return word.replace("_", " ")
