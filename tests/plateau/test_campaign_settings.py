"""`plateau campaign set` and `show` as a person types them (CM-08, B-03): the API's own checks and refusals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from db.pool import Connection
from tests.db.world import a_world
from tests.plateau.typed import typed


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, "campaign", *words, PLATEAU_DIALING__NUMBERS="fiction")
    return code, printed + said


async def test_cm08_settings_are_changed_shown_and_given_back(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db, name="Essai", profile="FR_B2C")
    hours = {"timezone": "Europe/Paris", "days": [0, 1], "hours": [["10:00", "12:00"]]}
    wanted = (
        "name=2027", "lead_order=newest_first", "success_quota=50", "ends_on=2027-12-18", "callbacks_by=any",
        "amd=true", "script=", 'attempt_cap={"max": 2, "days": 30}', f"calling_hours={json.dumps(hours)}",
        'recycle_rules=[{"on": "outcome", "word": "busy", "minutes": 10, "other_hour": true}]',
    )  # fmt: skip
    code, printed = await plateau(database_url, tmp_path, "set", "Essai", *wanted)
    assert (code, "ends_on: 2027-12-18" in printed, "lead_order: newest_first" in printed) == (0, True, True), printed
    row = await db.fetchrow("select name, success_quota, ends_on, amd, script, calling_hours from campaigns")
    assert row is not None
    assert tuple(row) == ("2027", 50, date(2027, 12, 18), True, "", hours)
    audited = await db.fetchrow("select user_id, target, detail from audit_log where action = 'campaign.change'")
    assert audited is not None
    assert (audited["user_id"], audited["target"]) == (None, f"campaign {world.campaign}")
    assert audited["detail"]["settings"]["attempt_cap"] == {"max": 2, "days": 30}
    _, printed = await plateau(database_url, tmp_path, "show", "2027", "--json")
    shown = json.loads(printed)
    assert (shown["version"], shown["attempt_cap"]) == (audited["detail"]["version"], {"max": 2, "days": 30})
    code, printed = await plateau(database_url, tmp_path, "show", "2027")
    assert (code, "its own" in printed, "the profile's" in printed) == (0, True, True)
    assert (await plateau(database_url, tmp_path, "set", "2027", "attempt_cap=", "ends_on="))[0] == 0
    assert await db.fetchval("select ends_on is null and attempt_cap is null from campaigns") is True


async def test_cm08_a_company_and_its_campaign_are_made(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    settings = {"PLATEAU_DIALING__NUMBERS": "fiction"}
    code, printed, said = await typed(database_url, tmp_path, "principal", "add", "Exemple 2", **settings)
    assert (code, printed.endswith(": Exemple 2\n")) == (0, True), said
    assert (await typed(database_url, tmp_path, "principal", "add", "Exemple 2", **settings))[0] == 1
    assert "Exemple 2" in (await typed(database_url, tmp_path, "principal", "list", **settings))[1]
    made = ("add", "Essai", "--trunk", "main", "--caller-id", "01 99 00 00 00")
    code, printed = await plateau(database_url, tmp_path, *made)
    assert (code, "Say whose with --for; there is Exemple SA, Exemple 2" in printed) == (1, True)
    whose = ("--for", "Exemple SA")
    code, printed = await plateau(database_url, tmp_path, *made, *whose, "profile=FR_B2B", "success_quota=5")
    assert (code, "Essai" in printed) == (0, True), printed
    row = await db.fetchrow(
        "select principal_id, mode, state, profile, success_quota from campaigns where name = 'Essai'"
    )
    assert row is not None
    assert tuple(row) == (world.principal, "preview", "draft", "FR_B2B", 5)
    assert await db.fetchval("select count(*) from dispositions") > 5
    assert await db.fetchval("select detail ->> 'created' from audit_log where action = 'campaign.create'") == "true"
    assert "already" in (await plateau(database_url, tmp_path, *made, *whose))[1]
    assert (await plateau(database_url, tmp_path, *made, *whose, "--mode", "fast"))[0] == 2
    assert (await plateau(database_url, tmp_path, *made, *whose, "ring_seconds=10", "profile=FR_B2C"))[0] == 1


async def test_b03_what_the_api_refuses_is_refused_and_changes_nothing(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db, name="Essai", profile="FR_B2C")
    before = await db.fetchrow("select * from campaigns")
    late = '{"hours": [["09:00", "22:00"]]}'
    for words, code, said in [
        (('attempt_cap={"max": 9, "days": 30}',), 1, "attempt_cap: "),
        ((f"calling_hours={late}",), 1, "calling_hours: "),
        (("starts_on=2027-02-01", "ends_on=2027-01-01"), 1, "end before it begins"),
        (("default_caller_id=+33199000009",), 1, "not one that the trunk may show"),
        (("trunk=nowhere",), 1, "trunk: main"),
        (("lead_order=sideways",), 2, "lead_order: "),
        (("lead_order=",), 2, "lead_order: "),
        (("lead_order=null",), 2, "lead_order: "),
        (("colour=red",), 2, "colour is no setting"),
        (("kept_free=1", "kept_free=2"), 2, "twice"),
        (("kept_free=1", "--version", "99"), 1, "changed this campaign"),
    ]:
        found, printed = await plateau(database_url, tmp_path, "set", "Essai", *words)
        assert (found, said in printed) == (code, True), printed
    assert await db.fetchrow("select * from campaigns") == before
    assert await db.fetchval("select count(*) from audit_log") == 0
    await db.execute("update campaigns set state = 'finished'")
    assert (await plateau(database_url, tmp_path, "set", "Essai", "kept_free=1"))[0] == 1
