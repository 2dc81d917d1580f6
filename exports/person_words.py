"""The words of a person's file, in French and English: headings, columns, and the codes that stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Language = Literal["fr", "en"]

TITLE = ("Vos données", "Your data")
INTRODUCTION = (
    "Voici tout ce que nous conservons à votre sujet, à la date du {at} (UTC), selon l'article 15 du RGPD. "
    "Vous pouvez en demander la rectification, l'effacement ou la limitation, vous opposer aux appels à tout moment, "
    "et saisir l'autorité de protection des données (en France, la CNIL).",
    "This is everything that we keep about you, as of {at} (UTC), under article 15 of the GDPR. "
    "You can ask for its rectification, erasure or restriction, object to calls at any time, "
    "and lodge a complaint with the data protection authority.",
)
NOTHING = ("Rien.", "Nothing.")
SHOWN_AS_ROLE = (
    "Les personnes qui vous ont parlé sont désignées par leur fonction, pour protéger leurs propres données.",
    "People who talked to you are named by their role, to protect their own data.",
)

SECTIONS: Mapping[str, tuple[str, str]] = {
    "contacts": ("Identité et coordonnées", "Identity and contact details"),
    "consents": ("Consentements", "Consents"),
    "sources": ("D'où viennent ces données", "Where these data come from"),
    "calls": ("Appels", "Calls"),
    "answers": ("Vos réponses pendant les appels", "Your answers during calls"),
    "recordings": ("Enregistrements", "Recordings"),
    "callbacks": ("Rappels promis", "Promised callbacks"),
    "do_not_call": ("Opposition aux appels", "Objection to calls"),
    "do_not_call_taken_off": ("Opposition retirée de la liste", "Objection taken off the list"),
    "corrections": ("Rectifications", "Corrections"),
    "requests": ("Vos demandes", "Your requests"),
    "seen_by": ("Qui a consulté ou changé ces données", "Who saw or changed these data"),
}

COLUMNS: Mapping[str, tuple[str, str]] = {
    "id": ("n°", "no."),
    "principal": ("pour le compte de", "on behalf of"),
    "title": ("civilité", "title"),
    "first_name": ("prénom", "first name"),
    "last_name": ("nom", "last name"),
    "company": ("société", "company"),
    "street": ("adresse", "street"),
    "postcode": ("code postal", "postcode"),
    "city": ("ville", "city"),
    "email": ("e-mail", "e-mail"),
    "extra": ("autres informations", "other details"),
    "numbers": ("numéros", "numbers"),
    "created_at": ("collecté le", "collected on"),
    "restricted_at": ("limité depuis", "restricted since"),
    "campaign": ("campagne", "campaign"),
    "file_name": ("fichier", "file"),
    "imported_at": ("importé le", "imported on"),
    "state": ("état", "state"),
    "e164": ("numéro", "number"),
    "shown": ("numéro affiché", "number shown"),
    "at": ("le", "on"),
    "answered_at": ("décroché le", "answered on"),
    "ended_at": ("fini le", "ended on"),
    "outcome": ("issue", "outcome"),
    "talk_seconds": ("conversation (s)", "conversation (s)"),
    "spoke_with": ("avec", "with"),
    "disposition": ("résultat", "result"),
    "note": ("note", "note"),
    "question": ("question", "question"),
    "answered": ("réponse", "answer"),
    "call": ("appel n°", "call no."),
    "started_at": ("commencé le", "began on"),
    "duration_ms": ("durée (ms)", "length (ms)"),
    "sha256": ("empreinte SHA-256", "SHA-256"),
    "due_at": ("pour le", "due on"),
    "promised_at": ("promis le", "promised on"),
    "for": ("vaut pour", "holds for"),
    "source": ("origine", "origin"),
    "added_at": ("ajouté le", "added on"),
    "taken_off_at": ("retiré le", "taken off on"),
    "why": ("raison", "reason"),
    "field": ("donnée", "field"),
    "before": ("avant", "before"),
    "after": ("après", "after"),
    "kind": ("nature", "kind"),
    "received_at": ("reçue le", "received on"),
    "answer": ("réponse", "answer"),
    "action": ("action", "action"),
    "role": ("fonction", "role"),
    "purpose": ("pour", "for"),
    "granted_at": ("donné le", "given on"),
    "channel": ("par", "by way of"),
    "text": ("texte", "text"),
    "version": ("version", "version"),
    "evidence": ("preuve", "proof"),
    "valid_until": ("valable jusqu'au", "valid until"),
    "appointment_at": ("rendez-vous le", "appointment on"),
    "revoked_at": ("révoqué le", "revoked on"),
    "revoked_how": ("révoqué par", "revoked by way of"),
}

WORDS: Mapping[str, tuple[str, str]] = {
    "no_answer": ("sans réponse", "no answer"),
    "busy": ("occupé", "busy"),
    "failed": ("échec", "failed"),
    "rejected": ("refusé", "rejected"),
    "cancelled": ("annulé", "cancelled"),
    "machine": ("répondeur", "answering machine"),
    "abandoned": ("abandonné", "abandoned"),
    "left_early": ("raccroché avant", "hung up before"),
    "connected": ("conversation", "conversation"),
    "lost": ("fin inconnue", "end unknown"),
    "agent": ("un agent", "an agent"),
    "everybody": ("tous", "everybody"),
    "principal": ("ce donneur d'ordre", "this principal"),
    "stored": ("conservé", "stored"),
    "erased": ("effacé", "erased"),
    "missing": ("introuvable", "missing"),
    "broken": ("abîmé", "broken"),
    "dropped": ("non conservé", "not kept"),
    "expected": ("en cours", "in the making"),
    "access": ("accès", "access"),
    "portability": ("portabilité", "portability"),
    "rectification": ("rectification", "rectification"),
    "erasure": ("effacement", "erasure"),
    "restriction": ("limitation", "restriction"),
    "objection": ("opposition", "objection"),
    "open": ("ouverte", "open"),
    "granted": ("accordée", "granted"),
    "refused": ("refusée", "refused"),
}


def say(pair: tuple[str, str], language: Language) -> str:
    """The one of both texts that is in this language."""
    return pair[0] if language == "fr" else pair[1]
