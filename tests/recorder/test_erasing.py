"""A person is erased from every table and file; what was counted stays, and holds and calls are waited for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import audit
from db.history import verifying
from db.people import dnc, erasure
from db.people.erasure import Asked, ErasureRefused
from db.search import index
from dialer.core.erased import KeyMissing, Keyring
from recorder.erasing import Eraser
from tests.db.everything import mentions
from tests.db.world import insert
from tests.recorder.conftest import Bench
from tests.recorder.sound import spool_file

RING = Keyring.of(["a key of thirty-two characters...."])
NUMBER, EMAIL = "+33639980042", "anne.zylberstein@exemple.invalid"


async def a_person(bench: Bench) -> tuple[int, int, int]:
    """Contact, lead and attempt of somebody who was talked to and recorded, with traces everywhere."""
    db, world = bench.db, bench.world
    contact = await insert(
        db, "contacts", principal_id=world.principal, title="Mme", first_name="Anne", last_name="Zylberstein",
        company="Zylberstein Conseil", street="3 rue Zylberstein", postcode="69001", city="Lyon", email=EMAIL,
        extra={"épouse": "Zylberstein"},
    )  # fmt: skip
    number = await insert(db, "contact_numbers", contact_id=contact, e164=NUMBER, kind="mobile", rank=1)
    lead = await insert(
        db, "leads", campaign_id=world.campaign, batch_id=world.batch, contact_id=contact, number_id=number
    )
    attempt = await world.a_conversation(lead=lead, seconds=3, note="Mme Zylberstein rappelle", disposition_code="x")
    await world.a_recording(attempt)
    spool_file(bench.places.spool, attempt)
    await bench.attend()
    await db.execute("update leads set attempts = 1, state = 'callback' where id = $1", lead)
    await insert(
        db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=bench.now, note="Zylberstein, après 18 h",
        promised_in=attempt,
    )  # fmt: skip
    for state, row in (("done", {"answered_at": bench.now}),):
        await insert(
            db, "commands", node="main", kind="dispose", state=state,
            payload={"attempt_id": attempt, "note": "Zylberstein"}, **row,
        )  # fmt: skip
    for n, cells in enumerate((f'["Zylberstein","0{NUMBER[3:]}"]', f'["X","{EMAIL}"]', '["Autre","0199001234"]')):
        await insert(
            db, "batch_refusals", batch_id=world.batch, row=n + 2, field="phone", code="x",
            reason=f"row {n}", content=cells,
        )  # fmt: skip
    await insert(
        db, "contact_corrections", contact_id=contact, field="last_name", before="Zylbersztein", after="Zylberstein"
    )
    request = await insert(
        db, "rights_requests", principal_id=world.principal, kind="erasure", due_at=bench.now, channel="call",
        said="Anne Zylberstein",
    )  # fmt: skip
    await insert(db, "rights_request_contacts", request_id=request, contact_id=contact)
    await insert(
        db, "events", kind="attempt", attempt_id=attempt, lead_id=lead, body={"note": "Zylberstein", "state": "ended"}
    )
    await insert(
        db, "exports", kind="contacts", layout="csv", filter={"text": "Zylberstein"}, state="done",
        rows_total=1, bytes=1, file_name="x.csv", created_by=world.agent, finished_at=bench.now,
        expires_at=bench.now + timedelta(days=900),
    )  # fmt: skip
    await insert(
        db, "consents", principal_id=world.principal, contact_id=contact, e164=NUMBER, purpose="prospecting",
        kind="contract", granted_at=bench.now, channel="paper", evidence="contrat Zylberstein",
    )  # fmt: skip
    await insert(
        db, "refusals", principal_id=world.principal, contact_id=contact, e164=NUMBER, attempt_id=attempt,
        refused_at=bench.now,
    )  # fmt: skip
    await db.execute("insert into national_list_checks values ($1, 'bloctel', false, now())", NUMBER)
    wanted = {"find": "Zylberstein", "number": NUMBER, "kind": "contacts", "campaign_ids": [1]}
    await audit.write(db, None, "export.order", "export 1", {"layout": "csv", "wanted": wanted})
    while await index.catch_up_some(db) is not None:
        pass
    return contact, lead, attempt


def eraser(bench: Bench, ring: Keyring = RING) -> Eraser:
    return Eraser(bench.pool, "main", bench.places, ring)


async def asked(bench: Bench, *contacts: int, **more: Any) -> int:
    async with bench.db.transaction():
        return await erasure.ask(bench.db, RING, Asked(contacts, **more))


async def test_nothing_of_an_erased_person_is_left_in_any_table_or_file(bench: Bench) -> None:
    contact, lead, attempt = await a_person(bench)
    before = await verifying.faults(bench.db)
    assert len(bench.kept()) == 1
    asked_for = await asked(bench, contact)
    assert await bench.db.fetchval("select state from leads where id = $1", lead) == "blocked"
    assert await eraser(bench).run() == 1
    for said in ("zylber", "anne", NUMBER, NUMBER[3:], EMAIL, "3 rue", "rappelle"):
        assert await mentions(bench.db, said) == [], said
    assert bench.kept() == []
    assert await bench.db.fetchval("select expires_at <= now() from exports")
    row = await bench.db.fetchrow("select * from erasures where id = $1", asked_for)
    assert (row["state"], row["erased"]["contacts"], row["erased"]["refused_rows"]) == ("done", 1, 2)
    assert len(row["checksum"]) == 32
    assert row["erased"]["refusals"] == 1
    assert [set(one) for one in row["erased"]["recordings"]] == [{"recording", "sha256", "gone_at"}]
    ordered = await bench.db.fetchval("select detail from audit_log where action = 'export.order'")
    assert ordered == {"layout": "csv", "wanted": {"kind": "contacts", "campaign_ids": [1]}}
    assert await bench.db.fetchval("select count(*) from consents where kind = 'contract' and evidence = 'erased'") == 1
    assert await verifying.faults(bench.db) == before
    counted = await bench.db.fetchrow("select outcome, disposition_code from attempts where id = $1", attempt)
    assert tuple(counted) == ("connected", "x")
    assert await bench.db.fetchval("select content from batch_refusals where row = 4") == '["Autre","0199001234"]'


async def test_an_erased_number_cannot_come_back(bench: Bench) -> None:
    contact, _, _ = await a_person(bench)
    await asked(bench, contact)
    await eraser(bench).run()
    assert await dnc.held(bench.db, dnc.Erased(RING), [NUMBER], bench.world.principal)
    assert not await dnc.held(bench.db, dnc.Erased(RING), ["+33639980043"], bench.world.principal)


async def test_without_keep_off_only_what_was_opposed_stays_so(bench: Bench) -> None:
    contact, _, _ = await a_person(bench)
    await asked(bench, contact, keep_off=False, cause="retention")
    await eraser(bench).run()
    assert not await dnc.held(bench.db, dnc.Erased(RING), [NUMBER], bench.world.principal)


async def test_a_legal_hold_postpones_an_erasure_and_the_erasure_says_so(bench: Bench) -> None:
    contact, _, _ = await a_person(bench)
    hold = await insert(bench.db, "contact_holds", contact_id=contact, reason="litige")
    asked_for = await asked(bench, contact)
    assert await eraser(bench).run() == 0
    assert await bench.db.fetchval("select state from erasures where id = $1", asked_for) == "held"
    assert await mentions(bench.db, "zylberstein")
    assert await bench.db.fetchval("delete from contacts where id = $1 returning id", contact) is None
    await bench.db.execute("update contact_holds set lifted_at = now() where id = $1", hold)
    assert await eraser(bench).run() == 1
    assert await mentions(bench.db, "zylberstein") == []


async def test_an_erasure_waits_for_the_end_of_the_call(bench: Bench) -> None:
    contact, lead, _ = await a_person(bench)
    live = await bench.world.an_attempt(lead=lead, state="dialing", ended_at=None, outcome=None)
    await bench.db.execute("update leads set state = 'calling' where id = $1", lead)
    asked_for = await asked(bench, contact)
    assert await eraser(bench).run() == 0
    assert await bench.db.fetchval("select state from erasures where id = $1", asked_for) == "in_call"
    await bench.db.execute(
        "update attempts set state = 'ended', ended_at = now(), outcome = 'busy' where id = $1", live
    )
    await bench.db.execute("update leads set state = 'callable' where id = $1", lead)
    assert await bench.db.fetchval("select state from leads where id = $1", lead) == "blocked", (
        "nobody calls them again"
    )
    assert await eraser(bench).run() == 1
    await bench.db.execute("update attempts set note = 'Zylberstein, trop tard' where id = $1", live)
    assert await mentions(bench.db, "zylberstein") == []


class Killed(BaseException):
    """The process is gone at this line."""


@pytest.mark.parametrize("line", ["before the file", "after the file"])
async def test_an_erasure_that_was_killed_goes_on(bench: Bench, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contact, _, _ = await a_person(bench)
    asked_for = await asked(bench, contact)
    delete = Eraser._delete

    def die(self: Eraser, sound: erasure.Sound) -> None:
        if line == "after the file":
            delete(self, sound)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Eraser, "_delete", die)
        with pytest.raises(Killed):
            await eraser(bench).run()
    assert await bench.db.fetchval("select state from erasures where id = $1", asked_for) == "files"
    assert await eraser(bench).run() == 1
    assert bench.kept() == []
    assert await eraser(bench).run() == 0


async def test_sound_that_was_not_encoded_yet_goes_too(bench: Bench) -> None:
    contact, lead, _ = await a_person(bench)
    attempt = await bench.world.a_conversation(lead=lead, seconds=3)
    await bench.world.a_recording(attempt)
    spool_file(bench.places.spool, attempt)
    await asked(bench, contact)
    assert await eraser(bench).run() == 1
    assert bench.spooled() == []
    await bench.attend()
    assert bench.kept() == []


async def test_a_file_that_stays_keeps_the_erasure_open(bench: Bench, tmp_path: Path) -> None:
    contact, _, _ = await a_person(bench)
    asked_for = await asked(bench, contact)
    folder = bench.kept()[0].parent
    kept = bench.kept()[0]
    kept.rename(folder / "elsewhere")
    kept.mkdir()  # cannot be unlinked
    with pytest.raises(OSError):
        await eraser(bench).run()
    assert await bench.db.fetchval("select state from erasures where id = $1", asked_for) == "files"
    kept.rmdir()
    (folder / "elsewhere").rename(kept)
    assert await eraser(bench).run() == 1
    assert not kept.exists() and list(folder.iterdir()) == []


async def test_who_cannot_be_erased_is_refused_with_the_reason(bench: Bench) -> None:
    contact, _, _ = await a_person(bench)
    other = await insert(bench.db, "principals", name="Autre SA")
    theirs = await insert(bench.db, "contacts", principal_id=other)
    for code, contacts in (("no_such_person", (10**9,)), ("two_principals", (contact, theirs)), ("no_such_person", ())):
        with pytest.raises(ErasureRefused) as refused:
            await asked(bench, *contacts)
        assert refused.value.code == code
    with pytest.raises(KeyMissing):
        async with bench.db.transaction():
            await erasure.ask(bench.db, Keyring(), Asked((contact,)))
    await asked(bench, contact)
    with pytest.raises(ErasureRefused, match="under way"):
        await asked(bench, contact)
    await eraser(bench).run()
    with pytest.raises(ErasureRefused, match="erased before"):
        await asked(bench, contact)


async def test_an_erasure_of_one_leaves_who_shares_the_number(bench: Bench) -> None:
    contact, _, _ = await a_person(bench)
    other = await insert(bench.db, "contacts", principal_id=bench.world.principal, last_name="Partage")
    await insert(bench.db, "contact_numbers", contact_id=other, e164=NUMBER, kind="phone", rank=1)
    await asked(bench, contact)
    assert await eraser(bench).run() == 1
    assert await bench.db.fetchval("select e164 from contact_numbers where contact_id = $1", other) == NUMBER
    assert await mentions(bench.db, NUMBER) == ["contact_numbers.e164", "national_list_checks.e164"]
