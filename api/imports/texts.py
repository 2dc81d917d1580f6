"""Why the api refuses what is asked of files of prospects and of their batches: status, and both sentences."""

from __future__ import annotations

from collections.abc import Mapping

IMPORT_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "import_running": (
        409,
        "Un autre fichier est en cours d'import dans cette campagne ; attendez sa fin.",
        "Another file is being imported into this campaign; wait for it.",
    ),
    "campaign_finished": (
        409,
        "Cette campagne est finie ; elle ne prend plus de prospects.",
        "This campaign is finished; it takes no more prospects.",
    ),
    "batch_settled": (
        409,
        "Ce lot n'est plus dans un état qui le permet.",
        "This batch is no longer in a state that allows it.",
    ),
    "uploads_full": (
        503,
        "Trop de fichiers attendent d'être confirmés ; confirmez-en ou supprimez-en.",
        "Too many files wait to be confirmed; confirm or discard some.",
    ),
    "imports_full": (
        503,
        "Trop d'imports attendent déjà ; recommencez quand l'un d'eux est fini.",
        "Too many imports are waiting already; try again when one has finished.",
    ),
    "workbook_too_long": (
        409,
        "Plus de 20 000 lignes ont été refusées : prenez-les en CSV.",
        "More than 20,000 rows were refused: take them as CSV.",
    ),
    "large_workbook_read": (
        503,
        "Un autre grand classeur est en cours de lecture et la mémoire n'en tient pas deux : recommencez ensuite, ou "
        "enregistrez la feuille en CSV.",
        "Another large workbook is being read and memory does not hold two: try again afterwards, or save the sheet "
        "as CSV.",
    ),
    "file_expected": (
        422,
        "Choisissez un fichier dans le champ « file ».",
        "Choose a file in the field “file”.",
    ),
    "upload_changed": (
        409,
        "Quelqu'un a changé ou importé ce fichier entre-temps : regardez-le à nouveau.",
        "Somebody changed or imported this file meanwhile: look at it again.",
    ),
}
