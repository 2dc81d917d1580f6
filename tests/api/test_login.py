"""Logging in: what works, what is refused, and what is not told."""

from __future__ import annotations

import time
from statistics import median

from tests.api.house import PASSWORD, Running


async def test_a_person_logs_in_and_out(house: Running) -> None:
    client = await house.client("agent")
    status, me = await client.ask("GET", "/api/me")
    assert (status, me["role"], me["is_agent"]) == (200, "agent", True)
    assert "csrf_token" in me
    assert (await client.ask("POST", "/api/logout"))[0] == 204
    status, problem = await client.ask("GET", "/api/me")
    assert (status, problem["code"]) == (401, "login_needed")


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: Running) -> None:
    client = await house.client()
    body = {"login": "agent", "password": PASSWORD}
    async with client.http.post(f"{house.address}/api/login", json=body) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert await house.db.fetchval("select count(*) from sessions where token_hash = $1", cookie.encode()) == 0


async def test_a_wrong_password_and_an_unknown_login_are_told_alike_and_as_slowly(house: Running) -> None:
    client = await house.client()
    spent: dict[str, list[float]] = {"agent": [], "nobody": []}
    told = set()
    for _ in range(4):
        for login, times in spent.items():
            started = time.monotonic()
            status, problem = await client.ask("POST", "/api/login", {"login": login, "password": "wrong"})
            times.append(time.monotonic() - started)
            told.add((status, problem["code"], problem["detail"]))
    assert len(told) == 1
    assert 0.3 < median(spent["agent"]) / median(spent["nobody"]) < 3


async def test_too_many_wrong_passwords_close_a_login_for_a_while(house: Running) -> None:
    client = await house.client()
    wrong = {"login": "boss", "password": "wrong"}
    codes = [(await client.ask("POST", "/api/login", wrong))[1]["code"] for _ in range(11)]
    assert codes == ["wrong_login"] * 10 + ["too_many_tries"]
    status, problem = await client.ask("POST", "/api/login", {"login": "boss", "password": PASSWORD})
    assert (status, problem["code"]) == (429, "too_many_tries")
    assert await client.log_in("agent")  # other people are not locked out


async def test_a_disabled_person_is_out_at_once(house: Running) -> None:
    client = await house.client("boss")
    await house.db.execute("update users set disabled_at = now() where login = 'boss'")
    assert (await client.ask("GET", "/api/me"))[0] == 401
    assert (await client.ask("POST", "/api/login", {"login": "boss", "password": PASSWORD}))[0] == 401


async def test_an_idle_session_and_an_old_one_end(house: Running) -> None:
    client = await house.client("boss")
    await house.db.execute("update sessions set seen_at = now() - interval '61 min'")
    assert (await client.ask("GET", "/api/me"))[0] == 401
    client = await house.client("boss")
    await house.db.execute("update sessions set expires_at = now() - interval '1 s'")
    assert (await client.ask("GET", "/api/me"))[0] == 401


async def test_sessions_are_listed_and_ended_by_their_owner_alone(house: Running) -> None:
    first, second, stranger = [await house.client(login) for login in ("boss", "boss", "admin")]
    _, listed = await first.ask("GET", "/api/sessions")
    other = next(one["handle"] for one in listed["sessions"] if not one["current"])
    assert (await stranger.ask("DELETE", f"/api/sessions/{other}"))[0] == 404
    assert (await first.ask("DELETE", f"/api/sessions/{other}"))[0] == 200
    assert (await second.ask("GET", "/api/me"))[0] == 401
    assert (await first.ask("GET", "/api/me"))[0] == 200


async def test_a_new_password_ends_every_other_session(house: Running) -> None:
    here, elsewhere = await house.client("boss"), await house.client("boss")
    new = "une phrase plus longue"
    status, _ = await here.ask("POST", "/api/me/password", {"present": "wrong", "new": new})
    assert status == 401
    status, ended = await here.ask("POST", "/api/me/password", {"present": PASSWORD, "new": new})
    assert (status, ended) == (200, {"ended": 1})
    assert (await elsewhere.ask("GET", "/api/me"))[0] == 401
    assert (await here.ask("GET", "/api/me"))[0] == 200
    await (await house.client()).log_in("boss", new)


async def test_failures_and_log_ins_stand_in_the_audit(house: Running) -> None:
    client = await house.client()
    await client.ask("POST", "/api/login", {"login": "boss", "password": "wrong"})
    await client.log_in("boss")
    rows = await house.db.fetch("select action from audit_log order by id")
    assert [row["action"] for row in rows] == ["login.failed", "login.done"]
