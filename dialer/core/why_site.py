"""What is in the way of a campaign's calls besides people: the dialer, its state, its lines, numbers and hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from dialer.core.states import CampaignState
from dialer.core.trunk_health import TrunkState
from dialer.core.why import CapAt, Found, TrunkAt
from dialer.core.why_words import Said, when

NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way. `blocks`: while it is there no call at all can be placed; else there are fewer, or the
    sentence explains what is seen. An empty action: there is nothing to do but wait.
    """

    code: str
    blocks: bool
    text_fr: str
    text_en: str
    action_fr: str = ""
    action_en: str = ""


def obstacle(code: str, said: Said, action: Said = NOTHING, *, blocks: bool = True) -> Obstacle:
    """An obstacle from its sentences."""
    return Obstacle(code, blocks, said.fr, said.en, action.fr, action.en)


def of_the_site(found: Found) -> Iterator[Obstacle]:
    """All of them, in the order in which they are to be cleared."""
    yield from _system(found)
    yield from _campaign(found)
    if found.trunk is None:
        yield _no_trunk(found)
    else:
        yield from _trunk(found.trunk)
        yield from _caps(found.caps)
        yield from _channels(found.trunk)
    yield from _numbers(found)
    yield from _hours(found)


def _system(found: Found) -> Iterator[Obstacle]:
    if not found.served:
        yield obstacle(
            "no_dialer",
            Said("Aucun numéroteur ne sert cette campagne.", "No dialer serves this campaign."),
            Said("Démarrez-le : plateau up.", "Start it: plateau up."),
        )
    elif found.linked is False:
        yield obstacle(
            "asterisk_away",
            Said(
                f"Le numéroteur ne peut pas appeler : {found.dialer_fault}.",
                f"The dialer cannot place calls: {found.dialer_fault}.",
            ),
            Said("Vérifiez qu'Asterisk tourne : plateau check.", "See whether Asterisk runs: plateau check."),
        )
    if not found.keys_known:
        yield obstacle(
            "dnc_key_missing",
            Said(
                "Une clé des numéros effacés manque aux réglages : personne n'est appelé.",
                "A key to the erased numbers is missing from the settings: nobody is called.",
            ),
            Said("Remettez-la dans le réglage do_not_call.keys.", "Put it back into do_not_call.keys."),
        )


_STATES = {
    CampaignState.DRAFT: Said("La campagne est un brouillon.", "The campaign is a draft."),
    CampaignState.PAUSED: Said("La campagne est en pause.", "The campaign is paused."),
    CampaignState.DRAINING: Said(
        "La campagne se vide : aucun nouvel appel ne part.", "The campaign is draining: no new call is placed."
    ),
    CampaignState.FINISHED: Said("La campagne est terminée.", "The campaign is finished."),
}


def _campaign(found: Found) -> Iterator[Obstacle]:
    if found.state is not CampaignState.RUNNING:
        said = _STATES[found.state]
        if found.paused_because:
            said = Said(f"{said.fr[:-1]} : {found.paused_because}.", f"{said.en[:-1]}: {found.paused_because}.")
        over = found.state is CampaignState.FINISHED
        start = Said("Démarrez-la.", "Start it.")
        yield obstacle(found.state.value, said, Said("Faites-en une autre.", "Make another one.") if over else start)
    if found.rules is None:
        yield obstacle(
            "no_profile",
            Said(
                f"Les règles {found.profile} n'existent pas : personne n'est appelé.",
                f"There are no rules {found.profile}: nobody is called.",
            ),
            Said("Donnez à la campagne un profil qui existe.", "Give the campaign a profile that exists."),
        )


_PERIODS = {"day": Said("par jour", "a day"), "month": Said("par mois", "a month"), "always": Said("en tout", "in all")}


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",") + "\N{NO-BREAK SPACE}€"


def _no_trunk(found: Found) -> Obstacle:
    return obstacle(
        "no_trunk",
        Said(
            f"Les réglages n'ont pas de ligne {found.trunk_name}.",
            f"The settings have no trunk {found.trunk_name}.",
        ),
        Said("Ajoutez-la, ou donnez une autre ligne à la campagne.", "Add it, or give the campaign another trunk."),
    )


