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
}
