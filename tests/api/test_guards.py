"""No route without a role, no write without token and origin, nothing told to whoever has no right to it."""

from __future__ import annotations

import asyncio
import re

import pytest

from api.app import all_routes
from api.routes import Role, Route
from tests.api.house import PASSWORD, Running

PUBLIC = {
    "POST /api/login",
    "GET /",
    "GET /agent",
    "GET /wall",
    "GET /tv",
    "GET /campaigns",
    "GET /recordings",
    "GET /api/shared/{token}",
    "POST /api/displays/enter",
    "GET /api/displays/own",
    "GET /api/displays/live",
    "GET /statistics",
    "GET /scripts",
    "GET /admin",
    "GET /assets/{name}",
    "GET /favicon.svg",
    "GET /openapi.json",
    "GET /api/docs",
    "GET /health",
    "GET /metrics",
}
NAMES = {Role.AGENT: "agent", Role.SUPERVISOR: "boss", Role.ADMIN: "admin"}


def test_public_routes_are_these_and_no_others() -> None:
    assert {f"{r.method} {r.path}" for r in all_routes() if r.role is Role.PUBLIC} == PUBLIC


def test_every_address_and_method_is_declared_once() -> None:
    named = [(route.method, route.path) for route in all_routes()]
    assert len(named) == len(set(named))


def _somewhere(route: Route) -> str:
    return re.sub(r"\{[a-z_]+\}", "1", route.path)


async def test_every_route_asks_for_its_role(house: Running) -> None:
    nobody = await house.client()
    people = {role: await house.client(name) for role, name in NAMES.items()}
    for route in all_routes():
        if route.role is Role.PUBLIC:
            continue
        status, problem = await nobody.ask(route.method, _somewhere(route))
        assert (status, problem["code"]) == (401, "login_needed"), route.path
        for role, client in people.items():
            if route.path in ("/api/logout", "/api/live") or route.role.allows(role):
                continue
            status, problem = await client.ask(route.method, _somewhere(route))
            assert (status, problem["code"]) == (403, "role_refused"), (route.path, role)


async def test_every_route_lets_in_whom_its_document_names_and_nobody_else(house: Running) -> None:
    """Walks the document, not the code: what is written for others is what happens, for every role."""
    nobody = await house.client()
    people = {"public": nobody, **{role.value: await house.client(name) for role, name in NAMES.items()}}
    order = ["public", "agent", "supervisor", "admin"]
    _, document = await nobody.ask("GET", "/openapi.json")
    for path, operations in document["paths"].items():
        if path in ("/api/logout", "/api/live", "/api/login"):
            continue  # the session would end, or the protocol change
        for method, operation in operations.items():
            least = order.index(operation["x-role"])
            assert {"401", "403"} <= operation["responses"].keys() or (least == 0 and method == "get"), path
            for role, client in people.items():
                somewhere = re.sub(r"\{[a-z_]+\}", "999999999", path)
                status, told = await client.ask(method.upper(), somewhere)
                code = told.get("code") if isinstance(told, dict) else None
                if order.index(role) >= least:
                    assert code not in ("login_needed", "role_refused"), (method, path, role)
                else:
                    wanted = (401, "login_needed") if role == "public" else (403, "role_refused")
                    assert (status, code) == wanted, (method, path, role)


async def test_every_write_asks_for_the_csrf_token(house: Running) -> None:
    admin = await house.client("admin")
    for route in all_routes():
        if route.method == "GET" or route.role is Role.PUBLIC:
            continue
        for token in ("", "wrong", "é"):
            status, problem = await admin.ask(route.method, _somewhere(route), headers={"X-CSRF-Token": token})
            assert (status, problem["code"]) == (403, "csrf_refused"), route.path


async def test_pages_from_elsewhere_are_refused(house: Running) -> None:
    admin = await house.client("admin")
    for origin in ("https://evil.example", "null", house.address + ".evil.example", house.address + "1"):
        elsewhere = {"Origin": origin}
        status, problem = await admin.ask("PATCH", "/api/me", {"language": "fr"}, headers=elsewhere)
        assert (status, problem["code"]) == (403, "origin_refused")
        body = {"login": "admin", "password": PASSWORD}
        status, problem = await admin.ask("POST", "/api/login", body, headers=elsewhere)
        assert (status, problem["code"]) == (403, "origin_refused")
        status, problem = await admin.ask("GET", "/api/live", headers=elsewhere)
        assert (status, problem["code"]) == (403, "origin_refused")


