"""`plateau number` and `plateau campaign caller-ids` as a person types them (CM-05, B-12)."""

from __future__ import annotations

import json
from pathlib import Path

from db.pool import Connection
from tests.db.world import SHOWN, a_world, insert
from tests.plateau.typed import typed

VERIFIED = "+33162123456"


async def plateau(url: str, folder: Path, *words: str, numbers: str = "real") -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, *words, PLATEAU_DIALING__NUMBERS=numbers)
    return code, printed + said


async def test_b12_a_number_is_described_capped_rested_and_listed(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    words = ("principal=Exemple SA", "declared=true", "callable_back=true", "daily_cap=200", "rest_days=7", "note=12")
    code, printed = await plateau(database_url, tmp_path, "number", "set", "01 99 00 00 00", *words)
    assert (code, f"principal_id: {world.principal}" in printed, "daily_cap: 200" in printed) == (0, True, True), (
        printed
    )
    row = await db.fetchrow(
        "select principal_id, declared, callable_back, daily_cap, rest_days, note from caller_numbers where e164 = $1",
        SHOWN,
    )
    assert row is not None
    assert tuple(row) == (world.principal, True, True, 200, 7, "12")
    detail = await db.fetchrow("select target, detail from audit_log where action = 'caller_number.change'")
    assert detail is not None
    assert (detail["target"], detail["detail"]["settings"]["daily_cap"]) == ("number 33199000000", 200)
    assert detail["detail"]["before"]["daily_cap"] is None
    assert (await plateau(database_url, tmp_path, "number", "set", SHOWN, "daily_cap=", "principal="))[0] == 0
    assert await db.fetchval("select daily_cap is null and principal_id is null from caller_numbers") is True
    code, printed = await plateau(database_url, tmp_path, "number", "list")
    assert (code, "does well" in printed, "nobody's" in printed) == (0, True, True)
    await db.execute("update caller_numbers set signs = '{few_answers}', bad_since = now()")
    assert "FEW ANSWERS, since" in (await plateau(database_url, tmp_path, "number", "list"))[1]
    _, printed = await plateau(database_url, tmp_path, "number", "list", "--json")
    assert json.loads(printed)["signs"] == ["few_answers"]


async def test_b12_what_does_not_fit_is_refused_by_name(db: Connection, database_url: str, tmp_path: Path) -> None:
    await a_world(db)
    for words, code, said in [
        ((SHOWN, "daily_cap=0"), 2, "daily_cap: "),
        ((SHOWN, "declared=perhaps"), 2, "declared: "),
        ((SHOWN, "colour=red"), 2, "colour is no setting"),
        ((SHOWN, "daily_cap"), 2, "KEY=VALUE"),
        ((SHOWN, "rest_days="), 2, "rest_days: "),
        ((SHOWN, "valid_from=2026-12-01", "valid_to=2026-11-01"), 2, "ends before it begins"),
        ((SHOWN, "principal=Nobody"), 1, "There is no principal"),
        (("0199000009", "daily_cap=5"), 1, "No trunk has this number"),
    ]:
        found, printed = await plateau(database_url, tmp_path, "number", "set", *words)
        assert (found, said in printed) == (code, True), printed


async def test_cm05_which_numbers_may_be_shown_why_not_the_others_and_which_would_be_needed(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db, profile="FR_B2C", name="Essai")
    await insert(db, "trunk_numbers", trunk="main", e164=VERIFIED)
    code, printed = await plateau(database_url, tmp_path, "number", "check", "Essai")
    assert (code, f"{VERIFIED}: may not be shown" in printed, "0162" in printed) == (1, True, True), printed
    words = ("principal=Exemple SA", "declared=true", "callable_back=true")
    assert (await plateau(database_url, tmp_path, "number", "set", VERIFIED, *words))[0] == 0
    code, printed = await plateau(database_url, tmp_path, "number", "check", "Essai", "--json")
    found = json.loads(printed)
    assert (code, found["lawful"]) == (0, 1)
    assert {one["e164"]: one["lawful"] for one in found["numbers"]} == {SHOWN: False, VERIFIED: True}


async def test_cm05_rules_by_prefix_are_set_shown_and_taken_away(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db, name="Essai")
    await insert(db, "trunk_numbers", trunk="main", e164=VERIFIED)
    rules = ("campaign", "caller-ids", "Essai")
    code, printed = await plateau(database_url, tmp_path, *rules, f"+331=0162123456,{SHOWN}", f"+336={SHOWN}")
    assert (code, "+331" in printed, "all others" in printed) == (0, True, True), printed
    _, printed = await plateau(database_url, tmp_path, *rules, "--json")
    found = json.loads(printed)
    assert found["rules"][0] == {"prefix": "+331", "numbers": [VERIFIED, SHOWN]}
    detail = await db.fetchval("select detail from audit_log where target = $1", f"campaign {world.campaign}")
    wanted = {"+331": [VERIFIED, SHOWN], "+336": [SHOWN]}
    assert detail == {"rules": wanted, "before": {"rules": {}}, "version": found["version"]}
    code, printed = await plateau(database_url, tmp_path, *rules, "+331=0199000009")
    assert (code, "not one that the trunk may show" in printed) == (1, True)
    assert (await plateau(database_url, tmp_path, *rules, "331=0162123456"))[0] == 2
    assert (await plateau(database_url, tmp_path, *rules, "--none"))[0] == 0
    assert await db.fetchval("select count(*) from caller_id_rules") == 0
