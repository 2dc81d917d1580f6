"""Which numbers may be shown, asked without a call."""

from __future__ import annotations

from datetime import date

import pytest

from dialer.core.law.shown import NumberFacts, caller_id_reasons
from dialer.core.states import CampaignMode
from tests.core.law.cases import LAW

B2C, TODAY = LAW.profile("FR_B2C"), date(2026, 11, 23)
NPV, PREDICTIVE = "+33162000000", CampaignMode.PREDICTIVE


def test_a_verified_number_of_any_zone_may_be_shown() -> None:
    for number in (NPV, "+33569123456", "+33948123456"):
        assert caller_id_reasons(B2C, PREDICTIVE, number, TODAY) == ()


def test_what_is_known_of_a_number_counts_beside_its_digits() -> None:
    found = caller_id_reasons(
        B2C, PREDICTIVE, "+33144000000", TODAY, facts=NumberFacts(belongs_to_principal=False, callable_back=False)
    )
    assert [one.source for one in found] == [
        "plan de numérotation, systèmes automatisés (lecture des opérateurs), plan de numérotation, § 7.1.3 [S22, S23]",
        "plan de numérotation, § 7.1.3 [S23]",
        "numéro présenté, rappel possible [S29]",
    ]
    assert "+33144000000" in found[1].text_fr
    assert caller_id_reasons(B2C, PREDICTIVE, NPV, TODAY, facts=NumberFacts(True, True, True)) == ()
    assert len(caller_id_reasons(B2C, PREDICTIVE, NPV, TODAY, facts=NumberFacts(declared=False))) == 1


@pytest.mark.parametrize("profile", LAW.profiles)
@pytest.mark.parametrize("mode", CampaignMode)
def test_nobody_is_called_with_the_number_withheld(profile: str, mode: CampaignMode) -> None:
    assert len(caller_id_reasons(LAW.profile(profile), mode, None, TODAY)) == 1


def test_a_number_reserved_for_fiction_stands_for_a_verified_one_in_a_demonstration() -> None:
    assert caller_id_reasons(B2C, PREDICTIVE, "+33199009990", TODAY, world="demo") == ()
    assert caller_id_reasons(B2C, PREDICTIVE, "+33199009990", TODAY)
    assert caller_id_reasons(B2C, PREDICTIVE, "+33639980000", TODAY, world="demo"), "a mobile is one there too"


@pytest.mark.parametrize("mode", CampaignMode)
@pytest.mark.parametrize("number", ["+442079460958", "+12127365000", "+41443643532"])
def test_people_in_france_are_not_shown_another_countrys_numbers(mode: CampaignMode, number: str) -> None:
    """What a mode may show are categories of the French plan; abroad a fixed number cannot be told from a mobile."""
    (found,) = caller_id_reasons(B2C, mode, number, TODAY)
    assert "un numéro d'un autre pays" in found.text_fr
    assert caller_id_reasons(LAW.profile("GB"), mode, number, TODAY) == ()


def test_the_plan_of_2026_begins_in_2026() -> None:
    assert caller_id_reasons(B2C, PREDICTIVE, "+33598712345", date(2026, 1, 1)) == ()
    assert caller_id_reasons(B2C, PREDICTIVE, "+33598712345", date(2025, 12, 31))


def test_numbers_without_a_plan_are_not_shown_anywhere() -> None:
    for profile in LAW.profiles.values():
        assert caller_id_reasons(profile, CampaignMode.MANUAL, "+99912345678", TODAY), profile.name


def test_the_zone_of_a_verified_number() -> None:
    numbering = LAW.shared.numbering
    zones = [numbering.npv_zone(number, TODAY) for number in (NPV, "+33949123456", "+590947512345", "+33144000000")]
    assert zones == ["01", "national", "971", None]
