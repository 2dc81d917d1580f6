"""Why the dialer refuses what an agent or a supervisor asks of it: status, and the sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping

DESK_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "no_wrap_up": (
        409,
        "Ce post-appel est déjà fini.",
        "This wrap-up is over already.",
    ),
    "wrap_up_extended_enough": (
        409,
        "La campagne ne permet pas de prolonger davantage : qualifiez l'appel, ou mettez-vous en pause.",
        "The campaign allows no more extensions: dispose of the call, or take a pause.",
    ),
    "refused": (
        409,
        "Cela ne peut pas être fait dans l'état actuel.",
        "This cannot be done in the state that things are in now.",
    ),
    "illegal_move": (
        409,
        "Cela ne peut pas être fait dans l'état actuel.",
        "This cannot be done in the state that things are in now.",
    ),
    "expired": (
        409,
        "La demande est arrivée trop tard pour être exécutée ; recommencez.",
        "The request came too late to be carried out; try again.",
    ),
    "no_call": (
        409,
        "Cet appel n'est plus en cours sur votre poste.",
        "This call is no longer in progress at your station.",
    ),
    "no_such_column": (
        409,
        "Cette fiche n'a pas de colonne de ce nom ; corrigez celles qu'elle montre.",
        "This contact has no column of this name; correct those that it shows.",
    ),
    "numbers_full": (
        409,
        "Cette fiche a déjà dix numéros ; demandez à l'administrateur d'en corriger un.",
        "This contact has ten numbers already; ask the administrator to correct one.",
    ),
    "not_logged_in": (
        409,
        "Connectez d'abord votre poste.",
        "Log your station in first.",
    ),
    "phone_not_connected": (
        409,
        "Votre téléphone n'est pas en ligne ; vérifiez qu'il sonne, décrochez, puis recommencez.",
        "Your telephone is not connected; see that it rings, pick up, then try again.",
    ),
    "already_consulting": (
        409,
        "Vous parlez déjà de cet appel avec un collègue ; reprenez d'abord le client.",
        "You speak with a colleague about this call already; take the customer back first.",
    ),
    "colleague_not_free": (
        409,
        "Ce collègue n'est plus libre ; choisissez-en un autre, ou gardez l'appel.",
        "This colleague is free no more; choose another one, or keep the call.",
    ),
    "not_recorded": (
        409,
        "Cet appel n'est pas enregistré.",
        "This call is not being recorded.",
    ),
    "not_on_demand": (
        409,
        "Cet appel est enregistré depuis le début ; il n'y a rien à démarrer.",
        "This call has been recorded from its beginning; there is nothing to start.",
    ),
    "not_started": (
        409,
        "L'enregistrement n'a pas été demandé ; démarrez-le d'abord.",
        "Nobody asked for this recording yet; start it first.",
    ),
    "no_preview": (
        409,
        "Aucune fiche n'attend d'être appelée ; demandez la suivante.",
        "No card is waiting to be called; ask for the next one.",
    ),
    "no_number_to_show": (
        409,
        "La campagne n'a aucun numéro à présenter pour cet appel ; prévenez un superviseur.",
        "The campaign has no number to show for this call; tell a supervisor.",
    ),
    "number_forbidden": (
        409,
        "Cette ligne n'appelle pas ce numéro : sa destination n'est pas permise. La fiche attend.",
        "This number may not be called from here: its destination is not allowed. The lead waits.",
    ),
    "daily_limit": (
        409,
        "La limite d'appels du jour est atteinte ; prévenez un administrateur.",
        "The limit of calls of the day is reached; tell an administrator.",
    ),
    "no_trunk": (
        409,
        "La ligne de cette campagne n'est pas dans la configuration ; prévenez un administrateur.",
        "The trunk of this campaign is not in the settings; tell an administrator.",
    ),
    "do_not_call": (
        409,
        "Ce numéro vient d'être mis sur la liste d'opposition ; la fiche n'est pas appelée.",
        "This number has just been put on the do-not-call list; the lead is not called.",
    ),
    "trunk_busy": (
        409,
        "Toutes les lignes de l'opérateur sont prises ; recommencez dans un instant.",
        "Every line of the operator is taken; try again in a moment.",
    ),
    "leave_your_post_first": (
        409,
        "Quittez d'abord votre poste : votre téléphone doit être libre pour enregistrer un message.",
        "Leave your post first: your telephone must be free to record a message.",
    ),
    "asterisk_away": (
        503,
        "Le standard téléphonique ne répond pas ; réessayez dans un instant.",
        "The telephone exchange does not answer; try again in a moment.",
    ),
    "database_away": (
        503,
        "La base de données ne suit plus ; réessayez dans un instant.",
        "The database does not keep up; try again in a moment.",
    ),
    "no_lead": (
        409,
        "La campagne n'a plus de fiche à appeler pour le moment.",
        "The campaign has no lead to call for now.",
    ),
    "not_ready": (
        409,
        "Mettez-vous d'abord prêt, sans appel en cours.",
        "Be ready first, with no call in progress.",
    ),
    "not_callable": (
        409,
        "Cette fiche ne peut pas être appelée maintenant : en cours, finie, promise à un autre agent, en attente de "
        "son heure, ou retenue par une règle.",
        "This lead cannot be called now: it is in a call, done, promised to another agent, waiting for its time, or "
        "held by a rule.",
    ),
    "not_by_hand": (
        409,
        "Cette campagne appelle d'elle-même : mettez-vous prêt, les clients viennent à vous.",
        "This campaign calls by itself: be ready, and customers come to you.",
    ),
    "not_manual": (
        409,
        "Seules les fiches d'une campagne manuelle s'appellent une à une.",
        "Only the leads of a manual campaign are called one by one.",
    ),
    "not_your_campaign": (
        409,
        "Vous ne travaillez pas pour cette campagne.",
        "You do not work for this campaign.",
    ),
    "not_your_call": (
        409,
        "Cet appel n'est pas le vôtre.",
        "This call is not yours.",
    ),
    "campaign_not_running": (
        409,
        "Cette campagne n'est pas en cours : un superviseur peut la démarrer.",
        "This campaign is not running: a supervisor can start it.",
    ),
    "forbidden_by_law": (
        409,
        "Une règle interdit d'appeler cette personne maintenant ; la fiche dit laquelle.",
        "A rule forbids calling this person now; the lead says which one.",
    ),
    "outside_places": (
        409,
        "La fiche n'est plus de la campagne, ou la campagne n'appelle plus à cet endroit ; elle n'est pas appelée.",
        "The lead left the campaign, or the campaign calls there no longer; it is not called.",
    ),
    "outside_calling_hours": (
        409,
        "Ce n'est pas l'heure d'appeler pour cette campagne.",
        "This campaign may not call at this hour.",
    ),
}
