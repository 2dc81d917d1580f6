"""A person's file as a page that anybody can read: one table a section, no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from exports.person_words import (
    COLUMNS,
    INTRODUCTION,
    NOTHING,
    SECTIONS,
    SHOWN_AS_ROLE,
    TITLE,
    WORDS,
    Language,
    say,
)

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1b1b}"
    "h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#f2f2f2}"
)
_HIDDEN = {"erased_at", "disposition_en", "rank"}
_WORDED = {"outcome", "state", "kind", "spoke_with", "for"}


def page(file: Mapping[str, Any], language: Language) -> str:
    """The whole page, HTML 5; `file` is what db/people/file.py reads."""
    at = str(file["read_at"])[:16].replace("T", " ")
    parts = [
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(say(TITLE, language))}</title>',
        f"<style>{_STYLE}</style><h1>{escape(say(TITLE, language))}</h1>",
        f"<p>{escape(say(INTRODUCTION, language).format(at=at))}</p>",
    ]
    for key, heading in SECTIONS.items():
        if key in file:
            parts.append(f"<h2>{escape(say(heading, language))}</h2>")
            parts.append(_table(file[key], language))
        if key == "calls":
            parts.append(f"<p>{escape(say(SHOWN_AS_ROLE, language))}</p>")
    return "\n".join([*parts, "</html>"])


def _table(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    if not rows:
        return f"<p>{escape(say(NOTHING, language))}</p>"
    columns = [name for name in rows[0] if name not in _HIDDEN]
    heads = "".join(f"<th>{escape(say(COLUMNS.get(name, (name, name)), language))}</th>" for name in columns)
    lines = []
    for row in rows:
        cells = "".join(f"<td>{_cell(name, row, language)}</td>" for name in columns)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cell(name: str, row: Mapping[str, Any], language: Language) -> str:
    value = row[name]
    if name == "disposition" and language == "en":
        value = row.get("disposition_en")
    if value is None or value in ("", {}):
        return ""
    if name == "numbers":
        return "<br>".join(escape(number["e164"]) for number in value)
    if isinstance(value, Mapping):
        return "<br>".join(f"{escape(str(key))}: {escape(str(said))}" for key, said in value.items())
    if name in _WORDED and str(value) in WORDS:
        return escape(say(WORDS[str(value)], language))
    if name.endswith("_at") or name == "at":
        return escape(str(value)[:19].replace("T", " "))
    return escape(str(value))
