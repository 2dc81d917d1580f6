"""The documentation for people: every route and every code on one plain page, made from the same document."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from api.problem_texts import TEXTS


def page(document: Mapping[str, Any]) -> str:
    """The page; it needs neither script nor style."""
    routes = "".join(
        f"<tr><td>{escape(method.upper())}</td><td><code>{escape(path)}</code></td>"
        f"<td>{escape(operation['x-role'])}</td><td>{escape(operation['summary'])}</td></tr>"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    )
    codes = "".join(
        f'<tr id="{escape(code)}"><td><code>{escape(code)}</code></td><td>{status}</td>'
        f"<td lang=en>{escape(english)}</td><td lang=fr>{escape(french)}</td></tr>"
        for code, (status, french, english) in TEXTS.items()
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Plateau API</title><h1>Plateau API</h1>"
        f"<p>{escape(document['info']['description'])} The whole of it: <a href=/openapi.json>openapi.json</a>.</p>"
        "<table><thead><tr><th>Method<th>Address<th>Least role<th>What it does</thead>"
        f"<tbody>{routes}</tbody></table><h2>Codes of refusals</h2><table><tbody>{codes}</tbody></table></html>"
    )
