"""The do-not-call list over the API: asked before, added to by supervisors, taken from by administrators."""

from __future__ import annotations

from db.people import dnc
from dialer.core.erased import Keyring
from tests.api.house import Running
from tests.api.test_records import with_leads


async def test_a_number_goes_on_the_do_not_call_list_and_an_administrator_takes_it_off(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    await with_leads(boss)
    asked = {"number": "01 99 00 10 03"}
    status, reach = await boss.ask("POST", "/api/dnc/preview", asked)
    assert (status, reach) == (
        200,
        {"e164": "+33199001003", "held": None, "contacts": 1, "leads": 1, "callbacks": 0, "calls": 0},
    )
    status, added = await boss.ask("POST", "/api/dnc", {**asked, "reason": "asked"})
    assert (status, added) == (200, {"added": True, "e164": "+33199001003"})
    assert (await boss.ask("POST", "/api/dnc", {"number": "+33199001003"}))[1]["added"] is False
    assert (await boss.ask("GET", "/api/leads?state=blocked"))[1]["leads"][0]["number"] == "+33199001003"
    _, listed = await boss.ask("GET", "/api/dnc?digits=1003&source=operator")
    entry = f"/api/dnc/{listed['entries'][0]['id']}"
    assert (await boss.ask("DELETE", entry))[0] == 403
    assert (await admin.ask("DELETE", entry))[0] == 200
    assert (await boss.ask("GET", "/api/leads?state=blocked"))[1]["leads"] == []
    assert (await admin.ask("DELETE", entry))[0] == 404


async def test_what_is_no_number_prefix_or_principal_is_refused(house: Running) -> None:
    boss = await house.client("boss")
    for body, code in (
        ({"number": "hello"}, "not_a_number"),
        ({"number": "0199001004", "principal_id": 99}, "no_such_reference"),
        ({"number": "+33", "prefix": True}, "not_a_prefix"),
        ({"number": "089", "prefix": True}, "not_a_prefix"),
    ):
        status, problem = await boss.ask("POST", "/api/dnc", body)
        assert (status, problem["code"]) == (422, code)


async def test_a_persons_own_word_is_taken_back_only_with_a_reason_which_is_audited(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    await boss.ask("POST", "/api/dnc", {"number": "+33199001003", "source": "customer", "shown": "+33199001234"})
    _, check = await boss.ask("GET", "/api/dnc/check?number=0199001003")
    assert check["held"] == "everybody" and check["entries"][0]["shown"] == "+33199001234"
    entry = f"/api/dnc/{check['entries'][0]['id']}"
    assert (await admin.ask("DELETE", entry))[1]["code"] == "reason_needed"
    assert (await admin.ask("DELETE", f"{entry}?reason=signed%20on%20paper"))[0] == 200
    detail = await house.db.fetchval("select detail from audit_log where action = 'dnc.remove'")
    assert (detail["reason"], detail["source"]) == ("signed on paper", "customer")
    assert (await boss.ask("GET", "/api/dnc/check?number=0199001003"))[1]["held"] is None


async def test_a_prefix_is_weighed_and_added(house: Running) -> None:
    boss = await house.client("boss")
    await with_leads(boss)
    block = {"number": "+33 1 99 00 1", "prefix": True}
    _, reach = await boss.ask("POST", "/api/dnc/preview", block)
    assert reach["e164"] == "+3319900" + "1" and reach["leads"] > 1
    assert (await boss.ask("POST", "/api/dnc", block))[1] == {"added": True, "e164": "+33199001"}
    assert (await boss.ask("GET", "/api/dnc/check?number=0199001003"))[1]["held"] == "everybody"
    assert len((await boss.ask("GET", "/api/leads?state=blocked"))[1]["leads"]) == reach["leads"]


async def test_without_the_key_of_erased_numbers_nothing_is_said_of_any_number(house: Running) -> None:
    boss = await house.client("boss")
    await dnc.keep_hash(house.db, Keyring.of(["x" * 48]), ["+33199001009"], principal_id=None, added_by=None)
    status, problem = await boss.ask("GET", "/api/dnc/check?number=0199001003")
    assert (status, problem["code"]) == (503, "dnc_key_missing")
