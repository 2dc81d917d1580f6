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
    "share_over": (
        410,
        "Ce lien n'est plus valable : il a expiré ou a été repris. Demandez-en un autre à qui vous l'a donné.",
        "This link no longer works: it has expired or was taken back. Ask for another one where you got it.",
    ),
    "scorecard_changed": (
        409,
        "La grille de cette campagne a changé ou n'existe pas encore ; rechargez-la, puis recommencez.",
        "The scorecard of this campaign has changed, or there is none yet; load it again, then try again.",
    ),
    "points_do_not_fit": (
        422,
        "Donnez de 0 à 4 points pour chaque critère de la grille.",
        "Give 0 to 4 points for each criterion of the scorecard.",
    ),
}
