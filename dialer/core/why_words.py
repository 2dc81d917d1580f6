"""The words of why a campaign does not dial: lines of leads, rules of the law, what holds agents, moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dialer.core.law.profile import Profile
from dialer.core.law.terms import Cap, Terms
from dialer.core.law.verdict import Reason
from dialer.core.why import Hold


class Said(NamedTuple):
    """A sentence in French and in English."""

    fr: str
    en: str


LINES: Mapping[str, Said] = {
    "removed": Said("retirées avec leur fichier", "taken back with their file"),
    "done": Said("terminées : leur dernier appel les a closes", "done: their last call closed them"),
    "exhausted": Said(
        "épuisées : toutes les tentatives de la campagne ont été faites", "exhausted: all attempts of the campaign made"
    ),
    "outside_places": Said("hors des lieux de la campagne", "outside the places of the campaign"),
    "unplaced": Said("pas encore situées : le système les examine", "not located yet: the system still looks at them"),
    "promised": Said("promises : un rappel décide de leur heure", "promised: a callback decides when"),
    "claimed": Said("en cours d'appel", "being called"),
    "waiting": Said("en attente avant une nouvelle tentative", "waiting before another attempt"),
    "calendar_closed": Said(
        "là où est la personne, ce n'est pas une heure permise", "it is not a lawful hour where they are"
    ),
    "callable_now": Said("appelables maintenant", "callable now"),
}

_RULES: Mapping[str, Said] = {
    "live_vs_fiction": Said(
        "Leur numéro, ou le profil, est réservé à la démonstration, ou ne l'est pas dans une démonstration.",
        "Their number, or the profile, is for demonstrations, or is not in one.",
    ),
    "number_category": Said(
        "Leur numéro n'est d'aucun plan, ou d'une sorte qu'on n'appelle jamais.",
        "Their number is of no plan, or of a kind that is never dialled.",
    ),
    "internal_opposition": Said(
        "Leur numéro est sur la liste d'opposition.",
        "They are on the do-not-call list.",
    ),
    "national_list": Said(
        "Leur numéro est sur la liste {list}, ou n'y a pas été comparé depuis {days} jours.",
        "The list {list} has their number, or was not compared within {days} days.",
    ),
    "sector_ban": Said("Le démarchage est interdit dans ce secteur.", "Prospecting is forbidden in this sector."),
    "consent_or_contract": Said(
        "Il manque un consentement valable, ou il a été retiré.",
        "A valid consent is missing, or was taken back.",
    ),
    "calendar_hours": Said(
        "On ne sait pas où est la personne : sans son heure locale, on ne l'appelle pas.",
        "Where they are is not known: without their local time they are not called.",
    ),
    "attempt_caps": Said(
        "La personne ou le numéro a eu {most} tentatives en {within}, le maximum.",
        "The person or number had {most} attempts in {within}, the most allowed.",
    ),
    "refusal_cooloff": Said("La personne a refusé ; on ne la rappelle pas.", "The person refused and is left alone."),
    "abandon_recall_hold": Said(
        "Un appel n'a trouvé aucun agent ; pas de rappel automatisé pendant {hours} heures.",
        "A call met no agent; no machine calls again for {hours} hours.",
    ),
    "quota": Said(
        "Un quota de la campagne est atteint pour eux : relevez-le pour les appeler.",
        "A quota of the campaign is full for them: raise it to call them.",
    ),
    "spending_cap": Said(
        "Ce qui peut encore être dépensé sous un plafond ne suffit pas pour leur numéro.",
        "What may still be spent beneath a cap does not suffice for their number.",
    ),
    "no_rate": Said(
        "Aucun tarif n'a leur numéro, et les dépenses sont plafonnées.",
        "No rate has their number, and spending is capped.",
    ),
}
_OTHER = Said("La règle {rule} les retient.", "The rule {rule} holds them.")

HOLDS: Mapping[Hold, Said] = {
    Hold.OFFLINE: Said("hors ligne", "offline"),
    Hold.PAUSED: Said("en pause", "paused"),
    Hold.PHONE_LOST: Said("téléphone déconnecté", "phone lost"),
    Hold.NO_LEG: Said("prêt, mais son téléphone ne répond pas", "ready, but the phone does not answer"),
    Hold.RESERVED: Said("réservé pour un appel", "reserved for a call"),
    Hold.TALKING: Said("en conversation", "talking"),
    Hold.WRAP_UP: Said("en post-appel", "wrapping up"),
    Hold.PROMISED: Said("attendu par un rappel qu'il a promis", "awaited by a call that he promised"),
    Hold.SHARED: Said("compté pour une autre campagne", "counted on by another campaign"),
    Hold.KEPT: Said("gardé libre par la campagne", "kept free by the campaign"),
    Hold.FREE: Said("libre", "free"),
}


def rule_said(profile: Profile | None, rule: str, on: date, sector: str) -> Reason:
    """What a rule of the profile says of everybody whom it holds, with its source; `on`: a local day."""
    words = _RULES.get(rule, _OTHER)
    if profile is None:
        return Reason(rule, *(_OTHER.fr.format(rule=rule), _OTHER.en.format(rule=rule)), "")
    terms = profile.on(on)
    french, english = {"rule": rule}, {"rule": rule}
    if terms.listing is not None:
        both = {"list": terms.listing.name, "days": str(terms.listing.max_age.days)}
    else:
        both = {"list": "nationale", "days": "0"}
    both["hours"] = f"{terms.hold.value.total_seconds() / 3600:g}" if terms.hold else "0"
    french |= both
    english |= both
    if terms.caps:
        french |= {"most": str(terms.caps[0].most), "within": _within(terms.caps, ("jours", "heures"), "ou {} en")}
        english |= {"most": str(terms.caps[0].most), "within": _within(terms.caps, ("days", "hours"), "or {} in")}
    elif rule == "attempt_caps":
        words = _OTHER
    return Reason(
        rule, words.fr.format_map(french), words.en.format_map(english), _source(profile, terms, rule, sector)
    )


def _within(caps: Sequence[Cap], units: tuple[str, str], another: str) -> str:
    """The time of the first cap, and the others."""
    spans = [f"{cap.days or cap.hours} {units[0] if cap.days else units[1]}" for cap in caps]
    others = [f" {another.format(cap.most)} {span}" for cap, span in zip(caps[1:], spans[1:], strict=True)]
    return spans[0] + "".join(others)


def _source(profile: Profile, terms: Terms, rule: str, sector: str) -> str:
    shared = profile.shared
    sector_ban = terms.sectors.get(sector)
    return {
        "live_vs_fiction": shared.numbering.fiction.source,
        "number_category": shared.numbering.never.source,
        "internal_opposition": shared.objection_source,
        "national_list": terms.listing.source if terms.listing else "",
        "sector_ban": sector_ban.source if sector_ban else shared.sectors_source,
        "consent_or_contract": terms.accepts.source,
        "calendar_hours": terms.week.source,
        "attempt_caps": "; ".join(dict.fromkeys(cap.source for cap in terms.caps)),
        "refusal_cooloff": terms.rest.source if terms.rest else "",
        "abandon_recall_hold": terms.hold.source if terms.hold else "",
    }.get(rule, "")


def when(at: datetime, now: datetime, zone: ZoneInfo) -> Said:
    """A moment as people of a zone say it `now`: the hour alone on the same day."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return Said(f"à {clock}", f"at {clock}")
    return Said(f"le {local:%d/%m/%Y} à {clock}", f"on {local:%Y-%m-%d} at {clock}")


def figures(count: int) -> Said:
    """A number with its thousands set apart."""
    return Said(f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"), f"{count:,}")
