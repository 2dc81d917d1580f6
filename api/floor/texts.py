"""Why a supervisor is refused beside an agent: status, and the sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping

BESIDE_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "may_not_monitor": (
        403,
        "Vous ne pouvez pas écouter cet agent ; cela revient à un superviseur, et jamais pour lui-même.",
        "You may not listen to this agent; that is for supervisors, and never for oneself.",
    ),
    "no_station": (
        409,
        "Aucun téléphone n'est attribué à votre compte ; un administrateur peut en attribuer un.",
        "Your account has no telephone; an administrator can give you one.",
    ),
    "already_monitoring": (
        409,
        "Vous êtes déjà auprès d'un agent ; quittez d'abord cet appel.",
        "You are beside an agent already; leave that call first.",
    ),
    "not_monitoring": (
        409,
        "Vous n'êtes plus auprès de cet agent.",
        "You are no longer beside this agent.",
    ),
    "customer_held": (
        409,
        "Le client est en attente : l'agent doit d'abord reprendre l'appel.",
        "The customer is on hold: the agent must take the call again first.",
    ),
    "agent_not_talking": (
        409,
        "Cet agent n'est pas en conversation ; restez pour ses prochains appels, ou attendez qu'il parle.",
        "This agent is not talking; stay for the next calls, or wait for one.",
    ),
    "agent_not_at_work": (
        409,
        "Cet agent n'est plus à son poste.",
        "This agent is not at work any more.",
    ),
    "taken_over": (
        409,
        "Cet appel a été repris par un superviseur.",
        "A supervisor has taken this call over.",
    ),
    "agent_not_wrapping_up": (
        409,
        "Ce post-appel est déjà fini.",
        "This wrap-up is over already.",
    ),
    "not_at_work": (
        409,
        "Vous n'êtes pas à votre poste : prenez-le d'abord.",
        "You are not at work: take your post first.",
    ),
    "no_reader": (
        404,
        "Personne ne recevrait ce message : cet agent n'existe pas, ou cette campagne n'a pas d'agent.",
        "Nobody would receive this message: there is no such agent, or the campaign has no agents.",
    ),
    "display_unknown": (
        401,
        "Cette adresse d'écran n'ouvre rien ou a été reprise ; un administrateur peut en faire une autre.",
        "This address of a screen opens nothing, or was taken back; an administrator can make another one.",
    ),
}
