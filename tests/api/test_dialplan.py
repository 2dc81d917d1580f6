"""The dialplan over the api: this process asks, somebody else does; what nobody takes is said, and happens no more."""

from __future__ import annotations

from typing import Any

from db.dialplan import orders, versions
from tests.api.house import PASSWORD, Client, Running

FILES = {"extensions.conf": "[one]\nexten => s,1,NoOp()\n", "own.conf": "; ours\n"}


def shapes(**changed: str) -> list[dict[str, str]]:
    files = FILES | {name.replace("_conf", ".conf"): text for name, text in changed.items()}
    return [{"name": name, "text": text} for name, text in files.items()]


async def in_service(house: Running) -> int:
    return await versions.add(house.db, "main", FILES, b"h" * 32, "start")


async def applied(client: Client, seen: int, password: str = PASSWORD) -> tuple[int, Any]:
    body = {"files": shapes(own_conf="; changed\n"), "seen": seen, "password": password}
    return await client.ask("POST", "/api/dialplan/versions", body)


async def test_without_a_supervisor_there_is_nothing_to_edit(house: Running) -> None:
    admin = await house.client("admin")
    assert await admin.ask("GET", "/api/dialplan") == (200, {"version": None, "files": []})
    status, problem = await admin.ask("POST", "/api/dialplan/checks", {"files": shapes()})
    assert (status, problem["code"]) == (409, "dialplan_unknown")
    assert (await admin.ask("GET", "/api/dialplan/versions/1"))[0] == 404


async def test_an_order_that_nobody_takes_is_refused_and_not_taken_later(house: Running) -> None:
    admin = await house.client("admin")
    await in_service(house)
    status, asked = await admin.ask("POST", "/api/dialplan/checks", {"files": shapes(own_conf="; changed\n")})
    assert status == 202
    assert [(one["kind"], one["text"]) for one in asked["difference"]] == [
        ("removed", "; ours"),
        ("added", "; changed"),
    ]
    await house.db.execute("update dialplan_orders set asked_at = now() - interval '16 seconds'")
    assert await orders.take(house.db, "main") is None
    status, state = await admin.ask("GET", f"/api/dialplan/orders/{asked['order']}")
    assert (status, state["state"], state["code"]) == (200, "refused", "dialplan_away")
    assert "plateau up" in state["text"]


async def test_one_asks_with_ones_password_for_what_one_saw(house: Running) -> None:
    admin = await house.client("admin")
    first = await in_service(house)
    status, problem = await applied(admin, first, "another word")
    assert (status, problem["code"]) == (401, "wrong_login")
    assert await house.db.fetchval("select count(*) from dialplan_orders") == 0
    second = await versions.add(house.db, "main", FILES, b"h" * 32, "command")
    assert (await applied(admin, first))[1]["code"] == "dialplan_changed"
    status, asked = await applied(admin, second)
    assert status == 202
    order = await orders.take(house.db, "main")
    assert order is not None and (order.kind, order.seen, order.id) == ("apply", second, asked["order"])
    assert await orders.take(house.db, "main") is None
    await orders.interrupted(house.db, "main")
    assert not await orders.working(house.db, order.id)
    _, state = await admin.ask("GET", f"/api/dialplan/orders/{order.id}")
    assert state["code"] == "dialplan_interrupted"
    await orders.forget(house.db, "main")
    assert await house.db.fetchval("select count(*) from dialplan_orders") == 1
    await house.db.execute("update dialplan_orders set answered_at = now() - interval '25 hours'")
    await orders.forget(house.db, "main")
    assert await house.db.fetchval("select count(*) from dialplan_orders") == 0
    acts = await house.db.fetch("select action from audit_log where action like 'dialplan%'")
    assert [row["action"] for row in acts] == ["dialplan.ask_apply"]


async def test_names_are_plain_and_an_order_is_its_owners(house: Running) -> None:
    admin = await house.client("admin")
    await in_service(house)
    for name in ("../x.conf", "x.txt", "a/b.conf", "X.conf", ".conf"):
        files = [*shapes(), {"name": name, "text": ""}]
        status, _ = await admin.ask("POST", "/api/dialplan/checks", {"files": files})
        assert status == 422, name
    assert (await admin.ask("POST", "/api/dialplan/checks", {"files": [*shapes(), *shapes()]}))[0] == 422
    _, asked = await admin.ask("POST", "/api/dialplan/checks", {"files": shapes()})
    await house.db.execute("update users set role = 'admin' where login = 'boss'")
    boss = await house.client("boss")
    assert (await boss.ask("GET", f"/api/dialplan/orders/{asked['order']}"))[0] == 404
