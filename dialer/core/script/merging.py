"""Merge fields: {contact.last_name} in a text becomes what is known, and what is not known a visible gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialer.core.script.document import Script

FIELDS: Mapping[str, tuple[str, ...]] = {
    "contact": (
        "title", "first_name", "last_name", "company", "street", "postcode", "city", "email", "number",
    ),
    "agent": ("name",),
    "campaign": ("name", "principal", "caller_id"),
}  # fmt: skip
EXTRA = "contact.extra."
"""Before the heading of a column that came with the file."""
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a merged text; `field` names the field that it came from, and `gap` says that nothing was known."""

    text: str
    field: str | None = None
    gap: bool = False


def merge(text: str, facts: Mapping[str, str]) -> list[Part]:
    """The text in parts, by facts such as {"contact.city": "Lyon"}; a gap shows the field's name, never braces."""
    parts: list[Part] = []
    end = 0
    for found in _FIELD.finditer(text):
        if found.start() > end:
            parts.append(Part(_plain(text[end : found.start()])))
        name = found[1].strip()
        value = facts.get(name, "").strip()
        parts.append(Part(value or name.rpartition(".")[2].replace("_", " "), name, not value))
        end = found.end()
    if end < len(text):
        parts.append(Part(_plain(text[end:])))
    return parts


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def fields_of(text: str) -> Iterator[str]:
    """The names between braces, in their order."""
    return (found[1].strip() for found in _FIELD.finditer(text))


def is_field(name: str) -> bool:
    """Whether a name between braces is that of a field."""
    about, _, what = name.partition(".")
    return what in FIELDS.get(about, ()) or (name.startswith(EXTRA) and len(name) > len(EXTRA))


def braces_left(text: str) -> bool:
    """Whether a brace stands alone."""
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def texts_of(script: Script) -> Iterator[str]:
    """Every text of a script that may hold fields, some of them twice."""
    for page in script.pages:
        yield page.text
        for question in page.questions:
            yield question.label
            yield from (choice.label for choice in question.choices)
    for objection in script.objections:
        yield objection.answer
