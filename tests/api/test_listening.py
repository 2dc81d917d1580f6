"""Hearing, sharing and rating recordings: by whom, for how long, and what is written down of it."""

from __future__ import annotations

import hashlib
import re

from tests.api.house import Client, Running, id_of
from tests.api.test_records import a_recording

CONTENT = bytes(range(256)) * 8


async def audio(client: Client, path: str, **headers: str) -> tuple[int, bytes, str | None]:
    """Status, sound, and the listening that was written down."""
    async with client.http.get(client.address + path, headers=headers) as answer:
        return answer.status, await answer.read(), answer.headers.get("X-Listening")


async def test_each_listening_says_who_when_and_how_long(house: Running) -> None:
    boss, recording = await house.client("boss"), await a_recording(house, CONTENT)
    status, heard, listen = await audio(boss, f"/api/recordings/{recording}/audio")
    assert (status, heard) == (200, CONTENT)
    assert await audio(boss, f"/api/recordings/{recording}/audio", Range="bytes=9-") == (206, CONTENT[9:], None)
    path = f"/api/recordings/{recording}/listens/{listen}"
    for heard_ms in (800, 300):
        assert (await boss.ask("PUT", path, {"heard_ms": heard_ms}))[0] == 200
    assert (await (await house.client("admin")).ask("PUT", path, {"heard_ms": 900}))[0] == 404
    _, told = await boss.ask("GET", f"/api/recordings/{recording}")
    assert [(one["who"], one["heard_ms"]) for one in told["listens"]] == [("Exemple Chef", 800)]


async def test_an_agent_hears_own_calls_where_the_campaign_allows_it(house: Running) -> None:
    recording = await a_recording(house, CONTENT)
    boss, agent, other = [await house.client(name) for name in ("boss", "agent", "other")]
    path = f"/api/me/recordings/{recording}/audio"
    assert (await agent.ask("GET", "/api/me/recordings"))[1]["recordings"] == []
    assert (await audio(agent, path))[0] == 404
    campaign = await house.db.fetchval("select campaign_id from recordings")
    assert (await boss.ask("PUT", f"/api/campaigns/{campaign}/hearing", {"agents_hear": True}))[0] == 200
    assert [one["id"] for one in (await agent.ask("GET", "/api/me/recordings"))[1]["recordings"]] == [recording]
    assert (await audio(agent, path))[:2] == (200, CONTENT)
    assert (await other.ask("GET", "/api/me/recordings"))[1]["recordings"] == []
    assert (await audio(other, path))[0] == 404
    assert (await audio(boss, path))[0] == 404
    assert (await agent.ask("GET", f"/api/recordings/{recording}"))[0] == 403


async def test_a_link_opens_until_it_is_taken_back_and_says_nothing_about_the_call(house: Running) -> None:
    boss, nobody, recording = await house.client("boss"), await house.client(), await a_recording(house, CONTENT)
    status, link = await boss.ask("POST", f"/api/recordings/{recording}/shares", {"hours": 24})
    assert (status, bool(re.fullmatch(r"/api/shared/[A-Za-z0-9_-]{43}", link["path"]))) == (201, True)
    async with nobody.http.get(nobody.address + link["path"]) as answer:
        assert (answer.status, await answer.read()) == (200, CONTENT)
        assert answer.headers["Content-Disposition"] == 'inline; filename="recording.ogg"'
    assert (await audio(nobody, link["path"], Range="bytes=9-"))[:2] == (206, CONTENT[9:])
    _, told = await boss.ask("GET", f"/api/recordings/{recording}")
    assert [one["opened"] for one in told["shares"]] == [1]
    assert [(one["who"], one["share_id"]) for one in told["listens"]] == [(None, link["id"])]
    kept = await house.db.fetchval("select token_hash from recording_shares")
    assert kept == hashlib.sha256(link["path"].removeprefix("/api/shared/").encode()).digest()
    revoke = f"/api/recordings/{recording}/shares/{link['id']}"
    assert [(await boss.ask("DELETE", revoke))[0] for _ in range(2)] == [200, 404]
    assert (await nobody.ask("GET", link["path"]))[1]["code"] == "share_over"
    actions = await house.db.fetch("select action from audit_log where action like 'recording.share%' order by id")
    assert [row[0] for row in actions] == ["recording.share", "recording.share.opened", "recording.share.revoke"]
    told_audit = await house.db.fetchval("select string_agg(detail::text || target, '') from audit_log")
    assert link["path"].removeprefix("/api/shared/") not in told_audit


