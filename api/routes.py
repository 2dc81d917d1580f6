"""Typed routes: a route declares its role, its body and its answer, and nothing is reachable without a role."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, get_type_hints

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.problems import Problem
from api.reading import read_json
from api.schema.base import Body, FieldFault, Id, Query, Slug
from api.visit import HOUSE, Visit


class Role(StrEnum):
    """Who may use a route; each includes those before it."""

    PUBLIC = "public"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def allows(self, role: str | None) -> bool:
        """Whether a person of `role` (None: nobody known) may use a route that needs this one."""
        order = list(Role)
        return order.index(Role(role) if role else Role.PUBLIC) >= order.index(self)


_PLAIN: dict[Any, Any] = {int: Id, str: Slug}
Answer = BaseModel | web.StreamResponse | None
Perform = Callable[..., Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address, with everything that its documentation says."""

    method: str
    path: str
    role: Role
    tag: str
    summary: str
    perform: Perform
    body: type[Body] | None
    query: type[Query] | None
    answer: type[BaseModel] | None
    status: int
    refusals: tuple[str, ...]
    produces: tuple[str, ...]
    uploads: bool
    path_types: dict[str, TypeAdapter[Any]]


@dataclass(slots=True)
class Routes:
    """The routes of one topic, in the order in which they were declared."""

    tag: str
    all: list[Route] = field(default_factory=list)

    def route(
        self,
        method: str,
        path: str,
        *,
        role: Role,
        status: int = 200,
        answer: type[BaseModel] | None = None,
        refusals: tuple[str, ...] = (),
        produces: str | tuple[str, ...] = (),
        uploads: bool = False,
    ) -> Callable[[Perform], Perform]:
        """Declare the function below: `body`, `query` and ids of the path are its parameters by name.

        `answer` documents what a function that returns a response of its own writes, `produces` of which media types.
        """

        def declare(perform: Perform) -> Perform:
            hints = get_type_hints(perform, include_extras=True)
            returned = hints.pop("return")
            shape = returned if isinstance(returned, type) and issubclass(returned, BaseModel) else answer
            self.all.append(
                Route(
                    method=method,
                    path=path,
                    role=role,
                    tag=self.tag,
                    summary=(perform.__doc__ or "").strip().splitlines()[0],
                    perform=perform,
                    body=hints.get("body"),
                    query=hints.get("query"),
                    answer=shape,
                    status=204 if returned is type(None) else status,
                    refusals=refusals,
                    produces=(produces,) if isinstance(produces, str) else produces,
                    uploads=uploads,
                    path_types=_path_types(perform, hints),
                )
            )
            return perform

        return declare


def _path_types(perform: Perform, hints: Mapping[str, Any]) -> dict[str, TypeAdapter[Any]]:
    named = [name for name in inspect.signature(perform).parameters if name not in ("visit", "body", "query")]
    return {name: TypeAdapter(_PLAIN.get(hints[name], hints[name])) for name in named}


def faults_of(refusal: ValidationError, where: str) -> Problem:
    """Each value that did not fit, by name, never repeating the value."""
    faults = tuple(
        FieldFault(
            field=".".join([where, *map(str, fault["loc"])]).strip("."),
            code=fault["type"],
            reason=fault["msg"],
        )
        for fault in refusal.errors(include_input=False, include_url=False, include_context=False)[:50]
    )
    if any(fault.code == "json_invalid" for fault in faults):
        return Problem("malformed")
    return Problem("invalid", fields=faults)


def _of_path(kind: TypeAdapter[Any], text: str) -> Any:
    try:
        return kind.validate_python(text)
    except ValidationError:
        # an id that cannot exist is an address that does not exist
        raise Problem("not_found") from None


def _of_query(route: Route, request: web.Request) -> Query:
    assert route.query is not None
    if len(request.query) != len(set(request.query)):
        raise Problem("invalid", fields=(FieldFault(field="query", code="twice", reason="given twice"),))
    try:
        return route.query.model_validate(dict(request.query))
    except ValidationError as refusal:
        raise faults_of(refusal, "query") from None


async def _of_body(route: Route, request: web.Request) -> Body:
    assert route.body is not None
    raw = await read_json(request)
    try:
        return route.body.model_validate_json(raw)
    except ValidationError as refusal:
        raise faults_of(refusal, "") from None


def endpoint(route: Route, authorise: Callable[[web.Request, Role], Awaitable[Any]]) -> Any:
    """The aiohttp handler of a route: authorise, read, perform, write."""

    async def handle(request: web.Request) -> web.StreamResponse:
        session = await authorise(request, route.role)
        given: dict[str, Any] = {
            name: _of_path(kind, request.match_info[name]) for name, kind in route.path_types.items()
        }
        if route.query is not None:
            given["query"] = _of_query(route, request)
        if route.body is not None:
            given["body"] = await _of_body(route, request)
        answer = await route.perform(Visit(request, request.app[HOUSE], session), **given)
        if isinstance(answer, web.StreamResponse):
            return answer
        if answer is None:
            return web.Response(status=204)
        return web.Response(text=answer.model_dump_json(), status=route.status, content_type="application/json")

    return handle
