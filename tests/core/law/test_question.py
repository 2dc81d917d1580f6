"""What a person writes, and what is understood of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dialer.core.law.case import Consent
from dialer.core.law.question import BadQuestion, Question, case_of, explain
from dialer.core.states import CampaignMode
from tests.core.law.cases import LAW, at

ASKED = Question(
    profile="FR_B2C",
    number="0199001234",
    at=at("2026-11-23T12:30:00"),
    mode=CampaignMode.PREDICTIVE,
    caller_id="+33162000000",
    postcode="75001",
)


def refused(**changed: Any) -> list[str]:
    return [one.rule for one in explain(LAW, replace(ASKED, **changed)).verdict.reasons]


def test_the_usual_question() -> None:
    found = explain(LAW, ASKED)
    assert [one.rule for one in found.verdict.reasons] == ["consent_or_contract"]
    assert found.verdict.next_allowed_at is None
    assert (found.world, found.timezone, found.territory) == ("demo", "Europe/Paris", "75")
    assert explain(LAW, replace(ASKED, consent=Consent.VALID)).verdict.allowed


@pytest.mark.parametrize(
    ("profile", "text", "number"),
    [
        ("FR_B2C", "01 99 00 12 34", "+33199001234"),
        ("FR_B2C", "0692 12 34 56", "+262692123456"),
        ("FR_B2C", "06 39 98 12 34", "+33639981234"),
        ("FR_B2C", "3639", "3639"),
        ("FR_B2C", "118 218", "118218"),
        ("FR_B2C", "0891 23 45 67", "+33891234567"),
        ("FR_B2C", "01 99 00 12", "01990012"),
        ("FR_B2C", "0596 12 34 56", "+596596123456"),  # no block that is given out, and the plan's all the same
        ("FR_B2C", "0269123456", "+262269123456"),
        ("FR_B2C", "0508 12 34 56", "+508123456"),
        ("FR_B2C", "00 596 596 12 34 56", "+596596123456"),
        ("GB", "07700 900123", "+447700900123"),
        ("GB", "+44 7700 900123", "+447700900123"),
        ("US", "(212) 555-0123", "+12125550123"),
        ("DE", "030 23125123", "+493023125123"),
    ],
)
def test_a_number_as_it_is_written(profile: str, text: str, number: str) -> None:
    assert case_of(LAW, replace(ASKED, profile=profile, number=text))[1].number == number


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"number": "abc"}, "number", "write it like 0199001234"),
        ({"number": ""}, "number", "write it like 0199001234"),
        ({"number": "3,36E+10"}, "number", "write it like 0199001234"),
        ({"caller_id": "unknown"}, "caller_id", "write it like 0199001234"),
        ({"profile": "FR"}, "profile", "FR_B2B, FR_B2C"),
        ({"timezone": "Paris"}, "timezone", "write it like Europe/Paris"),
        ({"sector": "energy"}, "sector", "cpf_training"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_field(changed: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(BadQuestion, match=said) as caught:
        explain(LAW, replace(ASKED, **changed))
    assert caught.value.field == field
    assert caught.value.french != str(caught.value)


def test_a_time_without_an_offset_is_the_callees() -> None:
    _, case = case_of(LAW, replace(ASKED, postcode="97400", at=datetime(2026, 11, 23, 11)))
    assert case.now == at("2026-11-23T11:00:00", "Indian/Reunion")


def test_the_world_is_that_of_the_number_unless_it_is_said() -> None:
    assert explain(LAW, replace(ASKED, number="0144000000")).world == "live"
    assert refused(world="live") == ["live_vs_fiction", "consent_or_contract"]
    assert refused(number="0144000000", world="demo") == ["live_vs_fiction", "consent_or_contract"]


def test_a_consent_without_a_date_is_no_newer_than_a_refusal() -> None:
    september = (at("2026-09-15T10:00:00"),)
    assert refused(consent=Consent.VALID, refused=september) == ["refusal_cooloff"]
    anew = at("2026-09-16T10:00:00")
    assert refused(consent=Consent.VALID, refused=september, consented_at=anew) == []


def test_a_consent_without_a_date_is_fresh_where_it_ends() -> None:
    spanish = replace(ASKED, profile="ES", number="+34912345678", postcode="28001", consent=Consent.VALID)
    assert explain(LAW, spanish).verdict.allowed


def test_attempts_may_come_in_any_order() -> None:
    attempts = [at(f"2026-11-0{day}T11:00:00") for day in (5, 2, 4, 3)]
    found = explain(LAW, replace(ASKED, consent=Consent.VALID, attempts=attempts)).verdict
    assert [one.rule for one in found.reasons] == ["attempt_caps"]
    assert found.next_allowed_at == at("2026-12-02T10:00:00")


def test_a_comparison_says_that_the_number_was_not_listed() -> None:
    before = {"at": at("2026-07-06T11:00:00"), "compared_at": at("2026-07-01T11:00:00")}
    assert refused(**before) == []
    assert refused(**before, listed=True) == ["national_list"]
    assert refused(at=at("2026-07-06T11:00:00")) == ["national_list"]


def test_overseas_numbers_are_called_as_they_are_dialled_there() -> None:
    for number in ("0262123456", "0692123456", "0590123456", "0594123456", "0596123456", "0269123456", "0639123456"):
        assert refused(number=number, consent=Consent.VALID) == [], number
        wrong = f"+33{number[1:]}"
        assert refused(number=wrong, consent=Consent.VALID) == ["number_category"], wrong


def test_a_postcode_without_its_zero_is_repaired() -> None:
    for profile, postcode, territory in (("FR_B2C", "1000", "01"), ("FR_B2C", " 1000 ", "01"), ("ES", "8001", "CT")):
        question = replace(ASKED, profile=profile, postcode=postcode)
        assert explain(LAW, question).territory == territory
    assert explain(LAW, replace(ASKED, postcode="100")).timezone == ""
    assert explain(LAW, replace(ASKED, profile="GB", number="07700900123", postcode="1000")).timezone == "Europe/London"
