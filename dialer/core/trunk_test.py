"""What the end of a test call says about a trunk, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A finding and its cure in both languages; well: the trunk carried the call as far as it can."""

    well: bool
    text_fr: str
    text_en: str
    cure_fr: str = ""
    cure_en: str = ""


ANSWERED = Said(True, "L'appel a été décroché : la ligne fonctionne.", "The call was answered: the trunk works.")
RANG = Said(
    True,
    "Le téléphone a sonné et personne n'a décroché : la ligne fonctionne jusqu'à la sonnerie.",
    "The telephone rang and nobody took it: the trunk works as far as ringing.",
    "Pour entendre le son, appelez un numéro qui décroche.",
    "To hear sound, call a number that is answered.",
)
LOST = Said(
    False,
    "Personne n'a entendu la fin de cet appel : le composeur ou Asterisk a été arrêté.",
    "Nobody heard how this call ended: the dialer or Asterisk was stopped.",
    "Recommencez.",
    "Try again.",
)
SILENT = Said(
    False,
    "L'opérateur n'a rien répondu.",
    "The carrier answered nothing.",
    "Vérifiez l'adresse de la ligne, le pare-feu et l'adresse d'où partent vos appels, que l'opérateur doit connaître.",
    "Check the trunk's address, the firewall, and the address that calls leave from, which the carrier must know.",
)
NO_MEDIA = Said(
    False,
    "L'appel est décroché mais aucun codec ne convient aux deux côtés.",
    "The call is answered, but no codec suits both sides.",
    "Demandez à l'opérateur G.711 A-law (PCMA).",
    "Ask the carrier for G.711 A-law (PCMA).",
)
_CODES: Mapping[int, Said] = {
    401: Said(
        False, "L'opérateur ne reconnaît pas le compte (401).", "The carrier does not know the account (401).",
        "Vérifiez l'identifiant et le mot de passe de la ligne.", "Check the trunk's user name and password.",
    ),
    403: Said(
        False, "L'opérateur refuse cet appel (403).", "The carrier forbids this call (403).",
        "Souvent le numéro affiché n'est pas le vôtre chez lui, ou cette destination n'est pas ouverte : demandez-lui.",
        "Often the number shown is not yours there, or this destination is not open: ask them.",
    ),
    404: Said(
        False, "Ce numéro n'existe pas pour l'opérateur (404).", "The carrier knows no such number (404).",
        "Vérifiez le numéro, et le format de la ligne (number_format).",
        "Check the number, and the trunk's number_format.",
    ),
    407: Said(
        False, "L'opérateur demande un mot de passe et n'accepte pas celui de la ligne (407).",
        "The carrier asks for a password and does not take the trunk's (407).",
        "Vérifiez l'identifiant et le mot de passe de la ligne.", "Check the trunk's user name and password.",
    ),
    408: SILENT,
    433: Said(
        False, "L'opérateur refuse un appel anonyme (433).", "The carrier refuses an anonymous call (433).",
        "Vérifiez comment le numéro affiché voyage (layout).", "Check how the number shown travels (layout).",
    ),
    480: Said(
        True, "Le numéro n'est pas joignable pour l'instant (480).", "The number cannot be reached now (480).",
        "Appelez un autre numéro.", "Call another number.",
    ),
    484: Said(
        False, "L'opérateur trouve le numéro incomplet (484).", "The carrier finds the number incomplete (484).",
        "Vérifiez le format de la ligne (number_format).", "Check the trunk's number_format.",
    ),
    486: Said(True, "Occupé (486) : la ligne fonctionne.", "Busy (486): the trunk works."),
    488: Said(
        False, "L'opérateur n'accepte aucun de nos codecs, ou veut un son chiffré (488).",
        "The carrier takes none of our codecs, or wants encrypted sound (488).",
        "Demandez-lui ses codecs et s'il veut SRTP.", "Ask for its codecs and whether it wants SRTP.",
    ),
    503: Said(
        False, "L'opérateur n'a plus de place ou est en panne (503).", "The carrier is full or down (503).",
        "Comparez avec le contrat (canaux, appels par seconde), puis demandez-lui.",
        "Compare with the contract (channels, calls per second), then ask them.",
    ),
    603: Said(True, "L'appelé a refusé (603) : la ligne fonctionne.", "The callee declined (603): the trunk works."),
}  # fmt: skip
NO_MEDIA_CAUSE = 127


def verdict(
    *, answered: bool, rang: bool, sip_code: int | None, cause: int | None, lost: bool, reachable: bool | None
) -> Said:
    """What a test call that is over has shown. `cause`: Q.850; `reachable`: whether OPTIONS are answered."""
    if answered:
        return NO_MEDIA if cause == NO_MEDIA_CAUSE else ANSWERED
    if lost:
        return LOST
    if rang and sip_code in (None, 480, 487):
        return RANG
    if sip_code is None or (sip_code == 480 and reachable is False):
        return SILENT
    return _CODES.get(sip_code) or Said(
        False,
        f"L'opérateur a répondu {sip_code}.",
        f"The carrier answered {sip_code}.",
        "Donnez-lui ce code, l'heure et le numéro affiché.",
        "Give them this code, the time and the number shown.",
    )
