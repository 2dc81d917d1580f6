"""The dispositions that every new campaign starts with; supervisors change them as they like."""

from __future__ import annotations

from db.campaigns.dispositions import Disposition

STANDARD = (
    Disposition("sale", "Vente", "Sale", "success", "F1"),
    Disposition("callback", "Rappel", "Callback", "callback", "F2"),
    Disposition("refusal", "Refus", "Refusal", "refusal", "F3"),
    Disposition("not_available", "Absent, rappeler plus tard", "Not in, try later", "recycle", "F4"),
    Disposition("wrong_number", "Faux numéro", "Wrong number", "wrong_number", "F5"),
    Disposition("machine", "Répondeur", "Answering machine", "recycle", "F6"),
    Disposition("do_not_call", "Ne plus appeler", "Do not call again", "do_not_call", "F7"),
    Disposition("other", "Autre", "Other", "done", "F8"),
)
