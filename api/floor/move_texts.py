"""What an agent reads who was moved from one campaign to another."""

from __future__ import annotations

LONGEST_NAME = 80

FRENCH = {
    (True, True): "Vous passez de « {before} » à « {after} ».",
    (False, True): "Vous travaillez maintenant aussi pour « {after} ».",
    (True, False): "Vous ne travaillez plus pour « {before} ».",
}
ENGLISH = {
    (True, True): 'You go from "{before}" to "{after}".',
    (False, True): 'You now work for "{after}" as well.',
    (True, False): 'You no longer work for "{before}".',
}


def moved_text(language: str, before: str | None, after: str | None, reason: str) -> str:
    """One sentence about what changed, and the supervisor's reason; one of both campaigns is named."""
    sentences = FRENCH if language == "fr" else ENGLISH
    said = sentences[before is not None, after is not None].format(before=_short(before), after=_short(after))
    return f"{said} {reason}".strip()


def _short(name: str | None) -> str:
    name = name or ""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
