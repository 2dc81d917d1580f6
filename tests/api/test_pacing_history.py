"""The pacing of the last hours, slot by slot, with what each decision was made from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.house import Running
from tests.api.test_imports import a_campaign
from tests.db.world import insert

SNAPSHOT = {
    "agents_free": 2, "agents_reserved": 1, "busy": {"talking": "10 20 5"}, "ringing": {"+33": {"ids": "4 1"}},
    "waiting": 1, "live_answers": 200, "abandoned": 3, "abandon_limit": 0.03,
}  # fmt: skip


async def test_slots_count_their_calls_and_show_their_last_decision(house: Running) -> None:
    boss = await house.client("boss")
    campaign, now = await a_campaign(boss), datetime.now(UTC)
    slot = datetime.fromtimestamp((now.timestamp() - 600) // 180 * 180, UTC)
    for seconds, placed, level in ((1, 2, 1.2), (2, 3, 1.4), (16, 1, 1.6), (-5 * 3600, 9, 9)):
        await insert(
            house.db, "pacing_ticks", campaign_id=campaign, at=slot + timedelta(seconds=seconds), placed=placed,
            bound_by="level", snapshot=SNAPSHOT, decision={"level": level, "risk": 0.01, "give_up": [7]},
        )  # fmt: skip
    path = f"/api/campaigns/{campaign}/pacing"
    status, found = await boss.ask("GET", f"{path}?hours=1")
    assert (status, found["slot_seconds"]) == (200, 15)
    assert [(one["placed"], one["decisions"], one["level"]) for one in found["moments"]] == [(5, 2, 1.4), (1, 1, 1.6)]
    first = found["moments"][0]
    assert (first["agents_free"], first["at_work"], first["ringing"], first["given_up"]) == (2, 6, 2, 1)
    assert (first["abandon_rate"], first["wait_ms"]) == (pytest.approx(0.015), None)
    assert len((await boss.ask("GET", f"{path}?hours=12"))[1]["moments"]) == 2
    assert (await boss.ask("GET", f"{path}?hours=13"))[0] == 422
    assert (await boss.ask("GET", "/api/campaigns/999/pacing"))[0] == 404
