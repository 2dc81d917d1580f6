"""`plateau costs` as a person types it, and the files of rates that people have (CM-23)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from db.pool import Connection
from plateau.costs_command import RatesUnread, rates_in
from tests.db.world import a_world
from tests.plateau.typed import typed

FILE = (
    "\ufeffprefix;from_date;per_minute;per_call;first_seconds;step_seconds\r\n"
    "+33;2026-01-01;0,012;0;0;1\r\n+336;2026-01-01;0,055;0,01;30;30\r\n"
)


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, "costs", *words)
    return code, printed + said


async def test_cm23_rates_are_loaded_from_a_spreadsheets_file_and_shown(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db)
    (tmp_path / "rates.csv").write_text(FILE, "utf-8")
    code, printed = await plateau(database_url, tmp_path, "rates", "main", str(tmp_path / "rates.csv"))
    assert (code, printed.strip()) == (0, "2 rates of main are set")
    assert await db.fetchval("select count(*) from audit_log where action = 'rates.set'") == 1
    code, printed = await plateau(database_url, tmp_path, "rates", "main")
    assert (code, "0.055" in printed, "+336" in printed) == (0, True, True)


async def test_cm23_the_statement_is_printed_and_written_as_a_page(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db)
    code, printed = await plateau(database_url, tmp_path, "statement", "2026-10")
    assert (code, json.loads(printed)["month"]) == (0, "2026-10")
    page = tmp_path / "page.html"
    code, _ = await plateau(database_url, tmp_path, "statement", "2026-10", "--html", str(page))
    assert (code, "Relevé du mois 2026-10" in page.read_text("utf-8")) == (0, True)
    assert (await plateau(database_url, tmp_path, "statement", "octobre"))[0] == 2
    code, printed = await plateau(database_url, tmp_path, "show", "--by", "day", "--json")
    assert (code, json.loads(printed)) == (0, [])


async def test_cm23_a_month_that_is_over_is_issued_once(db: Connection, database_url: str, tmp_path: Path) -> None:
    await a_world(db)
    code, printed = await plateau(database_url, tmp_path, "statement", "2026-10", "--issue")
    assert (code, json.loads(printed)["issued"]) == (0, True)
    assert (await plateau(database_url, tmp_path, "statement", "2026-10", "--issue"))[0] == 1
    code, printed = await plateau(database_url, tmp_path, "statement", "2099-01", "--issue")
    assert (code, "This month is not over" in printed) == (1, True)
    assert [row[0] for row in await db.fetch("select target from audit_log")] == ["month 2026-10"]


async def test_cm23_calls_that_no_rate_had_are_rated_afterwards(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    attempt = await world.a_conversation(seconds=60)
    await db.execute(
        "insert into attempt_costs (attempt_id, campaign_id, trunk, at, kind, seconds) "
        "select id, campaign_id, trunk, answered_at, 'mobile', 60 from attempts where id = $1",
        attempt,
    )
    (tmp_path / "rates.csv").write_text(FILE, "utf-8")
    code, printed = await plateau(database_url, tmp_path, "rates", "main", str(tmp_path / "rates.csv"), "--apply")
    assert (code, "1 calls are rated, 0 have no rate still" in printed) == (0, True), printed
    assert await db.fetchval("select amount from attempt_costs") == Decimal("0.065")
    assert await db.fetchval("select detail from audit_log where action = 'rates.apply'") == {"rated": 1, "unrated": 0}


async def test_cm23_spending_is_capped_by_trunk_and_campaign_and_the_cap_taken_away(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db, name="Essai")
    assert await plateau(database_url, tmp_path, "cap", "list") == (0, "nothing is capped\n")
    code, printed = await plateau(database_url, tmp_path, "cap", "set", "50,00", "--trunk", "main")
    assert (code, "is set" in printed) == (0, True), printed
    monthly = ("cap", "set", "800", "--campaign", "Essai", "--period", "month", "--reserve-seconds", "300")
    assert (await plateau(database_url, tmp_path, *monthly))[0] == 0
    assert (await plateau(database_url, tmp_path, "cap", "set", "60", "--trunk", "main"))[0] == 0
    _, printed = await plateau(database_url, tmp_path, "cap", "list", "--json")
    found = [json.loads(line) for line in printed.splitlines()]
    assert [(one["trunk"], one["campaign_id"], one["period"], one["amount"]) for one in found] == [
        ("main", None, "day", "60.00"), (None, world.campaign, "month", "800.00"),
    ]  # fmt: skip
    assert "campaign Essai" in (await plateau(database_url, tmp_path, "cap", "list"))[1]
    for words, code, said in [
        (("5",), 2, "give a trunk or a campaign"),
        (("5", "--trunk", "nowhere"), 1, "There is no trunk nowhere; there is main"),
        (("many", "--trunk", "main"), 2, "amount: "),
        (("5", "--trunk", "main", "--period", "year"), 2, "period: "),
    ]:
        refused, printed = await plateau(database_url, tmp_path, "cap", "set", *words)
        assert (refused, said in printed) == (code, True), printed
    assert (await plateau(database_url, tmp_path, "cap", "remove", str(found[0]["id"])))[0] == 0
    assert (await plateau(database_url, tmp_path, "cap", "remove", "999"))[0] == 1
    assert await db.fetchval("select array_agg(trunk) from spending_caps") == [None]
    actions = [row[0] for row in await db.fetch("select action from audit_log order by id")]
    assert actions == ["spending_cap.set"] * 3 + ["spending_cap.drop"]


async def test_cm23_prices_of_seats_are_set_from_a_month_on_and_shown(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db)
    words = ("prices", "agent=45,00", "option:recording=3.50", "--from", "2026-11")
    code, printed = await plateau(database_url, tmp_path, *words)
    assert (code, "45.00" in printed, "2026-11" in printed) == (0, True, True), printed
    _, printed = await plateau(database_url, tmp_path, "prices", "--json")
    assert [json.loads(line)["code"] for line in printed.splitlines()] == ["recording", "agent"]
    detail = await db.fetchval("select detail from audit_log where action = 'prices.set'")
    assert detail["prices"][0] == {"kind": "seat", "code": "agent", "from_month": "2026-11", "amount": "45.00"}
    assert (await plateau(database_url, tmp_path, "prices", "agent"))[0] == 2
    assert (await plateau(database_url, tmp_path, "prices", "agent=45", "--from", "novembre"))[0] == 2


def test_cm23_commas_points_and_missing_columns_are_read() -> None:
    found = rates_in("prefix,from_date,per_minute\n+33,2026-01-01,0.012\n")
    assert [(one.prefix, one.per_minute, one.step_seconds) for one in found] == [("+33", Decimal("0.012"), 1)]
    assert [one.per_minute for one in rates_in(FILE.lstrip("\ufeff"))] == [Decimal("0.012"), Decimal("0.055")]


@pytest.mark.parametrize("wrong", ["33;2026-01-01;1", "+33;demain;1", "+33;2026-01-01;cher", "+33;2026-01-01;-1"])
def test_cm23_a_row_that_cannot_be_read_is_named(wrong: str) -> None:
    with pytest.raises(RatesUnread, match="row 3"):
        rates_in(f"prefix;from_date;per_minute\n+33;2026-01-01;1\n{wrong}\n")
