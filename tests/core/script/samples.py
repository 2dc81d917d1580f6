"""A script to test with: it greets, asks, jumps, and ends."""

from __future__ import annotations

from typing import Any


def a_page(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key.capitalize(), "text": "", "questions": [], "jumps": []} | more


def a_question(key: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": f"{key} ?"} | more


def when(question: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"question": question, "operator": operator, "value": value}


def choices(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "label": key.capitalize()} for key in keys]


def a_script() -> dict[str, Any]:
    """Three pages: who is interested goes on to the offer, who is not to the farewell."""
    return {
        "format": 1,
        "pages": [
            a_page(
                "accueil",
                text="Bonjour {contact.title} {contact.last_name}, {agent.name} pour {campaign.principal}.",
                questions=[a_question("interesse", label="Êtes-vous intéressé ?", required=True)],
                jumps=[{"to": "fin", "when": [when("interesse", "equal", False)]}],
            ),
            a_page(
                "offre",
                questions=[
                    a_question("energie", "one_of", label="Quelle énergie ?", choices=choices("gaz", "bois", "autre")),
                    a_question(
                        "laquelle", "text", label="Laquelle ?", when=[when("energie", "equal", "autre")]
                    ),
                    a_question("note", "scale", label="De 0 à 10 ?", lowest=0, highest=10),
                ],
            ),
            a_page("fin", text="Merci {contact.last_name}, au revoir."),
        ],
        "objections": [
            {"key": "prix", "title": "Trop cher", "answer": "Le devis est gratuit, {contact.last_name}."},
            {"key": "temps", "title": "Pas le temps", "answer": "Quand puis-je rappeler ?"},
        ],
    }  # fmt: skip