async def test_who_asks_for_the_middle_first_has_listened_too(house: Running) -> None:
    boss, nobody, recording = await house.client("boss"), await house.client(), await a_recording(house, CONTENT)
    _, link = await boss.ask("POST", f"/api/recordings/{recording}/shares", {"hours": 24})
    for client, path in ((boss, f"/api/recordings/{recording}/audio"), (nobody, link["path"])):
        for _ in range(2):
            assert (await audio(client, path, Range="bytes=1-"))[:2] == (206, CONTENT[1:])
    count = "select count(*) filter (where user_id is not null), count(share_id) from recording_listens"
    assert tuple(await house.db.fetchrow(count)) == (1, 1)
    assert await house.db.fetchval("select opened from recording_shares") == 1
    await house.db.execute("update recording_listens set began_at = began_at - interval '12 hours'")
    assert (await audio(boss, f"/api/recordings/{recording}/audio", Range="bytes=1-"))[2] is not None
    assert tuple(await house.db.fetchrow(count)) == (2, 1)


async def test_a_link_that_has_expired_or_never_was_opens_nothing(house: Running) -> None:
    boss, nobody, recording = await house.client("boss"), await house.client(), await a_recording(house, CONTENT)
    _, link = await boss.ask("POST", f"/api/recordings/{recording}/shares", {"hours": 1})
    await house.db.execute("update recording_shares set expires_at = now() - interval '1 second'")
    assert (await nobody.ask("GET", link["path"]))[0] == 410
    assert (await nobody.ask("GET", "/api/shared/" + "a" * 43))[0] == 404
    assert (await nobody.ask("GET", f"/api/shared/{recording}"))[0] == 404
    assert (await boss.ask("POST", f"/api/recordings/{recording}/shares", {"hours": 721}))[0] == 422
    assert await house.db.fetchval("select count(*) from recording_listens") == 0


async def test_calls_are_rated_by_a_scorecard_in_versions(house: Running) -> None:
    boss, recording = await house.client("boss"), await a_recording(house, CONTENT)
    campaign = await house.db.fetchval("select campaign_id from recordings")
    path, rating = f"/api/campaigns/{campaign}/scorecard", f"/api/recordings/{recording}/rating"
    first = {"version": 0, "criteria": [{"name": "Accueil", "weight": 1}, {"name": "Écoute", "weight": 3}]}
    assert (await boss.ask("PUT", rating, {"version": 1, "points": [1]}))[1]["code"] == "scorecard_changed"
    assert (await boss.ask("PUT", path, first))[1]["version"] == 1
    assert (await boss.ask("PUT", path, first))[1]["code"] == "scorecard_changed"
    assert (await boss.ask("PUT", rating, {"version": 1, "points": [1]}))[1]["code"] == "points_do_not_fit"
    said = {"version": 1, "points": [4, 0], "comment": "Bon début", "at_ms": 400}
    assert (await boss.ask("PUT", rating, said))[0] == 200
    assert (await boss.ask("PUT", path, {"version": 1, "criteria": [{"name": "Fin", "weight": 1}]}))[0] == 200
    _, told = await boss.ask("GET", f"/api/recordings/{recording}")
    assert [(one["version"], one["score"], one["comment"], one["at_ms"]) for one in told["ratings"]] == [
        (1, 25.0, "Bon début", 400)
    ]
    _, card = await boss.ask("GET", path)
    agent = await id_of(house.db, "agent")
    assert card["averages"] == [{"agent_id": agent, "agent": "Exemple Agent", "ratings": 1, "score": 25.0}]
    assert (await (await house.client("agent")).ask("GET", path))[0] == 403


async def test_a_recording_says_how_long_it_is_kept_and_who_holds_it(house: Running) -> None:
    boss, recording = await house.client("boss"), await a_recording(house, CONTENT)
    _, told = await boss.ask("GET", f"/api/recordings/{recording}")
    assert (told["held"], told["kept_until"] > told["started_at"]) == (None, True)
    await house.db.execute(
        "insert into contact_holds (contact_id, reason) select contact_id, 'Réclamation' from recordings"
    )
    assert (await boss.ask("GET", f"/api/recordings/{recording}"))[1]["held"] == "Réclamation"