def _trunk(trunk: TrunkAt) -> Iterator[Obstacle]:
    if trunk.daily_left <= 0:
        yield obstacle(
            "daily_limit",
            Said(
                f"Les {trunk.daily_limit} appels du jour de la ligne {trunk.name} sont faits.",
                f"The {trunk.daily_limit} calls of the day of the trunk {trunk.name} are made.",
            ),
            Said("Attendez minuit, ou relevez calls_per_day.", "Wait for midnight, or raise calls_per_day."),
        )
    elif trunk.state == TrunkState.DOWN:
        yield obstacle(
            "trunk_down",
            Said(
                f"La ligne {trunk.name} est en panne : {trunk.reason or 'pas de réponse.'}",
                f"The trunk {trunk.name} is down: {trunk.reason or 'no answer.'}",
            ),
            Said(
                "Contactez l'opérateur ; un appel d'essai part de temps en temps.",
                "Ask the operator; a call tries now and then.",
            ),
        )
    elif trunk.state != TrunkState.OK:
        yield obstacle(
            "trunk_slow",
            Said(
                f"La ligne {trunk.name} est perturbée et reçoit moins d'appels : {trunk.reason or '-'}",
                f"The trunk {trunk.name} is unwell and takes fewer calls: {trunk.reason or '-'}",
            ),
            Said("Contactez l'opérateur.", "Ask the operator."),
            blocks=False,
        )


def _caps(caps: Iterable[CapAt]) -> Iterator[Obstacle]:
    for cap in caps:
        if not cap.reached:
            continue
        whose = Said("de la ligne", "of the trunk") if cap.trunk else Said("de la campagne", "of the campaign")
        if cap.least is None:
            what = Said("ne peut pas être suivi : aucun tarif n'est chargé", "has no rate to reckon by")
        else:
            what = Said(f"est atteint, il reste {_euros(cap.left)}", f"is reached, {cap.left:.2f} is left")
        yield obstacle(
            "spending_cap",
            Said(
                f"Le plafond de dépense {whose.fr} ({_euros(cap.amount)} {_PERIODS[cap.period].fr}) {what.fr}.",
                f"The cap on spending {whose.en} ({cap.amount:.2f} {_PERIODS[cap.period].en}) {what.en}.",
            ),
            Said("Relevez-le, ou chargez les tarifs.", "Raise it, or load the rates."),
        )


def _channels(trunk: TrunkAt) -> Iterator[Obstacle]:
    if trunk.in_use >= trunk.max_channels:
        yield obstacle(
            "channels",
            Said(
                f"Les {trunk.max_channels} canaux de la ligne {trunk.name} sont pris.",
                f"All {trunk.max_channels} channels of the trunk {trunk.name} are taken.",
            ),
            Said("Attendez, ou relevez max_channels si le contrat le permet.", "Wait, or raise max_channels."),
            blocks=False,
        )


def _numbers(found: Found) -> Iterator[Obstacle]:
    if any(number.usable for number in found.numbers):
        return
    lawful = [number for number in found.numbers if not number.reasons]
    if lawful:
        yield obstacle(
            "numbers_spent",
            Said(
                "Chaque numéro présentable a atteint son plafond du jour, ou se repose.",
                "Every number that may be shown has reached its cap of the day, or rests.",
            ),
            Said("Ajoutez un numéro, ou relevez un plafond.", "Add a number, or raise a cap."),
        )
        return
    needed = ", ".join(found.needed)
    reason = next((number.reasons[0] for number in found.numbers), None)
    yield obstacle(
        "no_lawful_number",
        Said(
            f"Aucun numéro ne peut être présenté. {reason.text_fr if reason else ''}".strip(),
            f"No number may be shown. {reason.text_en if reason else ''}".strip(),
        ),
        Said(f"Il faut un numéro en {needed}.", f"A number beginning with {needed} is needed.")
        if needed
        else Said("Ajoutez un numéro permis à la ligne.", "Add a lawful number to the trunk."),
    )


def _hours(found: Found) -> Iterator[Obstacle]:
    if found.open:
        return
    if found.opens_at is None:
        yield obstacle(
            "hours_never",
            Said("Les heures d'appel ne s'ouvriront plus.", "The calling hours will not open any more."),
            Said("Changez les heures ou les dates de la campagne.", "Change the hours or dates of the campaign."),
        )
        return
    at = when(found.opens_at, found.at, found.hours.zone)
    yield obstacle(
        "hours_closed",
        Said(
            f"Hors des heures d'appel de la campagne : elles s'ouvrent {at.fr}.",
            f"It is outside the calling hours of the campaign: they open {at.en}.",
        ),
        Said("Attendez, ou changez ses heures.", "Wait, or change its hours."),
    )
