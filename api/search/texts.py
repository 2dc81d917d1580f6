"""The sentences of refusals that concern searches and exports, in French and in English."""

from __future__ import annotations

EXPORT_TEXTS: dict[str, tuple[int, str, str]] = {
    "search_running": (
        429,
        "Votre recherche précédente est encore en cours ; attendez sa réponse.",
        "Your search before is still running; wait for its answer.",
    ),
    "search_too_slow": (
        503,
        "Cette recherche prend trop de temps ; tapez plus de lettres, ou le numéro entier.",
        "This search takes too long; type more letters, or the whole number.",
    ),
    "exports_full": (
        503,
        "Trop d'exports sont en cours ; recommencez quand l'un d'eux est fini.",
        "Too many exports are running; try again when one has finished.",
    ),
    "export_settled": (
        409,
        "Cet export n'est plus en cours.",
        "This export is no longer running.",
    ),
    "export_not_done": (
        409,
        "Cet export n'est pas encore prêt.",
        "This export is not ready yet.",
    ),
    "export_gone": (
        410,
        "Ce fichier n'existe plus : l'export a expiré, échoué ou été annulé ; commandez-le de nouveau.",
        "This file is no more: the export expired, failed or was cancelled; order it again.",
    ),
}
