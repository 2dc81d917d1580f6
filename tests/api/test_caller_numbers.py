"""The numbers shown over the API (CM-05, B-12): whose they are, which are lawful where, and starting without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.pool import Pool
from ops import settings as sections
from tests.api.house import SHOWN, Running, furnish, running, settings_for
from tests.api.test_imports import a_campaign

if TYPE_CHECKING:
    from asyncpg import Connection, Record


@pytest.fixture
async def live_house(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Running]:
    """A house that calls real people, whose trunk may show a geographic number."""
    await furnish(db)
    settings = settings_for(database_url, tmp_path)
    settings = settings.model_copy(update={"dialing": sections.Dialing(numbers="real")})
    async with running(settings, pool, db) as house:
        yield house


async def test_cm05_a_campaign_without_a_lawful_number_does_not_start_and_says_which_it_needs(
    live_house: Running,
) -> None:
    boss, admin = await live_house.client("boss"), await live_house.client("admin")
    db = live_house.db
    await db.execute("insert into trunk_numbers values ('demo', '+33145123456'), ('demo', '+33162123456')")
    campaign = await a_campaign(boss)
    await db.execute("update campaigns set profile = 'FR_B2C', mode = 'predictive' where id = $1", campaign)
    status, problem = await boss.ask("POST", f"/api/campaigns/{campaign}/state", {"action": "start"})
    assert (status, problem["code"]) == (409, "no_lawful_number")
    assert "0162, 0163" in problem["detail"]
    assert await db.fetchval("select state from campaigns where id = $1", campaign) == "draft"
    principal = await db.fetchval("select principal_id from campaigns where id = $1", campaign)
    body = {"principal_id": principal, "declared": True, "callable_back": True}
    for digits in (33145123456, 33162123456):
        status, shape = await admin.ask("PATCH", f"/api/caller-numbers/{digits}", body)
        assert status == 200, shape
    _, checks = await boss.ask("GET", f"/api/campaigns/{campaign}/caller-ids/check")
    assert {one["e164"]: one["lawful"] for one in checks["numbers"]} == {
        SHOWN: False, "+33145123456": False, "+33162123456": True,
    }  # fmt: skip
    assert (await boss.ask("POST", f"/api/campaigns/{campaign}/state", {"action": "start"}))[0] == 200


async def test_b12_a_number_is_described_capped_and_given_a_rest_by_administrators(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    digits = SHOWN.removeprefix("+")
    path = f"/api/caller-numbers/{digits}"
    assert (await boss.ask("PATCH", path, {"daily_cap": 5}))[1]["code"] == "role_refused"
    status, shape = await admin.ask("PATCH", path, {"daily_cap": 5, "operator": "Exemple", "valid_to": "2027-01-31"})
    assert (status, shape["daily_cap"], shape["valid_to"]) == (200, 5, "2027-01-31")
    _, shape = await admin.ask("PATCH", path, {"daily_cap": None})
    assert (shape["daily_cap"], shape["operator"]) == (None, "Exemple")
    assert (await admin.ask("PATCH", path, {"valid_from": "2027-02-01", "valid_to": "2027-01-31"}))[0] == 422
    assert (await admin.ask("PATCH", "/api/caller-numbers/33999999999", {"daily_cap": 5}))[0] == 404
    _, found = await boss.ask("GET", "/api/caller-numbers")
    assert [(one["e164"], one["trunks"], one["calls"]) for one in found["numbers"]] == [(SHOWN, ["demo"], 0)]
    assert await house.db.fetchval("select count(*) from audit_log where action = 'caller_number.change'") == 2
