"""What agents of the demo read and ask, as an administrator would have written it."""

from __future__ import annotations

from typing import Any

SCRIPT: dict[str, Any] = {
    "format": 1,
    "pages": [
        {
            "key": "accueil",
            "title": "Accueil",
            "text": "Bonjour, {agent.name} de {campaign.principal}. Suis-je bien chez {contact.company} ?",
            "questions": [
                {"key": "disponible", "kind": "yes_no", "label": "Deux minutes tout de suite ?", "required": True}
            ],
            "jumps": [{"to": "conclusion", "when": [{"question": "disponible", "operator": "equal", "value": False}]}],
        },
        {
            "key": "besoin",
            "title": "Votre équipement",
            "text": "Comment recevez-vous vos clients au téléphone aujourd'hui ?",
            "questions": [
                {
                    "key": "equipement",
                    "kind": "one_of",
                    "label": "Équipement",
                    "required": True,
                    "choices": [
                        {"key": "standard", "label": "Un standard"},
                        {"key": "mobile", "label": "Des mobiles"},
                        {"key": "rien", "label": "Rien de particulier"},
                    ],
                },
                {"key": "postes", "kind": "number", "label": "Nombre de postes", "lowest": 1, "highest": 500},
                {
                    "key": "satisfaction",
                    "kind": "scale",
                    "label": "Satisfaction",
                    "lowest": 0,
                    "highest": 10,
                    "when": [{"question": "equipement", "operator": "other", "value": "rien"}],
                },
            ],
        },
        {
            "key": "conclusion",
            "title": "Conclusion",
            "text": "Je vous remercie, {contact.last_name}. Bonne journée.",
            "questions": [{"key": "suite", "kind": "long_text", "label": "Ce qui a été convenu"}],
        },
    ],
    "objections": [
        {
            "key": "temps",
            "title": "Je n'ai pas le temps",
            "answer": "Je comprends. Quel moment vous conviendrait ? Je vous rappelle.",
        },
        {
            "key": "prix",
            "title": "C'est trop cher",
            "answer": "À quoi comparez-vous ? Voyons ce que vous payez aujourd'hui.",
        },
        {
            "key": "source",
            "title": "D'où tenez-vous mon numéro ?",
            "answer": "D'un fichier de professionnels. Si vous le souhaitez, vous n'en ferez plus partie.",
        },
    ],
}
