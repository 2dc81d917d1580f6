"""The abandon rate over the API, and its evidence (B-03)."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import UTC, datetime, timedelta

from tests.api.house import Running
from tests.api.test_imports import a_campaign
from tests.db.world import insert

NOON = datetime(2026, 11, 19, 11, 0, tzinfo=UTC)
SPAN = "since=2026-11-19T00:00:00Z&until=2026-11-20T00:00:00Z"


async def some_calls(house: Running, campaign: int) -> None:
    """Three who met an agent, one of them late, one who met none, one who left at once, and a machine."""
    db = house.db
    row = await db.fetchrow("select principal_id, trunk from campaigns where id = $1", campaign)
    assert row is not None
    batch = await insert(db, "batches", campaign_id=campaign, file_name="-")
    for n, (bridged, ended, outcome, by) in enumerate(
        [
            (0.1, 60, "connected", "customer"), (1.9, 60, "connected", "agent"), (2.5, 60, "connected", "customer"),
            (None, 8, "abandoned", "system"), (None, 1, "left_early", "customer"), (None, 4, "machine", "system"),
        ]
    ):  # fmt: skip
        contact = await insert(db, "contacts", principal_id=row["principal_id"], last_name=f"=Exemple {n}")
        number = await insert(db, "contact_numbers", contact_id=contact, e164=f"+3363998{n:04d}", kind="mobile", rank=1)
        lead = await insert(
            db, "leads", campaign_id=campaign, batch_id=batch, contact_id=contact, number_id=number, state="done"
        )
        await insert(
            db, "attempts", node="main", campaign_id=campaign, lead_id=lead, contact_id=contact, number_id=number,
            e164=f"+3363998{n:04d}", trunk=row["trunk"], caller_id="+33199000000", mode="predictive", state="ended",
            claimed_at=NOON, dialed_at=NOON, answered_at=NOON,
            bridged_at=None if bridged is None else NOON + timedelta(seconds=bridged),
            ended_at=NOON + timedelta(seconds=ended), outcome=outcome, hung_up_by=by,
        )  # fmt: skip


async def test_b03_every_call_can_be_checked_and_the_page_names_the_files_checksum(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    await some_calls(house, campaign)
    status, text = await boss.ask("GET", f"/api/campaigns/{campaign}/abandonment/calls.csv?{SPAN}")
    assert status == 200
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["counts_as"] for row in rows] == ["met", "met", "late", "abandoned", "left", "machine"]
    assert [row["seconds_to_agent"] for row in rows[:3]] == ["0.100", "1.900", "2.500"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    status, page = await boss.ask("GET", f"/api/campaigns/{campaign}/abandonment/page?{SPAN}")
    assert status == 200
    assert hashlib.sha256(text.encode()).hexdigest() in page
    assert "40.00%" in page, "two of five live answers"
    assert page.count("+33639980002") == page.count("+33639980003") == 1
    asked = await house.db.fetch("select action from audit_log where action like '%evidence'")
    assert len(asked) == 2


async def test_b03_where_a_campaign_stands_and_what_holds_it_are_shown_and_changed(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    path = f"/api/campaigns/{campaign}/abandonment"
    await some_calls(house, campaign)
    await house.db.execute("update attempts set answered_at = now(), claimed_at = now() where outcome = 'abandoned'")
    await house.db.execute("update attempts set ended_at = now() where outcome = 'abandoned'")
    status, found = await boss.ask("GET", path)
    assert status == 200, found
    assert (found["policy"]["window"], found["standing"]["abandoned"], found["standing"]["rate"]) == ("day", 1, 1.0)
    assert (found["standing"]["over"], found["standing"]["braked"]) == (True, False)
    status, found = await boss.ask("PUT", path, {"hard_stop": "stop", "machine_error_share": 0.02})
    assert (status, found["policy"]["hard_stop"], found["machine_error_share"]) == (200, "stop", 0.02)
    assert (await boss.ask("PUT", path, {"hard_stop": "sometimes"}))[0] == 422
    assert (await boss.ask("GET", f"{path}/page?since=2026-11-19T00:00:00Z&until=2026-11-19T00:00:00Z"))[0] == 422
    agent = await house.client("agent")
    assert (await agent.ask("GET", path))[1]["code"] == "role_refused"
    assert (await boss.ask("GET", "/api/campaigns/99999/abandonment"))[0] == 404
