"""What has run out of time is listed first, then erased, once a day, by one recorder; holds and contracts stay."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from db.people import dnc, outlived, retention
from dialer.core.erased import Keyring
from dialer.core.retention import RetentionLaw, RetentionTerms, retention_of
from ops.law import load
from recorder.erasing import Eraser
from recorder.retention import Retention
from tests.db.world import insert
from tests.recorder.conftest import Bench

RING = Keyring.of(["a key of thirty-two characters...."])
LAW = retention_of(load(), date(2026, 11, 22))


async def a_contact(bench: Bench, age: timedelta) -> tuple[int, int]:
    """Contact and lead, collected so long ago."""
    lead = await bench.world.a_lead()
    contact: int = await bench.db.fetchval("select contact_id from leads where id = $1", lead)
    await bench.db.execute("update contacts set created_at = $2 where id = $1", contact, bench.now - age)
    return contact, lead


def a_retention(bench: Bench) -> Retention:
    return Retention(bench.pool, RING, lambda _: LAW, lambda: bench.now)


async def erased(bench: Bench) -> set[int]:
    await Eraser(bench.pool, "main", bench.places, RING).run()
    return {row["id"] for row in await bench.db.fetch("select id from contacts where erased_at is not null")}


LONG, SHORT = timedelta(days=1096), timedelta(days=1090)


async def test_the_first_run_is_dry_and_the_next_day_what_it_listed_goes(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    old, lead = await a_contact(bench, LONG)
    young, _ = await a_contact(bench, SHORT)
    asked_back, asked_lead = await a_contact(bench, LONG)
    attempt = await bench.world.a_conversation(lead=asked_lead)
    await insert(
        bench.db, "callbacks", campaign_id=bench.world.campaign, lead_id=asked_lead, due_at=bench.now,
        promised_in=attempt, state="cancelled",
    )  # fmt: skip
    held, _ = await a_contact(bench, LONG)
    await insert(bench.db, "contact_holds", contact_id=held, reason="litige")
    customer, customer_lead = await a_contact(bench, LONG)
    await insert(
        bench.db, "dispositions", campaign_id=bench.world.campaign, code="sold", label_fr="Vente", label_en="Sale",
        effect="success",
    )  # fmt: skip
    await bench.world.a_conversation(lead=customer_lead, disposition_code="sold")
    await bench.world.an_attempt(lead=lead, note="Exemple")
    run = await a_retention(bench).run_if_due()
    assert run is not None
    assert await a_retention(bench).run_if_due() is None, "once a day"
    first = (await retention.runs(bench.db, 1))[0]
    assert (first.dry, first.counts["prospects"], first.counts["customers"], first.counts["kept"]) == (True, 1, 0, 1)
    assert await erased(bench) == set()
    assert [one.contact_id for one in await retention.due(bench.db, LAW, bench.now)] == [old]
    bench.now += timedelta(hours=21)
    assert await a_retention(bench).run_if_due() is not None
    assert await erased(bench) == {old}
    assert {young, asked_back, held, customer} & await erased(bench) == set()
    assert (await retention.runs(bench.db, 1))[0].counts["prospects"] == 1
    bench.now += timedelta(hours=21)
    await a_retention(bench).run_if_due()
    assert (await retention.runs(bench.db, 1))[0].counts["prospects"] == 0, "again changes nothing"


async def test_a_principal_may_set_less_and_never_more(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    contact, _ = await a_contact(bench, timedelta(days=40))
    for days, found in ((5000, []), (30, [contact]), (None, [])):
        await retention.set_term(bench.db, bench.world.principal, "prospects", days, None)
        assert [one.contact_id for one in await retention.due(bench.db, LAW, bench.now)] == found


async def test_recordings_of_a_principal_go_sooner_and_held_ones_stay(bench: Bench) -> None:
    recordings = [await bench.world.a_recording(await bench.world.a_conversation(seconds=3)) for _ in range(2)]
    await bench.db.execute("update recordings set state = 'missing'")
    held = await bench.db.fetchval("select contact_id from recordings where id = $1", recordings[1])
    await insert(bench.db, "contact_holds", contact_id=held, reason="litige")
    await retention.set_term(bench.db, bench.world.principal, "recordings", 30, None)
    bench.now += timedelta(days=31)
    assert await bench.sweeper.retention() == 1
    assert (await bench.row(recordings[0]))["state"] == "erased"
    assert (await bench.row(recordings[1]))["state"] == "missing"


async def test_two_recorders_do_not_run_at_once_and_a_killed_run_is_begun_again(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    await insert(
        bench.db, "retention_runs", dry=True, terms=await the_terms(bench), finished_at=bench.now - timedelta(days=2)
    )
    await insert(bench.db, "retention_runs", dry=False, terms={})  # its process was killed
    await a_contact(bench, LONG)
    ran = await asyncio.gather(*(a_retention(bench).run_if_due() for _ in range(4)))
    assert len([run for run in ran if run]) == 1
    assert len(await erased(bench)) == 1


async def test_old_logs_go_and_the_moves_of_calls_stay(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    old = bench.now - timedelta(days=1096)
    for at in (old, bench.now):
        await insert(bench.db, "audit_log", at=at, action="lead.search")
        for kind in ("attempt", "callback"):
            await insert(bench.db, "events", at=at, kind=kind)
    await insert(
        bench.db,
        "batches",
        campaign_id=bench.world.campaign,
        file_name="y",
        state="done",
        finished_at=old,
        created_at=old,
    )
    batch = await bench.db.fetchval("select max(id) from batches")
    await insert(
        bench.db, "batch_refusals", batch_id=batch, row=2, field="x", code="x", reason="x", content='["Dupont"]'
    )
    await insert(
        bench.db, "retention_runs", dry=True, terms=await the_terms(bench), finished_at=bench.now - timedelta(days=2)
    )
    await a_retention(bench).run_if_due()
    assert await bench.db.fetchval("select count(*) from audit_log where at < $1", old + timedelta(1)) == 0
    kinds = await bench.db.fetch("select kind from events where at < $1", old + timedelta(1))
    assert [row["kind"] for row in kinds] == ["attempt"]
    assert await bench.db.fetchval("select content from batch_refusals") == "[]"
    run = (await retention.runs(bench.db, 1))[0]
    assert (run.counts["audit"], run.counts["events"], run.counts["refused_rows"]) == (1, 1, 1)


async def test_old_messages_and_who_listened_to_whom_go_and_take_overs_stay(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    old = bench.now - timedelta(days=1096)
    boss = await insert(bench.db, "users", login="chef", name="Chef", role="supervisor", password_hash="-")
    attempt = await bench.world.a_conversation()
    recording = await bench.world.a_recording(attempt)
    number = 0
    for at in (old, bench.now):
        message = await insert(bench.db, "messages", sent_by=boss, sent_at=at, about="word", text="Exemple")
        await insert(bench.db, "message_readers", message_id=message, agent_id=bench.world.agent)
        await insert(bench.db, "recording_listens", recording_id=recording, user_id=boss, began_at=at)
        for mode in ("listen", "take_over"):
            number += 1
            await insert(
                bench.db, "monitorings", id=number, node="main", supervisor_id=boss, agent_id=bench.world.agent,
                phone="web", stays=False, state="ended", mode=mode, asked_at=at, ended_at=at, ended_why="supervisor",
            )  # fmt: skip
            await insert(
                bench.db, "monitoring_parts", monitoring_id=number, attempt_id=attempt, mode=mode, told=True,
                began_at=at, ended_at=at,
            )  # fmt: skip
    counts = await outlived.counted(bench.db, LAW, {}, bench.now)
    assert (counts["messages"], counts["monitorings"], counts["listens"]) == (1, 1, 1)
    gone = await outlived.prune_log(bench.db, LAW, {}, bench.now)
    assert (gone["messages"], gone["monitorings"], gone["listens"]) == (1, 1, 1)
    assert not any((await outlived.prune_log(bench.db, LAW, {}, bench.now)).values())
    left = await bench.db.fetch("select m.mode, m.asked_at from monitorings m order by m.id")
    assert [(row["mode"], row["asked_at"] == old) for row in left] == [
        ("take_over", True), ("listen", False), ("take_over", False),
    ]  # fmt: skip
    assert await bench.db.fetchval("select count(*) from messages") == 1
    assert await bench.db.fetchval("select count(*) from recording_listens") == 1


async def test_campaigns_that_keep_recordings_longer_than_the_law_are_named(bench: Bench) -> None:
    await bench.db.execute("update campaigns set retention_days = 730")
    counts = await outlived.counted(bench.db, LAW, {}, bench.now)
    assert [(one["retention_days"], one["law_days"]) for one in counts["campaigns_longer_than_law"]] == [(730, 183)]


async def test_a_thousand_go_in_batches(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    await bench.db.execute(
        "with c as (insert into contacts (principal_id, last_name, created_at)"
        " select $1, 'Exemple', now() - interval '4 years' from generate_series(1, 1000) returning id)"
        " insert into contact_numbers (contact_id, e164, kind, rank)"
        " select id, '+336399' || lpad((row_number() over ())::text, 5, '0'), 'mobile', 1 from c",
        bench.world.principal,
    )
    await insert(
        bench.db, "retention_runs", dry=True, terms=await the_terms(bench), finished_at=bench.now - timedelta(days=2)
    )
    await a_retention(bench).run_if_due()
    assert await bench.db.fetchval("select count(*) from erasures") == 5
    assert len(await erased(bench)) == 1000


async def test_where_the_law_gives_no_number_nothing_goes(bench: Bench) -> None:
    await a_contact(bench, timedelta(days=9000))
    assert await retention.due(bench.db, RetentionLaw(RetentionTerms(None, None, None), {}), bench.now) == []


async def the_terms(bench: Bench) -> dict[str, Any]:
    return LAW.told(await retention.own_terms(bench.db))


async def a_campaign(bench: Bench, profile: str) -> int:
    """Another campaign of the same principal, under another profile."""
    made: int = await bench.db.fetchval(
        "insert into campaigns (node, principal_id, name, mode, trunk, default_caller_id, profile)"
        " select node, principal_id, 'Sous ' || $1, mode, trunk, default_caller_id, $1 from campaigns where id = $2"
        " returning id",
        profile, bench.world.campaign,
    )  # fmt: skip
    return made


async def also_in(bench: Bench, lead: int, campaign: int) -> int:
    """The same contact as a lead of another campaign."""
    batch = await insert(
        bench.db, "batches", campaign_id=campaign, file_name="x", state="done", finished_at=bench.now
    )  # fmt: skip
    made: int = await bench.db.fetchval(
        "insert into leads (campaign_id, batch_id, contact_id, number_id)"
        " select $2, $3, contact_id, number_id from leads where id = $1 returning id",
        lead, campaign, batch,
    )  # fmt: skip
    return made


async def test_of_two_profiles_the_shorter_term_counts_and_is_named(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    law = replace(LAW, profiles={**LAW.profiles, "GB": replace(LAW.profiles["GB"], prospects=100)})
    other = await a_campaign(bench, "GB")
    both, lead = await a_contact(bench, timedelta(days=101))
    await also_in(bench, lead, other)
    await a_contact(bench, timedelta(days=101))
    found = await retention.due(bench.db, law, bench.now)
    assert [(one.contact_id, one.profile, one.customer) for one in found] == [(both, "GB", False)]


async def test_customers_go_after_the_end_of_the_relation_and_a_running_contract_holds_them(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    await insert(
        bench.db, "dispositions", campaign_id=bench.world.campaign, code="sold", label_fr="Vente", label_en="Sale",
        effect="success",
    )  # fmt: skip
    made = {}
    for name, sold, contract in (
        ("sold long ago", LONG, None),
        ("sold lately", SHORT, None),
        ("runs", LONG, (None, None)),
        ("ended lately", LONG, (SHORT, None)),
        ("revoked long ago", LONG, (None, LONG)),
        ("not over yet", LONG, (-SHORT, None)),
    ):
        contact, lead = await a_contact(bench, timedelta(days=2000))
        made[contact] = name
        then = bench.now - sold
        await bench.world.a_conversation(lead=lead, began=then, disposition_code="sold", disposed_at=then)
        if contract:
            until, revoked = (None if one is None else bench.now - one for one in contract)
            await insert(
                bench.db, "consents", principal_id=bench.world.principal, contact_id=contact, purpose="prospecting",
                kind="contract", granted_at=bench.now - timedelta(days=1900), channel="paper", evidence="x",
                valid_until=until, revoked_at=revoked, revoked_how="paper" if revoked else None,
            )  # fmt: skip
    found = await retention.due(bench.db, LAW, bench.now)
    assert {made[one.contact_id] for one in found} == {"sold long ago", "revoked long ago"}
    assert all(one.customer and one.profile == "DEMO" for one in found)
    run = await a_retention(bench).run_if_due()
    assert run is not None
    counts = (await retention.runs(bench.db, 1))[0].counts
    assert (counts["prospects"], counts["customers"], counts["contracts"]) == (0, 2, 2)
    bench.now += timedelta(hours=21)
    await a_retention(bench).run_if_due()
    assert {made[one] for one in await erased(bench)} == {"sold long ago", "revoked long ago"}


async def test_a_german_consent_is_proved_five_years_after_its_last_use(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    campaign = await a_campaign(bench, "DE")
    text = await insert(
        bench.db, "consent_texts", principal_id=bench.world.principal, purpose="prospecting", version=1, text="Oui"
    )  # fmt: skip
    made = {}
    for name, used in (("used lately", 1500), ("used long ago", 1830), ("never agreed", None)):
        contact, lead = await a_contact(bench, timedelta(days=2500))
        made[contact] = name
        german = await also_in(bench, lead, campaign)
        if used:
            await insert(
                bench.db, "consents", principal_id=bench.world.principal, contact_id=contact, purpose="prospecting",
                text_id=text, granted_at=bench.now - timedelta(days=2400), channel="paper", evidence="x",
            )  # fmt: skip
            await bench.world.a_conversation(lead=german, campaign_id=campaign, began=bench.now - timedelta(days=used))
    found = await retention.due(bench.db, LAW, bench.now)
    assert {made[one.contact_id] for one in found} == {"used long ago", "never agreed"}


async def test_new_terms_are_first_run_dry(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    contact, _ = await a_contact(bench, timedelta(days=500))
    await insert(
        bench.db, "retention_runs", dry=True, terms=await the_terms(bench), finished_at=bench.now - timedelta(days=2)
    )  # fmt: skip
    await retention.set_term(bench.db, bench.world.principal, "prospects", 400, None)
    await a_retention(bench).run_if_due()
    run = (await retention.runs(bench.db, 1))[0]
    assert (run.dry, run.counts["prospects"]) == (True, 1), "whoever mistyped a term sees it a day before"
    bench.now += timedelta(hours=21)
    await a_retention(bench).run_if_due()
    assert await erased(bench) == {contact}


async def test_recordings_never_outlive_what_their_profile_lets_a_campaign_keep(bench: Bench) -> None:
    recording = await bench.world.a_recording(await bench.world.a_conversation(seconds=3))
    await bench.db.execute("update recordings set state = 'missing'")
    await bench.db.execute("update campaigns set retention_days = 3650")
    bench.now += timedelta(days=729)
    assert await bench.sweeper.retention() == 0
    bench.now += timedelta(days=2)
    assert await bench.sweeper.retention() == 1
    assert (await bench.row(recording))["state"] == "erased"


async def test_oppositions_stay_without_an_end_and_end_only_where_a_profile_says_so(bench: Bench) -> None:
    bench.now = datetime.now(UTC)
    principal = bench.world.principal
    for n, days in ((1, 1090), (2, 1100), (3, 9000)):
        await dnc.add(bench.db, f"+3363998000{n}", principal_id=principal, source="agent")
        await bench.db.execute(
            "update dnc set added_at = $2 where e164 = $1", f"+3363998000{n}", bench.now - timedelta(days=days)
        )  # fmt: skip
    await dnc.add(bench.db, "+33639980009", principal_id=None, source="agent")
    await bench.db.execute("update dnc set added_at = $1 where principal_id is null", bench.now - timedelta(days=9000))
    assert await outlived.prune_oppositions(bench.db, LAW, bench.now) == 0
    counts = await outlived.counted(bench.db, LAW, {}, bench.now)
    assert (counts["oppositions"], counts["oppositions_kept"]) == (0, 2), "US keeps five years: the longest is asked"
    ends = {name: replace(one, oppositions_end=True) for name, one in LAW.profiles.items()}
    law = replace(LAW, profiles=ends)
    await a_campaign(bench, "US")
    assert await outlived.prune_oppositions(bench.db, law, bench.now) == 1, "five years under the other profile"
    left = {row["e164"] for row in await bench.db.fetch("select e164 from dnc")}
    assert left == {"+33639980001", "+33639980002", "+33639980009"}
    kept = replace(law, profiles={**ends, "US": LAW.profiles["US"]})
    await bench.db.execute("update dnc set added_at = 'epoch'")
    assert await outlived.prune_oppositions(bench.db, kept, bench.now) == 0, "one profile that ends none keeps all"
