"""`plateau dnc` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

from db.people import dnc
from db.pool import Connection
from dialer.core.erased import Keyring
from tests.db.world import a_world
from tests.plateau.typed import typed

KEY = "k" * 48


async def plateau(url: str, folder: Path, *words: str, keys: tuple[str, ...] = (KEY,)) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, "dnc", *words, PLATEAU_DO_NOT_CALL__KEYS=json.dumps(keys))
    return code, printed + said


async def test_a_number_is_added_checked_and_taken_off_again(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    assert await plateau(database_url, tmp_path, "add", "0639 98 12 34", "--for", "Exemple SA", "--asked") == (
        0,
        "+33639981234 is on the list of Exemple SA from now on\n",
    )
    code, printed = await plateau(database_url, tmp_path, "check", "+33639981234", "--for", str(world.principal))
    assert (code, "on the list: principal" in printed) == (1, True)
    assert (await plateau(database_url, tmp_path, "check", "+33639981234"))[0] == 0  # not on everybody's
    remove = ("remove", "0639981234", "--for", "Exemple SA")
    code, printed = await plateau(database_url, tmp_path, *remove)
    assert (code, "say with --reason" in printed) == (1, True)
    assert (await plateau(database_url, tmp_path, *remove, "--reason", "accord signe"))[1].startswith(
        "+33639981234 is off"
    )
    assert await db.fetchval("select detail ->> 'reason' from audit_log where action = 'dnc.remove'") == "accord signe"


async def test_a_prefix_holds_and_one_that_is_none_is_refused(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    assert (await plateau(database_url, tmp_path, "add", "+3389", "--prefix", "--reason", "prix"))[1].startswith(
        "+3389... is on"
    )
    code, printed = await plateau(database_url, tmp_path, "check", "0892123456")
    assert (code, "+3389..." in printed) == (1, True)
    assert "+3389..." in (await plateau(database_url, tmp_path, "list"))[1]
    code, printed = await plateau(database_url, tmp_path, "add", "+33", "--prefix")
    assert (code, "4 to 14 digits" in printed) == (1, True)


async def test_an_erased_number_is_recognised_by_the_key_and_by_nothing_else(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await dnc.keep_hash(db, Keyring.of([KEY]), ["+33639981235"], principal_id=None, added_by=None)
    code, printed = await plateau(database_url, tmp_path, "check", "0639981235")
    assert (code, "(erased)" in printed) == (1, True)
    code, printed = await plateau(database_url, tmp_path, "check", "0639981235", keys=("x" * 48,))
    assert (code, "is not in the settings" in printed) == (1, True)
    lost = ("forget-lost-keys", "--reason", "incendie", "--yes")
    assert (await plateau(database_url, tmp_path, *lost))[1] == "0 hashes are forgotten\n"  # the key is there
    removed = await plateau(database_url, tmp_path, "remove", "0639981235", "--reason", "veut un rappel")
    assert removed == (0, "+33639981235 is off everybody's list\n")


async def test_a_key_that_is_lost_for_good_is_given_up_by_a_person_and_audited(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await dnc.keep_hash(db, Keyring.of(["lost" * 12]), ["+33639981235"], principal_id=None, added_by=None)
    lost = ("forget-lost-keys", "--reason", "incendie", "--yes")
    assert (await plateau(database_url, tmp_path, *lost))[1] == "1 hashes are forgotten\n"
    assert (await plateau(database_url, tmp_path, "check", "0639981235"))[0] == 0
    detail = await db.fetchval("select detail from audit_log where action = 'dnc.forget_lost_keys'")
    assert detail == {"reason": "incendie", "entries": 1}
