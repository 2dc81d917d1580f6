"""Attacks on logging in: many tries at once, a stranger who would lock everybody out, bodies of the wrong kind."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from tests.api.house import PASSWORD, Running


async def test_tries_at_the_same_moment_are_counted_one_by_one(house: Running) -> None:
    client = await house.client()

    async def guess(number: int) -> str:
        body = {"login": "boss", "password": f"wrong {number}"}
        return str((await client.ask("POST", "/api/login", body))[1]["code"])

    codes = Counter(await asyncio.gather(*(guess(number) for number in range(40))))
    assert codes == {"wrong_login": 10, "too_many_tries": 30}


async def test_right_passwords_are_no_failures_however_many(house: Running) -> None:
    clients = [await house.client() for _ in range(12)]
    for client in clients:
        await client.log_in("boss")
    assert [(await client.ask("GET", "/api/me"))[0] for client in clients] == [200] * 12


async def test_one_stranger_behind_the_proxy_locks_nobody_else_out(house: Running) -> None:
    client = await house.client()

    async def guess(number: int, forwarded: str) -> str:
        body = {"login": f"nobody-{number}", "password": "wrong"}
        return str((await client.ask("POST", "/api/login", body, headers={"X-Forwarded-For": forwarded}))[1]["code"])

    began, made = time.monotonic(), 0
    # what stands before the last address he made up himself
    while (code := await guess(made, f"10.0.0.{made % 250}, 203.0.113.9")) == "wrong_login":
        made += 1
        assert made <= 100 + (time.monotonic() - began) / 6, "one more try every six seconds, not more"
    assert (code, made >= 100) == ("too_many_tries", True)
    assert await guess(-1, "198.51.100.7") == "wrong_login"
    answer = await client.ask(
        "POST", "/api/login", {"login": "boss", "password": PASSWORD}, headers={"X-Forwarded-For": "198.51.100.7"}
    )
    assert answer[0] == 200


@pytest.mark.parametrize(
    "wrong", [None, True, 1, 1.5, [], ["boss"], {}, {"$ne": ""}, "' or 1=1 --", "", "a" * 5000, "\0"]
)
async def test_no_kind_of_value_logs_in_or_breaks_anything(house: Running, wrong: object) -> None:
    """CVE-2019-19006 and CVE-2024-8503: log-in fields that were not what they should be."""
    client = await house.client()
    for body in ({"login": wrong, "password": PASSWORD}, {"login": "boss", "password": wrong}, {"login": "boss"}):
        status, problem = await client.ask("POST", "/api/login", body)
        assert status in (401, 422), (body, status)
        assert problem["code"] in ("wrong_login", "invalid")
    assert await house.db.fetchval("select count(*) from sessions") == 0
