"""The document says what the process does: hostile and well-formed requests, generated from it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig

from api.app import all_routes
from tests.api.dialer import answering, refuse
from tests.api.house import Client, Running

# these would end the session that asks, or need a switch of protocol
LEFT_OUT = {"/api/logout", "/api/live", "/api/login", "/api/me/password", "/api/users/{user_id}/sessions/revoke"}
EXAMPLES = 4
load_all_checks()
SAID = [CHECKS.get_one(name) for name in ("status_code_conformance", "content_type_conformance")]


async def test_the_document_is_complete(house: Running) -> None:
    _, document = await (await house.client()).ask("GET", "/openapi.json")
    assert document["openapi"] == "3.1.0"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"].endswith((".", ";", ")")), (method, path)
            assert operation["x-role"] in ("public", "agent", "supervisor", "admin")
            assert "500" in operation["responses"]
    assert {"SnapshotMessage", "ChangesMessage", "HeartbeatMessage", "Card"} <= document["components"]["schemas"].keys()


# Each topic has a house and a time limit of its own: all of them together take minutes on a machine that is busy.
@pytest.mark.parametrize("topic", sorted({route.tag for route in all_routes()}))
async def test_no_request_brings_the_process_down_or_surprises_the_document(
    house: Running, database_url: str, topic: str
) -> None:
    document = (await (await house.client()).ask("GET", "/openapi.json"))[1]
    async with answering(database_url, refuse("no_call")):
        for login, roles in (("admin", {"public", "supervisor", "admin"}), ("agent", {"agent"})):
            client = await house.client(login)
            await asyncio.to_thread(_attack, _only(document, roles, topic), house.address, _signed(client))


def _signed(client: Client) -> dict[str, str]:
    cookie = "; ".join(f"{one.key}={one.value}" for one in client.http.cookie_jar)
    return {"Cookie": cookie, "X-CSRF-Token": client.me["csrf_token"], "Origin": client.address}


def _only(document: dict[str, Any], roles: set[str], topic: str) -> dict[str, Any]:
    """The part of the document for these roles and this topic."""
    kept = {
        path: {method: one for method, one in operations.items() if one["x-role"] in roles and topic in one["tags"]}
        for path, operations in document["paths"].items()
        if path not in LEFT_OUT
    }
    return document | {"paths": {path: operations for path, operations in kept.items() if operations}}


def _attack(document: dict[str, Any], address: str, headers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # ours has no fault
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _attack_one(operation, mode, address, headers)


def _attack_one(operation: Any, mode: GenerationMode, address: str, headers: dict[str, str]) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call(base_url=address, headers=headers, timeout=20)
        assert answer.status_code in (503, *range(100, 500)), answer.text  # 503: something of the house is away
        case.validate_response(answer, checks=SAID)

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing about this operation can be wrong
        ask()
