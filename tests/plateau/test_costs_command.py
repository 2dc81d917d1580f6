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


def test_cm23_commas_points_and_missing_columns_are_read() -> None:
    found = rates_in("prefix,from_date,per_minute\n+33,2026-01-01,0.012\n")
    assert [(one.prefix, one.per_minute, one.step_seconds) for one in found] == [("+33", Decimal("0.012"), 1)]
    assert [one.per_minute for one in rates_in(FILE.lstrip("\ufeff"))] == [Decimal("0.012"), Decimal("0.055")]


@pytest.mark.parametrize("wrong", ["33;2026-01-01;1", "+33;demain;1", "+33;2026-01-01;cher", "+33;2026-01-01;-1"])
def test_cm23_a_row_that_cannot_be_read_is_named(wrong: str) -> None:
    with pytest.raises(RatesUnread, match="row 3"):
        rates_in(f"prefix;from_date;per_minute\n+33;2026-01-01;1\n{wrong}\n")
