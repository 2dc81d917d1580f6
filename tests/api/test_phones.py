"""An agent's telephone account, renewed by an administrator."""

from __future__ import annotations

from tests.api.house import Running, id_of


async def test_a_telephone_gets_another_secret_that_is_told_once(house: Running) -> None:
    admin, agent = await house.client("admin"), await house.client("agent")
    path = f"/api/users/{await id_of(house.db, 'agent')}/phone/secret"
    status, phone = await admin.ask("POST", path)
    assert (status, len(phone["secret"]) >= 32, phone["secret"] != "s" * 32) == (200, True, True)
    assert (await agent.ask("GET", "/api/me/phone"))[1]["secret"] == phone["secret"]
    assert await house.db.fetchval("select count(*) from commands where kind = 'stations.sync'") == 1
    assert phone["secret"] not in str(await house.db.fetch("select detail from audit_log"))
    none = f"/api/users/{await id_of(house.db, 'boss')}/phone/secret"
    assert (await admin.ask("POST", none))[1]["code"] == "not_an_agent"
    assert (await admin.ask("POST", "/api/users/999/phone/secret"))[0] == 404
