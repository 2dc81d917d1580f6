"""Why the api refuses what is asked of campaigns side by side and of promised calls: status, and both sentences."""

from __future__ import annotations

from collections.abc import Mapping

SIDE_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "changed_meanwhile": (
        409,
        "Quelqu'un a modifié cette campagne depuis ; ce qui a changé est nommé à côté. Rechargez-la, puis recommencez.",
        "Somebody has changed this campaign since; what changed is named beside it. Load it again, then try again.",
    ),
    "no_such_dispositions": (
        422,
        "Cette campagne n'a pas ces qualifications ; elles sont nommées à côté, rien n'a changé.",
        "This campaign does not have these dispositions; they are named beside it, and nothing has changed.",
    ),
    "no_such_groups": (
        422,
        "Des identifiants ne sont pas ceux de groupes, rien n'a changé ; ils sont nommés à côté (GET /groups).",
        "Some ids are not those of groups and nothing has changed; they are named beside it (GET /groups).",
    ),
    "group_at_work": (
        409,
        "Ce groupe travaille encore pour des campagnes ; retirez-le d'abord de celles-ci.",
        "This group still works for campaigns; remove it from them first.",
    ),
    "dates_crossed": (
        422,
        "La campagne finirait avant de commencer ; vérifiez les deux dates.",
        "The campaign would end before it begins; check both dates.",
    ),
    "zone_unknown": (
        422,
        "Le fuseau horaire du client n'est pas connu ; indiquez-le (par exemple Europe/Paris).",
        "The customer's time zone is not known; give it (Europe/Paris, for example).",
    ),
    "moment_or_local": (
        422,
        "Donnez soit un instant (due_at), soit la date et l'heure du client (local).",
        "Give either an instant (due_at) or the customer's date and time (local).",
    ),
    "no_such_consent": (
        422,
        "Aucun accord de la personne pour un rendez-vous à cette heure n'a cet identifiant, ou il ne vaut plus.",
        "No agreement of this person to an appointment at this very moment has this id, or it holds no more.",
    ),
}
