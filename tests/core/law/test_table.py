"""The facts of the law, row by row: what is asked, what has to come out, and the source it rests on in the name."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from dialer.core.law.case import Consent, Opposition
from dialer.core.states import CampaignMode
from tests.core.law.cases import LAW, at, rules, verdict

MANUAL, PREVIEW = CampaignMode.MANUAL, CampaignMode.PREVIEW
PROGRESSIVE, PREDICTIVE = CampaignMode.PROGRESSIVE, CampaignMode.PREDICTIVE


class Row(NamedTuple):
    name: str
    profile: str
    changed: dict[str, Any]
    refused_by: list[str]


HOURS, CAPS, REST, CONSENT = "calendar_hours", "attempt_caps", "refusal_cooloff", "consent_or_contract"
FOUR = ("2026-11-02T11:00:00", "2026-11-03T11:00:00", "2026-11-04T11:00:00", "2026-11-05T11:00:00")
REAL = {"number": "+33144000000", "world": "live"}
MIAMI = {"number": "+13055550123"}
THREE = ("2026-11-24T08:00:00", "2026-11-24T09:00:00", "2026-11-24T10:00:00")


def paris(text: str) -> dict[str, Any]:
    return {"now": at(text)}


def old(text: str, **more: Any) -> dict[str, Any]:
    """Before the consent regime: compared with Bloctel the day before."""
    return {"now": at(text), "consent": Consent.NONE, "listed": False, "compared_at": at("2026-07-06T11:00:00")} | more


ROWS = [
    # French hours, days and holidays
    Row("S1_S2_monday_morning", "FR_B2C", paris("2026-11-23T10:00:00"), []),
    Row("S1_S2_not_before_ten", "FR_B2C", paris("2026-11-23T09:59:59"), [HOURS]),
    Row("S1_S2_the_last_second_before_thirteen", "FR_B2C", paris("2026-11-23T12:59:59"), []),
    Row("S1_S2_not_at_thirteen", "FR_B2C", paris("2026-11-23T13:00:00"), [HOURS]),
    Row("S1_S2_at_fourteen", "FR_B2C", paris("2026-11-23T14:00:00"), []),
    Row("S1_S2_the_last_second_before_twenty", "FR_B2C", paris("2026-11-23T19:59:59"), []),
    Row("S1_S2_not_at_twenty", "FR_B2C", paris("2026-11-23T20:00:00"), [HOURS]),
    Row("S1_S2_not_on_saturday", "FR_B2C", paris("2026-11-21T11:00:00"), [HOURS]),
    Row("S1_S2_not_on_sunday", "FR_B2C", paris("2026-11-22T11:00:00"), [HOURS]),
    Row("S1_S2_not_on_a_holiday", "FR_B2C", paris("2026-11-11T11:00:00"), [HOURS]),
    Row("S1_S2_zone_of_the_consumer", "FR_B2C", {"now": at("2026-11-23T11:00:00"), "postcode": "97200"}, [HOURS]),
    Row("S1_S2_zone_of_the_consumer_open", "FR_B2C", {"now": at("2026-11-23T07:00:00"), "postcode": "97400"}, []),
    Row("S6_hours_apply_to_consented_calls", "FR_B2C", paris("2026-11-23T20:30:00"), [HOURS]),
    Row(
        "S6_a_precise_appointment_opens_them",
        "FR_B2C",
        {"now": at("2026-11-23T20:30:00"), "appointment": at("2026-11-23T20:30:00")},
        [],
    ),
    Row(
        "S6_but_no_earlier_than_agreed",
        "FR_B2C",
        {"now": at("2026-11-23T20:29:59"), "appointment": at("2026-11-23T20:30:00")},
        [HOURS],
    ),
    Row(
        "S6_nor_a_quarter_of_an_hour_later",
        "FR_B2C",
        {"now": at("2026-11-23T20:45:00"), "appointment": at("2026-11-23T20:30:00")},
        [HOURS],
    ),
    Row(
        "S6_narrower_than_the_exemption_before",
        "FR_B2C",
        old("2026-07-07T20:30:00", appointment=at("2026-07-07T20:30:00")),
        [HOURS],
    ),
    # French caps and rest
    Row("S1_S2_four_attempts_in_thirty_days", "FR_B2C", {"attempts": tuple(at(one) for one in FOUR)}, [CAPS]),
    Row("S1_S2_a_fourth_is_allowed", "FR_B2C", {"attempts": tuple(at(one) for one in FOUR[:3])}, []),
    Row(
        "S1_S2_day_thirty_no_longer_counts",
        "FR_B2C",
        {"now": at("2026-12-02T10:00:00"), "attempts": tuple(at(one) for one in FOUR)},
        [],
    ),
    Row(
        "S1_S2_day_twenty_nine_counts",
        "FR_B2C",
        {"now": at("2026-12-01T19:59:59"), "attempts": tuple(at(one) for one in FOUR)},
        [CAPS],
    ),
    Row(
        "S1_S2_sixty_full_days_after_a_refusal",
        "FR_B2C",
        {"now": at("2026-09-15T11:00:00"), "refused_at": (at("2026-07-17T11:00:00"),)},
        [REST],
    ),
    Row(
        "S1_S2_day_sixty_one_is_allowed",
        "FR_B2C",
        {"now": at("2026-09-16T10:00:00"), "refused_at": (at("2026-07-17T11:00:00"),)},
        [],
    ),
    Row("S7_a_refusal_since_august_2026_stays", "FR_B2C", {"refused_at": (at("2026-08-11T10:00:00"),)}, [REST]),
    Row(
        "S7_until_the_person_consents_anew",
        "FR_B2C",
        {"refused_at": (at("2026-09-01T10:00:00"),), "consented_at": at("2026-09-02T10:00:00")},
        [],
    ),
    Row(
        "S7_an_older_consent_does_not_lift_it",
        "FR_B2C",
        {"refused_at": (at("2026-09-01T10:00:00"),), "consented_at": at("2026-08-20T10:00:00")},
        [REST],
    ),
    Row(
        "S7_a_contract_does_not_lift_it",
        "FR_B2C",
        {
            "refused_at": (at("2026-09-01T10:00:00"),),
            "consent": Consent.CONTRACT,
            "consented_at": at("2026-09-02T10:00:00"),
        },
        [REST],
    ),
    # French consent, lists and sectors
    Row("S3_S5_consent_is_needed_since_2026_08_11", "FR_B2C", {"consent": Consent.NONE}, [CONSENT]),
    Row("S3_a_running_contract_is_enough", "FR_B2C", {"consent": Consent.CONTRACT}, []),
    Row("S3_consent_is_revocable", "FR_B2C", {"consent": Consent.REVOKED}, [CONSENT]),
    Row("S5_S10_none_was_needed_before", "FR_B2C", old("2026-08-10T11:00:00", compared_at=at("2026-08-01")), []),
    Row("S5_from_the_first_day_on", "FR_B2C", old("2026-08-11T11:00:00"), [CONSENT]),
    Row("S5_S10_who_was_on_bloctel", "FR_B2C", old("2026-07-07T11:00:00", listed=True), ["national_list"]),
    Row("S10_compared_within_thirty_days", "FR_B2C", old("2026-08-05T11:00:00"), []),
    Row("S10_not_longer_ago", "FR_B2C", old("2026-08-05T11:00:01"), ["national_list"]),
    Row("S10_never_compared", "FR_B2C", old("2026-07-07T11:00:00", listed=None, compared_at=None), ["national_list"]),
    Row("S17b_bloctel_is_gone", "FR_B2C", {"listed": True}, []),
    *(
        Row(f"{source}_{sector}_is_banned", "FR_B2C", {"sector": sector}, ["sector_ban"])
        for source, sector in (
            ("S3", "home_energy_saving_or_renewables"),
            ("S3", "home_adaptation_age_or_disability"),
            ("S17", "cpf_training"),
        )
    ),
    *(
        Row(f"{source}_{sector}_except_for_a_contract", "FR_B2C", {"sector": sector, "consent": Consent.CONTRACT}, [])
        for source, sector in (
            ("S3", "home_energy_saving_or_renewables"),
            ("S3", "home_adaptation_age_or_disability"),
            ("S17", "cpf_training"),
        )
    ),
    Row("D_sector_bans_are_for_consumers", "FR_B2B", {"sector": "cpf_training"}, []),
    Row("S23_B2B_needs_no_consent", "FR_B2B", {"consent": Consent.NONE}, []),
    Row("S23_B2B_keeps_the_right_to_object", "FR_B2B", {"consent": Consent.REVOKED}, [CONSENT]),
    Row("M_a_survey_needs_none", "FR_SURVEY", {"consent": Consent.NONE}, []),
    Row("S16_opposition", "FR_B2C", {"opposition": Opposition.PRINCIPAL}, ["internal_opposition"]),
    Row("S16_opposition_to_all", "FR_B2B", {"opposition": Opposition.EVERYBODY}, ["internal_opposition"]),
    # French numbers shown
    *(
        Row(f"S22_S23_{mode}_needs_verified", profile, {"caller_id": "+33144000000", "mode": mode}, ["caller_id"])
        for mode in (PREDICTIVE, PROGRESSIVE)
        for profile in ("FR_B2C", "FR_B2B", "FR_SURVEY")
    ),
    *(
        Row(f"S22_S23_{mode}_may_show_{number}", "FR_B2C", {"caller_id": number, "mode": mode}, [])
        for mode in (MANUAL, PREVIEW)
        for number in ("+33162000000", "+33144000000", "+33970000000")
    ),
    *(
        Row(f"S18_no_mobile_in_{mode}", "FR_B2C", {"caller_id": number, "mode": mode}, ["caller_id"])
        for mode in CampaignMode
        for number in ("+33612345678", "+33712345678", "+262692123456")
    ),
    *(
        Row(f"S20_S25_{number}_is_verified", "FR_B2C", {"caller_id": f"+33{number[1:]}000000"}, [])
        for number in (
            "0162", "0163", "0270", "0271", "0377", "0378", "0424", "0425", "0568", "0569", "0948", "0949",
        )
    ),
    *(
        Row(f"S24_S24b_{number}_is_verified_overseas", "FR_B2C", {"caller_id": f"{code}{number[1:]}12345"}, [])
        for number, code in (
            ("09475", "+590"), ("09476", "+594"), ("09477", "+596"), ("09478", "+262"), ("09479", "+262"),
        )
    ),
    *(
        Row(f"S24_{number}_is_verified_since_2026", "FR_B2C", {"caller_id": f"+33{number[1:]}12345"}, [])
        for number in ("05987", "05988", "05989", "02688", "02689")
    ),
    Row("S9_no_089_in_manual", "FR_B2C", {"caller_id": "+33891234567", "mode": MANUAL}, ["caller_id"]),
    Row("S9_no_118", "FR_B2C", {"caller_id": "118218", "mode": MANUAL}, ["caller_id"]),
    Row("S9_no_short_number", "FR_B2C", {"caller_id": "3612", "mode": MANUAL}, ["caller_id"]),
    Row("S8_not_withheld", "FR_B2C", {"caller_id": None, "mode": MANUAL}, ["caller_id"]),
    Row("S20b_S25b_0937_is_no_call_centre", "FR_B2C", {"caller_id": "+33937123456", "mode": MANUAL}, ["caller_id"]),
    # numbers called
    *(
        Row(f"D_never_dials_{number}", "FR_B2C", {"number": number, "world": "live"}, ["number_category"])
        for number in ("15", "112", "3639", "118218", "116000", "+33891234567", "+33810123456")
    ),
    Row("S39_a_wrong_overseas_number", "FR_B2C", {"number": "+33596123456", "world": "live"}, ["number_category"]),
    Row("S38_fiction_only_in_demonstrations", "FR_B2C", {"world": "live"}, ["live_vs_fiction"]),
    Row("S38_a_demonstration_dials_nothing_else", "FR_B2C", {"number": "+33144000000"}, ["live_vs_fiction"]),
    Row("D_fiction_shown_in_a_demonstration", "FR_B2C", {"caller_id": "+33199009990"}, []),
    Row("D_fiction_shown_to_real_people", "FR_B2C", REAL | {"caller_id": "+33199009990"}, ["caller_id"]),
    # after an abandoned call, and the campaign's rate
    Row("D_seventy_two_hours", "FR_B2C", {"abandoned_at": at("2026-11-20T11:00:01")}, ["abandon_recall_hold"]),
    Row("D_and_no_longer", "FR_B2C", {"abandoned_at": at("2026-11-20T11:00:00")}, []),
    Row("D_a_human_may_call_before", "FR_B2C", {"abandoned_at": at("2026-11-23T10:00:00"), "mode": PREVIEW}, []),
    Row("D_three_percent", "FR_B2C", {"abandon_rate": 0.03}, []),
    Row("D_above_three_percent", "FR_B2C", {"abandon_rate": 0.0301}, ["pacing_abandon_rate"]),
    # companies
    Row("D_B2B_from_nine", "FR_B2B", paris("2026-11-23T09:00:00"), []),
    Row("D_B2B_until_half_past_twelve", "FR_B2B", paris("2026-11-23T12:30:00"), [HOURS]),
    Row("D_B2B_until_half_past_six", "FR_B2B", paris("2026-11-23T18:30:00"), [HOURS]),
    Row("D_B2B_six_attempts", "FR_B2B", {"attempts": tuple(at(one) for one in (*FOUR, *FOUR[:1]))}, []),
    Row("D_B2B_no_seventh", "FR_B2B", {"attempts": tuple(at(one) for one in (*FOUR, *FOUR[:2]))}, [CAPS]),
    # United Kingdom
    Row("S33a_GB_lawful", "GB", {}, []),
    Row("M_GB_saturday", "GB", {"now": at("2026-11-28T11:00:00", "Europe/London")}, []),
    Row("M_GB_from_eight", "GB", {"now": at("2026-11-24T07:59:59", "Europe/London")}, [HOURS]),
    Row("M_GB_until_nine", "GB", {"now": at("2026-11-24T21:00:00", "Europe/London")}, [HOURS]),
    Row("M_GB_TPS", "GB", {"listed": True, "consent": Consent.NONE}, ["national_list"]),
    Row(
        "M_GB_TPS_every_28_days",
        "GB",
        {"compared_at": at("2026-10-27T10:59:59", "Europe/London"), "consent": Consent.NONE},
        ["national_list"],
    ),
    Row(
        "S33a_GB_72_hours",
        "GB",
        {"abandoned_at": at("2026-11-22T11:00:00", "Europe/London")},
        ["abandon_recall_hold"],
    ),
    Row("S33e_GB_no_09", "GB", {"caller_id": "+449012345678"}, ["caller_id"]),
    Row("S33a_GB_not_withheld", "GB", {"caller_id": None}, ["caller_id"]),
    # United States
    Row("S34b_US_lawful", "US", {}, []),
    Row("S34b_US_from_eight_there", "US", {"now": at("2026-11-24T07:59:59", "America/New_York")}, [HOURS]),
    Row("S34b_US_until_nine_there", "US", {"now": at("2026-11-24T21:00:00", "America/New_York")}, [HOURS]),
    Row("S34b_US_sunday", "US", {"now": at("2026-11-22T11:00:00", "America/New_York")}, []),
    Row("S34c_US_machines_need_consent", "US", {"consent": Consent.NONE}, [CONSENT]),
    Row("S34c_US_a_contract_is_no_consent", "US", {"consent": Consent.CONTRACT}, [CONSENT]),
    Row("S34c_US_by_hand_without", "US", {"consent": Consent.NONE, "mode": MANUAL}, []),
    Row("M_US_registry", "US", {"consent": Consent.NONE, "mode": MANUAL, "listed": True}, ["national_list"]),
    Row("M_US_FL_until_eight", "US", MIAMI | {"now": at("2026-11-24T20:00:00", "America/New_York")}, [HOURS]),
    Row(
        "M_US_FL_three_in_24_hours",
        "US",
        {"number": "+13055550123", "attempts": tuple(at(one, "America/New_York") for one in THREE)},
        [CAPS],
    ),
    Row("M_US_no_cap_elsewhere", "US", {"attempts": tuple(at(one, "America/New_York") for one in THREE)}, []),
    Row("S34d_US_not_withheld", "US", {"caller_id": None}, ["caller_id"]),
    # Spain
    Row("S35a_S35b_ES_lawful", "ES", {}, []),
    Row("S35c_ES_from_nine", "ES", {"now": at("2026-11-24T08:59:59", "Europe/Madrid")}, [HOURS]),
    Row("S35c_ES_until_nine", "ES", {"now": at("2026-11-24T21:00:00", "Europe/Madrid")}, [HOURS]),
    Row("S35c_ES_no_saturday", "ES", {"now": at("2026-11-28T11:00:00", "Europe/Madrid")}, [HOURS]),
    Row("S35c_ES_national_holiday", "ES", {"now": at("2026-12-08T11:00:00", "Europe/Madrid")}, [HOURS]),
    Row("S35c_ES_community_needed", "ES", {"postcode": ""}, [HOURS]),
    Row("S35a_ES_consent_needed", "ES", {"consent": Consent.NONE}, [CONSENT]),
    Row("S35b_ES_customers", "ES", {"consent": Consent.CONTRACT}, []),
    Row("S35e_ES_two_years", "ES", {"consented_at": at("2024-11-24T11:00:00", "Europe/Madrid")}, [CONSENT]),
    Row("S35e_ES_within_two_years", "ES", {"consented_at": at("2024-11-25T11:00:00", "Europe/Madrid")}, []),
    Row("S35d_ES_no_mobile_shown", "ES", {"caller_id": "+34612345678"}, ["caller_id"]),
    # Germany
    Row("S36e_DE_lawful", "DE", {}, []),
    Row("S36e_DE_from_eight", "DE", {"now": at("2026-11-24T07:59:59", "Europe/Berlin")}, [HOURS]),
    Row("S36e_DE_until_eight", "DE", {"now": at("2026-11-24T20:00:00", "Europe/Berlin")}, [HOURS]),
    Row("S36e_DE_saturday", "DE", {"now": at("2026-11-28T11:00:00", "Europe/Berlin")}, []),
    Row("S36e_DE_sunday", "DE", {"now": at("2026-11-29T11:00:00", "Europe/Berlin")}, [HOURS]),
    Row("S36e_DE_national_holiday", "DE", {"now": at("2026-12-25T11:00:00", "Europe/Berlin")}, [HOURS]),
    Row("S36e_DE_three_calls_a_day", "DE", {"attempts": tuple(at(one, "Europe/Berlin") for one in THREE)}, [CAPS]),
    Row(
        "S36e_DE_calendar_days",
        "DE",
        {
            "attempts": tuple(at(one, "Europe/Berlin") for one in THREE),
            "now": at("2026-11-25T08:00:00", "Europe/Berlin"),
        },
        [],
    ),
    Row("S36a_S36b_DE_express_consent", "DE", {"consent": Consent.NONE}, [CONSENT]),
    Row("D_DE_no_contract_exception", "DE", {"consent": Consent.CONTRACT}, [CONSENT]),
    Row("S36d_DE_not_withheld", "DE", {"caller_id": None}, ["caller_id"]),
    # Italy
    Row("S37c_IT_lawful", "IT", {}, []),
    Row("M_IT_weekdays_until_eight", "IT", {"now": at("2026-11-24T20:00:00", "Europe/Rome")}, [HOURS]),
    Row("M_IT_saturday_from_ten", "IT", {"now": at("2026-11-28T09:59:59", "Europe/Rome")}, [HOURS]),
    Row("M_IT_saturday_until_seven", "IT", {"now": at("2026-11-28T18:59:59", "Europe/Rome")}, []),
    Row("S37c_IT_RPO", "IT", {"listed": True}, ["national_list"]),
    Row("S37c_IT_RPO_except_contracts", "IT", {"listed": True, "consent": Consent.CONTRACT}, []),
    Row(
        "S37a_IT_five_days",
        "IT",
        {"abandoned_at": at("2026-11-19T11:00:01", "Europe/Rome")},
        ["abandon_recall_hold"],
    ),
    Row("S37a_IT_and_no_longer", "IT", {"abandoned_at": at("2026-11-19T11:00:00", "Europe/Rome")}, []),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.profile}-{row.name}" for row in ROWS])
def test_the_law(row: Row) -> None:
    assert rules(row.profile, **row.changed) == row.refused_by


@pytest.mark.parametrize("profile", LAW.profiles)
def test_consent_taken_back_refuses_everywhere(profile: str) -> None:
    assert rules(profile, consent=Consent.REVOKED) == [CONSENT]
    found = verdict(profile, consent=Consent.REVOKED, mode=MANUAL)
    assert CONSENT in [one.rule for one in found.reasons]
    assert found.next_allowed_at is None


@pytest.mark.parametrize(
    ("profile", "path", "value", "source"),
    [
        ("FR_B2C", "abandon.limit", 0.03, "default of Plateau, not law"),
        ("FR_B2C", "ring.minimum_seconds", 20, "default of Plateau, not law"),
        ("FR_B2C", "recording.retention_days", 183, "CNIL, ancienne norme NS-57 [S12]"),
        ("FR_B2C", "recording.analysis_days", 365, "CNIL, information des salariés et des appelés [S13]"),
        ("FR_B2C", "recording.insurance_sales_days", 730, "loi 2022-1587; loi 2021-402, décret 2022-34 [S17]"),
        ("FR_SURVEY", "retention.prospect_days", 1095, "CNIL, durées de conservation [S16]"),
        ("GB", "ring.minimum_seconds", 15, "Ofcom statements 2006-2010 [S33a]"),
        ("US", "abandon.window", "campaign_30d", "16 CFR 310.4 [S34a, S34b]"),
        ("DE", "consent.proof_days", 1826, "UWG §§ 7, 7a [S36b]"),
        ("DE", "ring.minimum_rings", 3, "Bundesnetzagentur, Predictive Dialer [S36e]"),
        ("IT", "abandon.denominator", "connected", "Garante, provv. 83 del 20 febbraio 2014 [S37a]"),
        ("IT", "abandon.agent_seconds", 3.0, "Garante, provv. 83 del 20 febbraio 2014 [S37a]"),
    ],
)
def test_values_that_other_parts_ask_for(profile: str, path: str, value: object, source: str) -> None:
    found = LAW.profile(profile).value(path, at("2026-11-23T00:00:00").date())
    assert found is not None
    assert (found.value, found.cited) == (value, source)


def test_a_reason_names_its_source() -> None:
    (reason,) = verdict(now=at("2026-11-23T20:00:00")).reasons
    assert reason.source == "décret 2022-1313, art. D.223-9 C. conso [S1, S2]"
    assert "23/11/2026 à 20:00" in reason.text_fr
    assert "de 10:00 à 13:00 et de 14:00 à 20:00" in reason.text_fr
    assert "Mondays" in reason.text_en


def test_every_rule_that_refuses_is_named_in_the_order_of_the_data() -> None:
    found = rules(
        world="live", number="+33199001234", opposition=Opposition.EVERYBODY, sector="cpf_training",
        consent=Consent.NONE, now=at("2026-11-22T23:00:00"), attempts=tuple(at(one) for one in FOUR),
        refused_at=(at("2026-10-01T10:00:00"),), abandoned_at=at("2026-11-22T19:00:00"), caller_id=None,
        abandon_rate=0.5,
    )  # fmt: skip
    assert found == [name for name in LAW.shared.order if name not in ("number_category", "national_list")]
