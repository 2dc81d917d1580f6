"""The codes that costs and statements may answer."""

from __future__ import annotations

from collections.abc import Mapping

COST_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "month_not_over": (
        409,
        "Ce mois n'est pas terminé : son relevé ne peut pas encore être arrêté.",
        "This month is not over: its statement cannot be issued yet.",
    ),
    "statement_issued": (
        409,
        "Le relevé de ce mois est déjà arrêté.",
        "The statement of this month was issued already.",
    ),
    "spending_cap": (
        409,
        "Cet appel dépasserait un plafond de dépenses de la ligne.",
        "This call would pass a cap on the trunk's spending.",
    ),
    "no_rate": (
        409,
        "Les dépenses de la ligne sont plafonnées et aucun tarif n'a ce numéro : ajoutez-en un dans « Coûts ».",
        "The trunk's spending is capped and no rate has this number: add one in “Costs”.",
    ),
    "test_under_way": (
        409,
        "Un appel d'essai est en cours ; attendez qu'il finisse, au plus une minute.",
        "A test call is under way; wait for its end, a minute at most.",
    ),
    "too_many_tests": (
        429,
        "Vingt essais de cette ligne ont été faits en une heure ; réessayez plus tard.",
        "Twenty tests of this trunk were made within an hour; try again later.",
    ),
}
