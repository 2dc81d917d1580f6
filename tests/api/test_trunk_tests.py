"""Test calls of trunks over the API (CM-25): who may be called, how often, and that the number is kept nowhere."""

from __future__ import annotations

from db.people import dnc
from tests.api.house import Running, id_of

CALLED = "+33639980017"


async def test_cm25_a_test_is_refused_before_the_dialer_is_asked(house: Running) -> None:
    admin = await house.client("admin")
    for trunk, number, status, code in (
        ("demo", "hello", 422, "not_a_number"),
        ("nowhere", CALLED, 404, "not_found"),
    ):
        answer, problem = await admin.ask("POST", f"/api/trunks/{trunk}/tests", {"number": number})
        assert (answer, problem["code"]) == (status, code)
    await dnc.add(house.db, CALLED, principal_id=None, source="customer", reason="", added_by=None, shown=None)
    _, problem = await admin.ask("POST", "/api/trunks/demo/tests", {"number": CALLED})
    assert problem["code"] == "do_not_call"
    assert await house.db.fetchval("select count(*) from trunk_tests") == 0


async def test_cm25_so_many_tests_are_none_any_more(house: Running) -> None:
    admin, who = await house.client("admin"), await id_of(house.db, "admin")
    await house.db.execute(
        "insert into trunk_tests (node, trunk, asked_by, shown) select 'main', 'demo', $1, '+33199001234'"
        " from generate_series(1, 20)",
        who,
    )
    status, problem = await admin.ask("POST", "/api/trunks/demo/tests", {"number": CALLED})
    assert (status, problem["code"]) == (429, "too_many_tests")


async def test_cm25_the_number_called_is_not_in_the_audit(house: Running) -> None:
    admin = await house.client("admin")
    _, problem = await admin.ask("POST", "/api/trunks/demo/tests", {"number": CALLED})
    assert problem["code"] == "dialer_away"
    entry = (await admin.ask("GET", "/api/audit?action=trunk.test"))[1]["entries"][0]
    assert (entry["target"], list(entry["detail"])) == ("trunk demo", ["test"])
    _, one = await admin.ask("GET", f"/api/trunk-tests/{entry['detail']['test']}")
    assert "e164" not in one and CALLED not in str(one)
