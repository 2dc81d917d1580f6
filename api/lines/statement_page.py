"""A month's statement as one page of HTML, with nothing that it would have to fetch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from api.problems import Language

_WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "title": "Relevé du mois", "issued": "Relevé arrêté", "open": "Relevé provisoire : le mois n'est pas arrêté",
        "seats": "Postes", "role": "Rôle", "count": "Nombre", "price": "Prix par mois", "amount": "Montant",
        "options": "Options", "option": "Option", "calls": "Appels", "campaign": "Campagne",
        "kind": "Destination", "minutes": "Minutes facturées", "unrated": "Sans tarif", "total": "Total hors taxes",
        "agent": "Agent", "supervisor": "Superviseur", "admin": "Administrateur", "none": "aucun prix",
        "fixed": "Fixe", "mobile": "Mobile", "free": "Gratuit", "special": "Spécial", "other": "Autre",
        "nothing": "Rien ce mois-ci.",
    },
    "en": {
        "title": "Statement of the month", "issued": "Issued", "open": "Provisional: the month was not issued",
        "seats": "Seats", "role": "Role", "count": "Number", "price": "Price a month", "amount": "Amount",
        "options": "Options", "option": "Option", "calls": "Calls", "campaign": "Campaign",
        "kind": "Destination", "minutes": "Minutes billed", "unrated": "Without a rate", "total": "Total without tax",
        "agent": "Agent", "supervisor": "Supervisor", "admin": "Administrator", "none": "no price",
        "fixed": "Fixed", "mobile": "Mobile", "free": "Free", "special": "Special", "other": "Other",
        "nothing": "Nothing this month.",
    },
}  # fmt: skip


def page_of(document: Mapping[str, Any], *, issued: bool, language: Language) -> str:
    """The statement that dialer/core/statement.py made, for a person; texts are escaped."""
    words = _WORDS[language]

    def money(amount: str | None) -> str:
        if amount is None:
            return words["none"]
        return f"{amount.replace('.', ',')} €" if language == "fr" else f"€{amount}"

    seats = [
        (words.get(one["code"], one["code"]), one["count"], money(one["price"]), money(one["amount"]))
        for one in document["seats"]
    ]
    options = [(one[f"label_{language}"], money(one["price"]), money(one["amount"])) for one in document["options"]]
    calls = [
        (
            one["campaign"], words.get(one["kind"], one["kind"]), one["calls"],
            one["minutes"].replace(".", ",") if language == "fr" else one["minutes"],
            one["unrated"], money(one["amount"]),
        )
        for one in document["calls"]
    ]  # fmt: skip
    title = f"{words['title']} {document['month']}"
    parts = [
        _table(words, "seats", ("role", "count", "price", "amount"), seats, money(document["seats_amount"])),
        _table(words, "options", ("option", "price", "amount"), options, money(document["options_amount"])),
        _table(
            words, "calls", ("campaign", "kind", "calls", "minutes", "unrated", "amount"), calls,
            money(document["calls_amount"]),
        ),
    ]  # fmt: skip
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<main><h1>{escape(title)}</h1><p>{escape(words['issued' if issued else 'open'])}</p>{''.join(parts)}"
        f"<p><strong>{escape(words['total'])} : {escape(money(document['amount']))}</strong></p></main></html>"
    )


def _table(
    words: Mapping[str, str], name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], amount: str
) -> str:
    heading = f"<h2>{escape(words[name])}</h2>"
    lines = ["<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows]
    if not lines:
        return f"{heading}<p>{escape(words['nothing'])}</p>"
    head = "".join(f'<th scope="col">{escape(words[column])}</th>' for column in columns)
    foot = (
        f'<tr><th scope="row" colspan="{len(columns) - 1}">{escape(words["amount"])}</th><td>{escape(amount)}</td></tr>'
    )
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody><tfoot>{foot}</tfoot>"
    return f"{heading}<table border>{body}</table>"
