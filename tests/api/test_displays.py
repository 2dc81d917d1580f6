"""Televisions without a log-in: what they are told, what they are not, and that they go dark when taken back."""

from __future__ import annotations

import aiohttp

from tests.api.house import Client, Running, id_of
from tests.api.test_live import a_running_campaign, change, message, reserve
from tests.api.test_live_ends import ended


async def a_display(house: Running) -> tuple[Client, int, str]:
    """A browser that nobody is logged in at, which was given a display's address; its id and key."""
    admin = await house.client("admin")
    status, made = await admin.ask("POST", "/api/displays", {"name": "Entrée", "language": "fr"})
    assert status == 201
    key = made["path"].removeprefix("/tv#")
    television = await house.client()
    status, own = await television.ask("POST", "/api/displays/enter", {"key": key})
    assert (status, own) == (200, {"name": "Entrée", "language": "fr"})
    return television, made["id"], key


async def live(television: Client) -> aiohttp.ClientWebSocketResponse:
    """The display's own socket."""
    return await television.http.ws_connect(f"{television.address}/api/displays/live")


async def test_a_display_counts_agents_without_saying_who_they_are(house: Running) -> None:
    agent = await id_of(house.db, "agent")
    campaign = await a_running_campaign(house, agent)
    television, _, _ = await a_display(house)
    ws = await live(television)
    floor = (await message(ws, "snapshot"))["floor"]
    assert [one["name"] for one in floor["campaigns"]] == ["Fidélité"]
    assert floor["callbacks"] is not None
    assert (floor["card"], floor["trunks"], floor["batches"], floor["listeners"]) == (None, [], [], [])
    await reserve(house, campaign, agent)
    told = (await change(ws, "agent", agent))["value"]
    assert (told["state"], told["name"], told["station"], told["attempt_id"]) == ("reserved", "", "", None)


async def test_a_display_may_do_nothing_else(house: Running) -> None:
    television, display, key = await a_display(house)
    for method, path in (
        ("GET", "/api/me"), ("GET", "/api/live"), ("GET", "/api/displays"), ("GET", "/api/recordings"),
        ("DELETE", f"/api/displays/{display}"),
    ):  # fmt: skip
        status, problem = await television.ask(method, path)
        assert (status, problem["code"]) == (401, "login_needed"), path
    assert key.encode() not in await house.db.fetchval("select key_hash from displays")
    stranger = await house.client()
    for refused in (await stranger.ask("GET", "/api/displays/own"), await stranger.ask("GET", "/api/displays/live")):
        assert (refused[0], refused[1]["code"]) == (401, "display_unknown")


async def test_a_display_that_is_taken_back_goes_dark_at_once(house: Running) -> None:
    television, display, key = await a_display(house)
    ws = await live(television)
    await message(ws, "snapshot")
    admin = await house.client("admin")
    status, listed = await admin.ask("GET", "/api/displays")
    assert [one["name"] for one in listed["displays"]] == ["Entrée"]
    assert listed["displays"][0]["seen_at"] is not None
    assert (await admin.ask("DELETE", f"/api/displays/{display}"))[0] == 200
    assert await ended(ws) == 4401
    assert (await television.ask("GET", "/api/displays/own"))[0] == 401
    status, problem = await television.ask("POST", "/api/displays/enter", {"key": key})
    assert (status, problem["code"]) == (401, "display_unknown")
    assert (await admin.ask("DELETE", f"/api/displays/{display}"))[0] == 404
    acts = [row["action"] for row in await house.db.fetch("select action from audit_log where action like 'display%'")]
    assert acts == ["display.make", "display.withdraw"]


async def test_keys_are_not_guessed(house: Running) -> None:
    stranger = await house.client()
    codes = [(await stranger.ask("POST", "/api/displays/enter", {"key": "x" * 43}))[1]["code"] for _ in range(102)]
    assert codes[0] == "display_unknown"
    assert codes[-1] == "too_many_tries"
