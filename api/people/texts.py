"""The codes of people's rights and of the company register, with their status and sentences in French and English."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "register_off": (
        409,
        "Aucun dossier n'est indiqué pour les fichiers SIRENE ; nommez-en un dans le réglage register_dir.",
        "No folder of the register is set; name one in the setting register_dir.",
    ),
    "register_busy": (
        429,
        "Une lecture des fichiers SIRENE est déjà en cours ; attendez sa fin ou annulez-la.",
        "The register is being read already; wait for that to end, or cancel it.",
    ),
    "job_over": (
        409,
        "Cette lecture est déjà terminée.",
        "This reading is over already.",
    ),
    "person_needed": (
        422,
        "Donnez un numéro, un e-mail, ou un nom avec un code postal.",
        "Give a number, an e-mail address, or a name with a postcode.",
    ),
    "contact_closed": (
        409,
        "Cette fiche n'existe pas, est effacée, ou son traitement est limité : elle ne peut pas être modifiée.",
        "This contact does not exist, is restricted or erased: it is not changed.",
    ),
    "not_restricted": (
        409,
        "Le traitement de cette fiche n'est pas limité.",
        "This contact is not restricted.",
    ),
    "number_taken": (
        409,
        "Cette fiche a déjà ce numéro.",
        "This contact has this number already.",
    ),
    "no_such_person": (
        422,
        "Une de ces fiches n'existe pas.",
        "One of these contacts does not exist.",
    ),
    "two_principals": (
        422,
        "Ces fiches sont de donneurs d'ordre différents ; effacez-les une à une.",
        "These contacts belong to different principals; erase them one by one.",
    ),
    "erased_already": (
        409,
        "Une de ces fiches est déjà effacée.",
        "One of these contacts is erased already.",
    ),
    "erasure_running": (
        409,
        "Un effacement d'une de ces fiches est déjà demandé.",
        "An erasure of one of these contacts is asked for already.",
    ),
    "no_key": (
        409,
        "Sans clé dans le réglage do_not_call.keys, le numéro ne peut pas rester bloqué sous forme d'empreinte.",
        "Without a key in the setting do_not_call.keys the number cannot stay blocked as a hash.",
    ),
    "request_closed": (
        409,
        "Cette demande est close, ou a déjà été prolongée.",
        "This request is closed, or was extended before.",
    ),
    "removal_changed": (
        409,
        "Ce qui serait retiré a changé depuis l'aperçu, ou il n'y a rien ; regardez l'aperçu à nouveau.",
        "What would be taken off has changed since the preview, or there is nothing; look at the preview again.",
    ),
    "removal_over": (
        409,
        "Ce retrait a déjà été annulé, ou le délai pour l'annuler est passé.",
        "This removal was undone before, or the time to undo it is over.",
    ),
    "too_often": (
        429,
        "C'est beaucoup de demandes en peu de temps ; recommencez dans quelques secondes.",
        "These are many requests in a short time; try again in some seconds.",
    ),
    "longer_than_law": (
        422,
        "C'est plus long que la loi ne le permet ; seul un délai plus court peut être fixé.",
        "This is longer than the law allows; only a shorter time can be set.",
    ),
}
