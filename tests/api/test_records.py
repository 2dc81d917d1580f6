"""What is looked up and changed by supervisors: leads, do-not-call, callbacks, people, recordings."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from api.ranges import Span, Unsatisfiable, span_of
from tests.api.dialer import answering
from tests.api.house import PASSWORD, SHOWN, Client, Running, id_of
from tests.api.test_imports import a_campaign, settled, upload
from tests.api.test_live import a_running_campaign, reserve

MANY = "Nom;Téléphone\n" + "".join(f"Exemple{n};01 99 00 10 {n:02d}\n" for n in range(25))


async def with_leads(boss: Client) -> int:
    """A campaign with 25 leads."""
    campaign = await a_campaign(boss)
    _, made = await upload(boss, campaign, MANY)
    assert (await settled(boss, made["id"]))["rows"]["imported"] == 25
    return campaign


async def test_leads_are_found_and_paged_in_every_order_without_loss(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await with_leads(boss)
    await house.db.execute("update leads set priority = id % 3")
    for sort in ("oldest", "newest", "priority", "last_called"):
        seen: list[int] = []
        after = ""
        while True:
            _, page = await boss.ask("GET", f"/api/leads?campaign_id={campaign}&sort={sort}&limit=10{after}")
            seen += [one["id"] for one in page["leads"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert len(seen) == len(set(seen)) == 25, sort
    _, found = await boss.ask("GET", "/api/leads?name=exemple7")
    assert [one["last_name"] for one in found["leads"]] == ["Exemple7"]
    _, found = await boss.ask("GET", "/api/leads?number=%2B33199001007")
    assert [one["last_name"] for one in found["leads"]] == ["Exemple7"]
    assert (await boss.ask("GET", "/api/leads?name=%25%25"))[1]["leads"] == []
    _, lead = await boss.ask("GET", f"/api/leads/{found['leads'][0]['id']}")
    assert lead["contact"]["numbers"][0]["e164"] == "+33199001007"
    for cursor in ("AAAA", "W10", "bnVsbA"):
        assert (await boss.ask("GET", f"/api/leads?after={cursor}"))[0] == 422


async def test_a_callback_is_promised_moved_and_cancelled(house: Running) -> None:
    boss, agent = await house.client("boss"), await house.client("agent")
    campaign = await with_leads(boss)
    lead = (await boss.ask("GET", f"/api/leads?campaign_id={campaign}"))[1]["leads"][0]["id"]
    due = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"lead_id": lead, "due_at": due, "agent_id": agent.me["id"], "note": "prefers afternoons"}
    status, made = await boss.ask("POST", "/api/callbacks", body)
    assert status == 201
    assert (await boss.ask("POST", "/api/callbacks", body))[1]["code"] == "callback_exists"
    assert (await boss.ask("POST", "/api/callbacks", body | {"lead_id": 999999}))[1]["code"] == "callback_impossible"
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert (await boss.ask("POST", "/api/callbacks", body | {"due_at": past}))[1]["code"] == "in_the_past"
    assert (await agent.ask("GET", "/api/me/callbacks"))[1]["callbacks"] == [], "she does not work for it"
    await house.db.execute("insert into campaign_agents values ($1, $2)", campaign, agent.me["id"])
    assert (await agent.ask("GET", "/api/me/callbacks"))[1]["callbacks"][0]["note"] == "prefers afternoons"
    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    status, moved = await boss.ask("POST", f"/api/callbacks/{made['id']}/move", {"due_at": later})
    assert status == 201
    assert (await boss.ask("POST", f"/api/callbacks/{made['id']}/cancel"))[1]["code"] == "illegal_move"
    _, waiting = await boss.ask("GET", "/api/callbacks?state=scheduled")
    assert [one["id"] for one in waiting["callbacks"]] == [moved["id"]]
    assert (await boss.ask("POST", f"/api/callbacks/{moved['id']}/cancel"))[0] == 200
    assert await house.db.fetchval("select state from leads where id = $1", lead) == "callable"
    _, first = await boss.ask("GET", "/api/callbacks?limit=1")
    _, second = await boss.ask("GET", f"/api/callbacks?limit=1&after={first['next']}")
    assert {first["callbacks"][0]["id"], second["callbacks"][0]["id"]} == {made["id"], moved["id"]}


async def test_a_new_agent_gets_a_station_and_the_pbx_learns_of_it(house: Running, database_url: str) -> None:
    admin = await house.client("admin")
    body = {"login": "new", "name": "Exemple Neuf", "role": "agent", "password": PASSWORD}
    async with answering(database_url, lambda _: None) as asked:
        status, made = await admin.ask("POST", "/api/users", body)
        assert status == 201, made
        await (await house.client()).log_in("new")
    assert [one.kind for one in asked] == ["stations.sync"]
    row = await house.db.fetchrow("select station, length(sip_secret) from agents where id = $1", made["id"])
    assert row is not None
    assert tuple(row) == ("poste-001", 32)
    assert (await admin.ask("POST", "/api/users", body))[1]["code"] == "login_taken"
    taken = body | {"login": "newer", "station": "poste-001"}
    assert (await admin.ask("POST", "/api/users", taken))[1]["code"] == "station_taken"
    assert await house.db.fetchval("select count(*) from users where login = 'newer'") == 0
    assert (await admin.ask("POST", "/api/users", body | {"password": "short"}))[0] == 422


async def test_an_agent_whose_account_is_closed_takes_no_further_call(house: Running, database_url: str) -> None:
    admin, agent = await house.client("admin"), await house.client("agent")
    async with answering(database_url, lambda _: None) as asked:
        assert (await admin.ask("PATCH", f"/api/users/{agent.me['id']}", {"disabled": True}))[0] == 200
        async with asyncio.timeout(5):
            while len(asked) < 2:
                await asyncio.sleep(0.01)
    assert [(one.kind, one.agent_id) for one in asked] == [
        ("agent.logout", agent.me["id"]),
        ("stations.sync", None),
    ]


async def test_the_last_administrator_stays(house: Running) -> None:
    admin = await house.client("admin")
    path = f"/api/users/{admin.me['id']}"
    for body in ({"disabled": True}, {"role": "agent"}):
        assert (await admin.ask("PATCH", path, body))[1]["code"] == "last_admin"
    boss = await id_of(house.db, "boss")
    assert (await admin.ask("PATCH", f"/api/users/{boss}", {"role": "admin"}))[0] == 200
    assert (await admin.ask("PATCH", path, {"disabled": True}))[0] == 200
    assert (await admin.ask("GET", "/api/me"))[0] == 401


async def test_a_reset_password_ends_every_session(house: Running) -> None:
    admin, boss = await house.client("admin"), await house.client("boss")
    new = {"password": "une autre phrase"}
    assert (await admin.ask("POST", f"/api/users/{boss.me['id']}/password", new))[0] == 200
    assert (await boss.ask("GET", "/api/me"))[0] == 401
    await (await house.client()).log_in("boss", new["password"])


async def a_recording(house: Running, content: bytes) -> int:
    """A stored recording of a conversation."""
    agent = await id_of(house.db, "agent")
    campaign = await a_running_campaign(house, agent)
    attempt = await reserve(house, campaign, agent)
    folder = Path(house.settings.recordings_dir)
    folder.mkdir(parents=True)
    (folder / "r1.opus").write_bytes(content)
    found: int = await house.db.fetchval(
        "insert into recordings (attempt_id, agent_id, campaign_id, contact_id, node, state, file_name, bytes, sha256,"
        " duration_ms, started_at, ended_at, stored_at)"
        " values ($1, $2, $3, 1, 'main', 'stored', 'r1.opus', $4, $5, 1000, now(), now(), now()) returning id",
        attempt,
        agent,
        campaign,
        len(content),
        hashlib.sha256(content).digest(),
    )
    return found


async def test_a_recording_is_found_and_heard_in_parts_and_the_hearing_is_written_down(house: Running) -> None:
    boss = await house.client("boss")
    content = bytes(range(256)) * 1000
    recording = await a_recording(house, content)
    _, found = await boss.ask("GET", "/api/recordings?name=exemple&number=%2B33639980017&state=stored&limit=1")
    assert [one["id"] for one in found["recordings"]] == [recording]
    _, rest = await boss.ask("GET", f"/api/recordings?limit=1&after={found['next']}")
    assert rest["recordings"] == []
    url = f"{house.address}/api/recordings/{recording}/audio"
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    for headers, status, expected in (
        ({}, 200, content),
        ({"Range": "bytes=0-9"}, 206, content[:10]),
        ({"Range": "bytes=255990-"}, 206, content[-10:]),
        ({"Range": "bytes=-7"}, 206, content[-7:]),
        ({"Range": "bytes=5-999999999"}, 206, content[5:]),
        ({"Range": "bytes=3-1"}, 200, content),
        ({"Range": "bytes=0-1,5-6"}, 200, content),
        ({"Range": "bytes=0-9", "If-Range": etag}, 206, content[:10]),
        ({"Range": "bytes=0-9", "If-Range": '"other"'}, 200, content),
    ):
        async with boss.http.get(url, headers=headers) as answer:
            assert (answer.status, await answer.read()) == (status, expected), headers
    async with boss.http.get(url, headers={"Range": "bytes=256000-"}) as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */256000")
    heard = await house.db.fetchval("select count(*) from audit_log where action = 'recording.heard'")
    assert heard >= 5
    assert (await (await house.client("agent")).ask("GET", f"/api/recordings/{recording}/audio"))[0] == 403


async def test_a_recording_that_is_not_there_says_why(house: Running) -> None:
    boss = await house.client("boss")
    recording = await a_recording(house, b"x")
    path = f"/api/recordings/{recording}/audio"
    (Path(house.settings.recordings_dir) / "r1.opus").unlink()
    assert (await boss.ask("GET", path))[1]["code"] == "recording_missing"
    await house.db.execute("update recordings set file_name = '../secret'")
    (house.settings.run_dir / "secret").write_text("secret")
    assert (await boss.ask("GET", path))[1]["code"] == "recording_missing"
    await house.db.execute("update recordings set state = 'broken', stored_at = null")
    assert (await boss.ask("GET", path))[1]["code"] == "recording_broken"
    assert (await boss.ask("GET", "/api/recordings/999/audio"))[0] == 404


async def test_events_are_replayed_from_a_number_on(house: Running) -> None:
    boss = await house.client("boss")
    await a_campaign(boss)
    _, first = await boss.ask("GET", "/api/events?since=0&limit=1")
    assert len(first["events"]) == 1
    _, rest = await boss.ask("GET", f"/api/events?since={first['events'][0]['seq']}")
    assert all(one["seq"] > first["events"][0]["seq"] for one in rest["events"])


async def test_small_lists(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    assert (await boss.ask("GET", "/api/trunks"))[1]["trunks"][0]["numbers"] == [SHOWN]
    assert (await admin.ask("POST", "/api/principals", {"name": "Exemple SARL"}))[0] == 201
    assert (await admin.ask("POST", "/api/principals", {"name": "Exemple SARL"}))[1]["code"] == "name_taken"
    assert len((await boss.ask("GET", "/api/principals"))[1]["principals"]) == 2
    assert (await boss.ask("GET", "/api/prompts"))[1] == {"prompts": []}


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_span_lies_inside_the_file_or_is_refused(first: int, last: int, size: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            span = span_of(header, size)
        except Unsatisfiable:
            assert first >= size or last == 0
            continue
        assert span is None or (isinstance(span, Span) and 0 <= span.first <= span.last < size)
