"""The documentation of the API, OpenAPI 3.1, generated from the routes themselves."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.problems import PROBLEMS, TITLES
from api.routes import Role, Route
from api.schema.base import ProblemBody
from api.schema.live import ChangesMessage, HeartbeatMessage, SnapshotMessage

REF = "#/components/schemas/{model}"
# sent over the live socket: no route answers with them, but the pages need their types
LIVE = (SnapshotMessage, ChangesMessage, HeartbeatMessage)


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole document."""
    listed = list(routes)
    shapes, refs = _schemas(listed)
    paths: dict[str, dict[str, Any]] = {}
    for route in listed:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Plateau",
            "version": _version(),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Everything that is not a GET carries the X-CSRF-Token of /api/login or /api/me. "
            "Refusals are problem+json with a stable `code`.",
        },
        "paths": paths,
        "components": {
            "schemas": shapes,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "plateau"}},
        },
        "x-problem-codes": {code: text.status for code, text in sorted(PROBLEMS.items())},
    }


def _version() -> str:
    try:
        return version("plateau")
    except PackageNotFoundError:
        return "0"


def _schemas(routes: list[Route]) -> tuple[dict[str, Any], dict[Any, Any]]:
    wanted: dict[tuple[type[BaseModel], str], None] = {(ProblemBody, "serialization"): None}
    wanted.update(((shape, "serialization"), None) for shape in LIVE)
    for route in routes:
        if route.body is not None:
            wanted[(route.body, "validation")] = None
        if route.answer is not None:
            wanted[(route.answer, "serialization")] = None
    refs, schema = models_json_schema(list(wanted), ref_template=REF)  # type: ignore[arg-type]
    return schema["$defs"], dict(refs)


def _operation(route: Route, refs: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "tags": [route.tag],
        "operationId": route.perform.__name__,
        "summary": route.summary,
        "x-role": route.role.value,
        "security": [] if route.role is Role.PUBLIC else [{"session": []}],
        "parameters": _parameters(route),
        "responses": _responses(route, refs),
    }
    if route.body is not None:
        shape = refs[(route.body, "validation")]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": shape}}}
    if route.uploads:
        file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": file | {"required": ["file"]}}},
        }
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    listed = [
        {"name": name, "in": "path", "required": True, "schema": kind.json_schema()}
        for name, kind in route.path_types.items()
    ]
    if route.query is not None:
        schema = route.query.model_json_schema(mode="validation")
        defs = schema.get("$defs", {})
        needed = schema.get("required", [])
        listed += [
            {"name": name, "in": "query", "required": name in needed, "schema": _inlined(kind, defs)}
            for name, kind in schema["properties"].items()
        ]
    if route.role is not Role.PUBLIC and route.method != "GET":
        token = {"type": "string"}
        listed.append({"name": "X-CSRF-Token", "in": "header", "required": True, "schema": token})
    return listed


def _inlined(schema: Any, defs: dict[str, Any]) -> Any:
    """Parameters stand alone: what they refer to is written out."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(defs[schema["$ref"].rsplit("/", 1)[1]], defs)
        return {key: _inlined(value, defs) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(value, defs) for value in schema]
    return schema


def _responses(route: Route, refs: dict[Any, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "done"}
    if route.answer is not None:
        good["content"] = {"application/json": {"schema": refs[(route.answer, "serialization")]}}
    elif route.produces == ("websocket",):
        good["description"] = "switched to a web socket of SnapshotMessage, ChangesMessage, HeartbeatMessage"
    elif route.produces:
        good["content"] = {kind: {"schema": {"type": "string"}} for kind in route.produces}
    status = 101 if route.produces == ("websocket",) else route.status
    return {str(status): good} | {str(code): _refusal(code, codes) for code, codes in _refusals(route)}


def _refusals(route: Route) -> list[tuple[int, list[str]]]:
    codes = [*route.refusals, "unexpected", "database_away"]
    if route.role is not Role.PUBLIC:
        codes += ["login_needed", "role_refused"]
    if route.method != "GET":
        codes += ["origin_refused", "csrf_refused"]
    if route.body is not None:
        codes += ["malformed", "too_slow", "too_large", "wrong_media_type", "invalid"]
    if route.uploads:
        codes += ["malformed", "too_slow", "too_large", "wrong_media_type", "file_expected"]
    if route.query is not None:
        codes += ["invalid"]
    if route.path_types:
        codes += ["not_found"]
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(PROBLEMS[code].status, []).append(code)
    return sorted(by_status.items())


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    schema = {"$ref": REF.format(model="ProblemBody")}
    return {
        "description": f"{TITLES[status][1]}: {', '.join(codes)}",
        "content": {"application/problem+json": {"schema": schema}},
    }
