"""Why the api refuses what is asked of scripts: status, and both sentences."""

from __future__ import annotations

from collections.abc import Mapping

SCRIPT_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "script_changed": (
        409,
        "Quelqu'un a modifié ce script depuis ; rechargez-le, puis reportez vos changements.",
        "Somebody has changed this script since; load it again, then make your changes again.",
    ),
    "script_faulty": (
        422,
        "Ce script a des fautes ; elles sont nommées à côté, avec leur remède. Rien n'a été publié.",
        "This script has faults; they are named beside it, each with its cure. Nothing was published.",
    ),
    "script_used": (
        409,
        "Des campagnes utilisent ce script ; donnez-leur-en un autre d'abord.",
        "Campaigns use this script; give them another first.",
    ),
    "script_unfit": (
        409,
        "Ce script n'a pas encore été publié, ou il appartient à un autre donneur d'ordre que la campagne.",
        "This script was not published yet, or belongs to another principal than the campaign.",
    ),
    "no_script": (
        404,
        "Cet appel n'a pas de script, ou ce n'est pas votre appel.",
        "This call has no script, or it is not your call.",
    ),
    "call_closed": (
        409,
        "Ce n'est pas votre appel, ou il est fini depuis plus d'un jour ; ses réponses ne changent plus.",
        "This is not your call, or it ended more than a day ago; its answers change no more.",
    ),
    "no_such_question": (
        422,
        "Le script de cet appel n'a pas cette question ; rechargez la page.",
        "The script of this call does not have this question; reload the page.",
    ),
    "misfit": (
        422,
        "Ce n'est pas une réponse possible à cette question ; corrigez-la.",
        "This is not a possible answer to this question; correct it.",
    ),
}
