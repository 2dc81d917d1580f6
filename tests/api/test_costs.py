"""Rates, caps, sums, prices, options and statements over the API (CM-23)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from tests.api.house import Running
from tests.api.test_imports import a_campaign
from tests.db.world import insert

RATE = {"prefix": "+336", "from_date": "2026-01-01", "per_minute": "0.06", "per_call": "0.01", "first_seconds": 30}
OCTOBER = {"since": "2026-10-01T00:00:00Z", "until": "2026-11-01T00:00:00Z"}


async def a_sale(house: Running, campaign: int, at: str, *, amount: str | None = "0.25", sold: bool = True) -> None:
    """An answered call of that moment, with its cost; null where no rate had it."""
    db = house.db
    principal = await db.fetchval("select principal_id from campaigns where id = $1", campaign)
    trunk = await db.fetchval("select trunk from campaigns where id = $1", campaign)
    batch = await insert(db, "batches", campaign_id=campaign, file_name="-")
    contact = await insert(db, "contacts", principal_id=principal)
    number = await insert(db, "contact_numbers", contact_id=contact, e164="+33639980001", kind="mobile", rank=1)
    lead = await insert(db, "leads", campaign_id=campaign, batch_id=batch, contact_id=contact, number_id=number)
    code = await db.fetchval("select code from dispositions where campaign_id = $1 and effect = 'success'", campaign)
    attempt = await db.fetchval(
        "insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, caller_id, mode, state,"
        " claimed_at, dialed_at, answered_at, bridged_at, ended_at, outcome, disposition_code)"
        " values ('main', $1, $2, $3, $4, '+33639980001', $5, '+33199000000', 'progressive', 'ended', $6, $6, $6, $6,"
        " $6, 'connected', $7) returning id",
        campaign, lead, contact, number, trunk, datetime.fromisoformat(at), code if sold else None,
    )  # fmt: skip
    rated = {} if amount is None else {"rate_id": 1, "billed_seconds": 90, "amount": Decimal(amount)}
    await insert(
        db, "attempt_costs", attempt_id=attempt, campaign_id=campaign, trunk=trunk,
        at=datetime.fromisoformat(at), kind="mobile", seconds=80, **rated,
    )  # fmt: skip


async def test_cm23_rates_are_set_changed_and_taken_away_until_a_call_was_rated(house: Running) -> None:
    admin = await house.client("admin")
    trunk = await house.db.fetchval("select name from trunks limit 1")
    path = f"/api/trunks/{trunk}/rates"
    status, found = await admin.ask("POST", path, {"rates": [RATE, {**RATE, "prefix": "+33"}]})
    assert status == 200, found
    assert [one["prefix"] for one in found["rates"]] == ["+33", "+336"]
    _, found = await admin.ask("POST", path, {"rates": [{**RATE, "per_minute": "0.05"}]})
    (changed,) = [one for one in found["rates"] if one["prefix"] == "+336"]
    assert (changed["per_minute"], changed["step_seconds"]) == ("0.050000", 1)
    campaign = await a_campaign(await house.client("boss"))
    await a_sale(house, campaign, "2026-10-05T10:00:00+02:00")
    await house.db.execute("update attempt_costs set rate_id = $1", changed["id"])
    _, gone = await admin.ask("POST", f"{path}/remove", {"ids": [one["id"] for one in found["rates"]]})
    assert gone["ids"] == [one["id"] for one in found["rates"] if one["prefix"] == "+33"]


@pytest.mark.parametrize(
    "wrong", [{"per_minute": "-1"}, {"prefix": "336"}, {"from_date": "soon"}, {"step_seconds": 0}, {"more": 1}]
)
async def test_cm23_a_wrong_rate_is_refused_by_its_field(house: Running, wrong: dict[str, object]) -> None:
    admin = await house.client("admin")
    trunk = await house.db.fetchval("select name from trunks limit 1")
    status, problem = await admin.ask("POST", f"/api/trunks/{trunk}/rates", {"rates": [{**RATE, **wrong}]})
    assert (status, problem["code"]) == (422, "invalid")
    assert problem["fields"][0]["field"].endswith(next(iter(wrong)))


async def test_cm23_only_administrators_set_rates_caps_and_prices(house: Running) -> None:
    boss = await house.client("boss")
    trunk = await house.db.fetchval("select name from trunks limit 1")
    asked = [
        ("POST", f"/api/trunks/{trunk}/rates", {"rates": [RATE]}),
        ("PUT", "/api/spending-caps", {"trunk": trunk, "period": "day", "amount": "1"}),
        (
            "POST",
            "/api/prices",
            {"prices": [{"kind": "seat", "code": "agent", "from_month": "2026-01", "amount": "1"}]},
        ),
        ("GET", "/api/statements/2026-10", None),
    ]
    for method, path, body in asked:
        assert (await boss.ask(method, path, body))[1]["code"] == "role_refused"


async def test_cm23_a_cap_is_set_once_a_period_and_taken_away(house: Running) -> None:
    admin = await house.client("admin")
    campaign = await a_campaign(await house.client("boss"))
    body = {"campaign_id": campaign, "period": "month", "amount": "100.50"}
    _, first = await admin.ask("PUT", "/api/spending-caps", body)
    _, second = await admin.ask("PUT", "/api/spending-caps", {**body, "amount": "200"})
    assert first == second
    _, found = await admin.ask("GET", "/api/spending-caps")
    assert [(one["amount"], one["reserve_seconds"]) for one in found["caps"]] == [("200.00", 600)]
    assert (await admin.ask("PUT", "/api/spending-caps", {"period": "day", "amount": "1"}))[0] == 422
    assert (await admin.ask("PUT", "/api/spending-caps", {**body, "timezone": "Europe/Pari"}))[0] == 422
    assert (await admin.ask("DELETE", f"/api/spending-caps/{first['id']}"))[0] == 200
    assert (await admin.ask("DELETE", f"/api/spending-caps/{first['id']}"))[0] == 404


async def test_cm23_costs_are_summed_by_campaign_day_and_destination_and_a_sale_has_its_cost(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    await a_sale(house, campaign, "2026-10-05T10:00:00+02:00")
    await a_sale(house, campaign, "2026-10-05T23:59:59+02:00", sold=False)
    await a_sale(house, campaign, "2026-10-06T00:00:01+02:00", amount=None, sold=False)
    await a_sale(house, campaign, "2026-09-30T23:59:59+00:00")
    query = "&".join(f"{name}={value}" for name, value in OCTOBER.items())
    _, found = await boss.ask("GET", f"/api/costs?{query}&campaign_id={campaign}")
    (one,) = found["costs"]
    assert (one["calls"], one["amount"], one["sales"], one["unrated"]) == (3, "0.500000", 1, 1)
    assert one["per_sale"] == "0.500000"
    _, found = await boss.ask("GET", f"/api/costs?{query}&by=day&timezone=Europe/Paris")
    assert [(one["of"], one["calls"]) for one in found["costs"]] == [("2026-10-05", 2), ("2026-10-06", 1)]
    _, found = await boss.ask("GET", f"/api/costs?{query}&by=destination")
    assert [(one["of"], one["billed_seconds"]) for one in found["costs"]] == [("mobile", 180)]


async def test_cm23_the_statement_follows_until_it_is_issued(house: Running) -> None:
    admin = await house.client("admin")
    await house.db.execute("update seat_moves set at = '2026-01-01'")
    prices = [
        {"kind": "seat", "code": "agent", "from_month": "2026-01", "amount": "49.90"},
        {"kind": "option", "code": "sms", "from_month": "2026-01", "amount": "10"},
    ]
    assert (await admin.ask("POST", "/api/prices", {"prices": prices}))[0] == 200
    await admin.ask("PUT", "/api/options/sms", {"label_fr": "SMS", "label_en": "Text <messages>"})
    assert (await admin.ask("POST", "/api/options/sms/switch", {"is_on": True}))[0] == 200
    assert (await admin.ask("POST", "/api/options/fax/switch", {"is_on": True}))[0] == 404
    await house.db.execute("update option_moves set at = '2026-09-15'")
    status, made = await admin.ask("GET", "/api/statements/2026-10")
    assert status == 200
    assert (made["issued"], made["seats_amount"], made["options_amount"]) == (False, "99.80", "10.00")
    status, issued = await admin.ask("POST", "/api/statements/2026-10/issue")
    assert (status, issued["issued"]) == (200, True)
    await admin.ask("POST", "/api/prices", {"prices": [{**prices[0], "amount": "1"}]})
    _, kept = await admin.ask("GET", "/api/statements/2026-10")
    assert (kept["issued"], kept["amount"]) == (True, "109.80")
    assert (await admin.ask("POST", "/api/statements/2026-10/issue"))[1]["code"] == "statement_issued"
    assert (await admin.ask("POST", "/api/statements/2199-10/issue"))[1]["code"] == "month_not_over"
    status, page = await admin.ask("GET", "/api/statements/2026-10/page")
    assert status == 200
    assert "Text &lt;messages&gt;" in page
    assert "€109.80" in page
    assert "<messages>" not in page


async def test_cm23_a_seat_is_noted_whenever_a_person_comes_goes_or_changes(house: Running) -> None:
    db = house.db
    user = await insert(db, "users", login="seat", name="Exemple", role="agent", password_hash="-")
    await db.execute("update users set name = 'Autre' where id = $1", user)
    await db.execute("update users set role = 'supervisor' where id = $1", user)
    await db.execute("update users set disabled_at = now() where id = $1", user)
    await db.execute("update users set disabled_at = null where id = $1", user)
    moves = await db.fetch("select role from seat_moves where user_id = $1 order by id", user)
    assert [row["role"] for row in moves] == ["agent", "supervisor", None, "supervisor"]


async def test_cm23_calls_that_no_rate_had_are_rated_afterwards(house: Running) -> None:
    admin = await house.client("admin")
    campaign = await a_campaign(await house.client("boss"))
    trunk = await house.db.fetchval("select trunk from campaigns where id = $1", campaign)
    await a_sale(house, campaign, "2026-10-05T10:00:00+02:00", amount=None)
    await a_sale(house, campaign, "2025-10-05T10:00:00+02:00", amount=None)
    await admin.ask("POST", f"/api/trunks/{trunk}/rates", {"rates": [RATE]})
    _, found = await admin.ask("POST", f"/api/trunks/{trunk}/rates/apply")
    assert found == {"rated": 1, "unrated": 1}
    assert await house.db.fetchval("select sum(amount) from attempt_costs") == Decimal("0.09")
