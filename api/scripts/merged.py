"""The texts of a script merged, each under the text that was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from api.schema.scripts import PartShape
from dialer.core.script.document import Script
from dialer.core.script.merging import merge, texts_of

SAMPLE: Mapping[str, str] = {
    "contact.title": "Mme",
    "contact.first_name": "Exemple",
    "contact.last_name": "Exemple",
    "contact.street": "1 rue de l'Exemple",
    "contact.postcode": "75001",
    "contact.city": "Paris",
    "contact.email": "contact@exemple.invalid",
    "contact.number": "+33639980017",
    "agent.name": "Exemple Agent",
    "campaign.name": "Exemple",
    "campaign.principal": "Exemple SA",
    "campaign.caller_id": "+33199001234",
}
"""A person who does not exist; without a company, so that an editor sees a gap."""


def merged(script: Script, facts: Mapping[str, str]) -> dict[str, list[PartShape]]:
    """Every text of the script in parts."""
    return {text: [PartShape(**asdict(part)) for part in merge(text, facts)] for text in set(texts_of(script))}