async def test_every_answer_carries_the_security_headers(house: Running) -> None:
    client = await house.client()
    shown = {_somewhere(route) for route in all_routes() if route.role is Role.PUBLIC and route.method == "GET"}
    for path in sorted(shown | {"/api/me", "/nowhere", "/assets/%2e%2e", "/api/live"}):
        async with client.http.get(house.address + path) as answer:
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
            assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'"), path
            assert {policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}, path
            assert not re.search(r"unsafe|\*|https?://", answer.headers["Content-Security-Policy"]), path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Server"] == "plateau"


async def test_refusals_speak_the_language_of_the_reader(house: Running) -> None:
    client = await house.client()
    _, english = await client.ask("GET", "/api/me", headers={"Accept-Language": "en-GB,fr;q=0.5"})
    _, french = await client.ask("GET", "/api/me", headers={"Accept-Language": "fr-FR,fr;q=0.9"})
    assert english["title"] == "Log-in needed"
    assert french["title"] == "Connexion nécessaire"
    assert english["code"] == french["code"] == "login_needed"


async def test_bodies_are_strict(house: Running) -> None:
    admin = await house.client("admin")
    for raw, status, code in (
        (b"{", 400, "malformed"),
        (b"[]", 422, "invalid"),
        (b'{"language": "fr", "role": "admin"}', 422, "invalid"),
        (b'{"language": 1}', 422, "invalid"),
        (b'{"language": "\\ud800"}', 400, "malformed"),
        (b"\xff\xfe", 400, "malformed"),
        (b"a" * 70_000, 413, "too_large"),
    ):
        headers = {"Content-Type": "application/json"}
        found = await admin.ask("PATCH", "/api/me", data=raw, headers=headers)
        assert (found[0], found[1]["code"]) == (status, code), raw[:40]
    status, problem = await admin.ask("PATCH", "/api/me", data=b"language=fr", headers={"Content-Type": "text/plain"})
    assert (status, problem["code"]) == (415, "wrong_media_type")


async def test_a_sort_key_is_one_of_a_list(house: Running) -> None:
    boss = await house.client("boss")
    status, problem = await boss.ask("GET", "/api/leads?sort=id;drop%20table%20leads")
    assert (status, problem["fields"][0]["field"]) == (422, "query.sort")
    assert (await boss.ask("GET", "/api/leads?sort=priority"))[0] == 200


async def test_assets_cannot_be_left_by_their_name(house: Running) -> None:
    client = await house.client()
    (house.settings.run_dir / "static" / "assets").mkdir(parents=True)
    (house.settings.run_dir / "static" / "index.html").write_text("<!doctype html>")
    (house.settings.run_dir / "static" / "assets" / "a.js").write_text("1")
    (house.settings.run_dir / "secret").write_text("secret")
    async with client.http.get(f"{house.address}/assets/a.js") as answer:
        assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)
    async with client.http.get(f"{house.address}/agent") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    for name in ("..%2F..%2Fsecret", "%2e%2e", "..", ".hidden", "a.js%00", "%2Fetc%2Fpasswd"):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.settings.http.port)
        writer.write(f"GET /assets/{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        async with asyncio.timeout(5):
            told = await reader.read()
        writer.close()
        assert told.split(b" ", 2)[1] in (b"400", b"404"), name
        assert b"secret" not in told.split(b"\r\n\r\n", 1)[1]


@pytest.mark.parametrize("raw", [b"", b"\x00" * 100, b"GET / HTTP/9.9\r\n\r\n", b"A" * 20_000, b"GET /" + b"a" * 9000])
async def test_garbage_and_connect_and_close_hurt_nobody(house: Running, raw: bytes) -> None:
    for _ in range(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.settings.http.port)
        writer.write(raw)
        await writer.drain()
        writer.write_eof()
        async with asyncio.timeout(5):
            await reader.read()
        writer.close()
    client = await house.client()
    assert (await client.ask("GET", "/health"))[0] == 200


async def test_secrets_are_given_to_their_owner_alone(house: Running) -> None:
    agent, boss = await house.client("agent"), await house.client("boss")
    status, phone = await agent.ask("GET", "/api/me/phone")
    assert (status, phone["secret"]) == (200, "s" * 32)
    assert (await boss.ask("GET", "/api/me/phone"))[0] == 403
    for path in ("/api/users", "/api/events", "/openapi.json", "/metrics", "/health"):
        _, told = await (await house.client("admin")).ask("GET", path)
        assert "s" * 32 not in str(told)
        assert "argon2" not in str(told)
