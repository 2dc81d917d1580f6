"""What the terminal says during a demo, in English and in French: one table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Language = Literal["en", "fr"]

TABLE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "starting": (
            "starting PostgreSQL, Asterisk, the services and the simulated carrier ...",
            "démarrage de PostgreSQL, d'Asterisk, des services et de l'opérateur simulé...",
        ),
        "furnishing": (
            "adding people, a campaign and prospects ...",
            "création des personnes, d'une campagne et des prospects...",
        ),
        "furnished": (
            "{imported} prospects imported, {refused} rows refused as unusable; {agents} agents come to work ...",
            "{imported} prospects importés, {refused} lignes refusées ; {agents} agents prennent leur poste...",
        ),
        "settling": ("waiting for the last recordings ...", "attente des derniers enregistrements..."),
        "arriving": ("agents log in", "les agents se connectent"),
        "dialling": ("dialling", "appels en cours"),
        "draining": (
            "draining: no new call, calls in flight go on",
            "fin : plus de nouvel appel, ceux en cours se terminent",
        ),
        "leaving": ("agents log out", "les agents se déconnectent"),
        "ready": ("ready", "prêts"),
        "reserved": ("reserved", "réservés"),
        "talking": ("talking", "en conversation"),
        "wrap_up": ("wrap-up", "post-appel"),
        "paused": ("paused", "en pause"),
        "offline": ("offline", "hors poste"),
        "attempts": ("attempts", "tentatives"),
        "ringing": ("ringing", "sonnent"),
        "waiting": ("answered, waiting", "décrochés, en attente"),
        "live_answers": ("live answers", "réponses humaines"),
        "connected": ("connected", "joints"),
        "abandoned": ("abandoned", "abandonnés"),
        "abandon_rate": ("abandon rate", "taux d'abandon"),
        "rate_of": ("{rate} of at most {limit}", "{rate}, au plus {limit}"),
        "callable": ("leads callable", "fiches appelables"),
        "left": ("{time} left", "reste {time}"),
        "no_floor": ("waiting for the floor ...", "en attente du plateau..."),
        "wall": ("Wallboard", "Mur"),
        "admin": ("Administrator's room", "Administration"),
        "join": ("Join in a browser", "Participer dans un navigateur"),
        "phone": ("or with a SIP phone", "ou avec un téléphone SIP"),
        "logs": ("Logs", "Journaux"),
        "ending": ("Ctrl-C ends it, and leaves nothing behind", "Ctrl-C arrête tout et ne laisse rien derrière"),
        "stopped": ("stopped at once, without a report", "arrêté aussitôt, sans rapport"),
        "summary": (
            "{attempts} attempts, {live} live answers, {connected} connected, {abandoned} abandoned ({rate}); "
            "answer to agent p50 {p50} ms, p99 {p99} ms; {playable} of {expected} recordings play; "
            "{right} of {checked} calls showed the right number",
            "{attempts} tentatives, {live} réponses humaines, {connected} joints, {abandoned} abandonnés ({rate}) ; "
            "du décroché à l'agent p50 {p50} ms, p99 {p99} ms ; {playable} enregistrements lisibles sur {expected} ; "
            "{right} appels sur {checked} ont affiché le bon numéro",
        ),
        "broken": ("broken: {text}", "rompu : {text}"),
        "held": ("every invariant held", "tous les invariants ont tenu"),
        "placed": ("{n} placed", "lancés : {n}"),
        "bound.agents": ("as many as the agents can take", "autant que les agents peuvent en prendre"),
        "bound.level": ("the greatest level allowed is reached", "le plus grand niveau permis est atteint"),
        "bound.channels": ("every line is taken", "toutes les lignes sont prises"),
        "bound.cps": ("the line takes no more calls a second", "le débit de la ligne est atteint"),
        "bound.abandon_limit": (
            "one call per free agent, for the abandons",
            "un appel par agent libre, vu les abandons",
        ),
        "bound.learning": (
            "one call per free agent, while it learns",
            "un appel par agent libre, le temps d'apprendre",
        ),
        "bound.leads": ("no lead may be called now", "aucune fiche appelable maintenant"),
        "bound.closed": ("outside the calling hours", "hors des heures d'appel"),
        "bound.mode": ("the agents place their calls", "les agents lancent leurs appels"),
        "bound.unallocated": ("the carrier knows none of the numbers", "l'opérateur ne connaît aucun des numéros"),
        "bound.spending": ("a cap on spending is reached", "un plafond de dépenses est atteint"),
        "bound.paused": ("the campaign is paused", "la campagne est en pause"),
        "bound.draining": ("the last calls come to their end", "les derniers appels se terminent"),
    }
)


class Words:
    """The texts of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._french = language == "fr"

    def __call__(self, key: str, **facts: object) -> str:
        """The text of a key with its facts; the key itself, in plain words, where the table has none."""
        pair = TABLE.get(key)
        return pair[self._french].format(**facts) if pair is not None else key.replace("_", " ")

    def percent(self, share: float, digits: int = 1) -> str:
        """A share of one, such as 3.2% or 3,2 %."""
        text = f"{share:.{digits}%}"
        return text.replace(".", ",").replace("%", "\N{NO-BREAK SPACE}%") if self._french else text


def language_of(environment: Mapping[str, str]) -> Language:
    """French where the locale of the terminal is; the first variable that is set decides, as POSIX says."""
    locale = next((set_ for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (set_ := environment.get(name))), "")
    return "fr" if locale.startswith("fr") else "en"
