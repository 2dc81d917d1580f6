"""Nothing that a supervisor or an administrator changes goes without a line in the audit."""

from __future__ import annotations

import ast
from pathlib import Path

from api.app import all_routes
from api.routes import Role

PROJECT = Path(__file__).resolve().parent.parent.parent
CHANGE_NOTHING = {
    "would_be_shown", "simulate_team", "explain_call", "preview_places", "preview_quotas", "count_register",
    "preview_erasure", "preview_dnc", "count_export", "check_script",
}  # fmt: skip
WRITTEN_ELSEWHERE = {
    "oppose_file": 'intake/opposing.py "dnc.import"',
    "order_export": 'api/search/exporting.py "export.order"',
    "cancel_export": 'api/search/exporting.py f"export.{state}"',
    "begin": 'dialer/floor/monitors.py "agent.monitor"',
    "change": 'dialer/floor/monitors.py "agent.monitor_call"',
    "end": 'dialer/floor/monitors.py "agent.monitor_end"',
    "end_wrap_up": 'dialer/desk/wrapping_up.py "agent.wrap_up_ended"',
    "send_away": 'dialer/desk/sending_away.py f"agent.{action}"',
}
"""By the one who carries it out, in the transaction that does it: where, and as what."""


def calls() -> dict[str, set[str]]:
    """What each function of `api` and `db` names of others, by full names."""
    found: dict[str, set[str]] = {}
    for package in ("api", "db"):
        for file in (PROJECT / package).rglob("*.py"):
            module = ".".join(file.relative_to(PROJECT).with_suffix("").parts)
            tree = ast.parse(file.read_text())
            made = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
            names = {one.name: f"{module}.{one.name}" for one in made}
            for node in tree.body:
                if isinstance(node, ast.ImportFrom):
                    names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
            for one in made:
                found[f"{module}.{one.name}"] = _named(one, names)
    return found


def _named(function: ast.AST, names: dict[str, str]) -> set[str]:
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in names:
            found.add(names[node.id])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            found.add(f"{names[node.value.id]}.{node.attr}")
    return found


def test_every_change_by_supervisors_and_administrators_is_in_the_audit() -> None:
    graph = calls()
    silent = set()
    for route in all_routes():
        if route.method == "GET" or route.role not in (Role.SUPERVISOR, Role.ADMIN):
            continue
        reached, waiting = set[str](), [f"{route.perform.__module__}.{route.perform.__name__}"]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += graph.get(name, ())
        if "db.audit.write" not in reached:
            silent.add(route.perform.__name__)
    assert silent == CHANGE_NOTHING | WRITTEN_ELSEWHERE.keys()


def test_who_writes_it_elsewhere_does() -> None:
    for said in WRITTEN_ELSEWHERE.values():
        file, _, action = said.partition(" ")
        assert action in (PROJECT / file).read_text(), said
