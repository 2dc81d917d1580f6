"""Which numbers a campaign may lawfully show (CM-05, B-12): by mode, principal, trunk's declaration and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dialer.core.own_numbers import Lawfulness, OwnNumber
from dialer.core.states import CampaignMode
from ops.law import load

LAW = load()
TODAY = date(2026, 11, 23)
VERIFIED = OwnNumber("+33162123456", 7, True, True, None, None)
PREDICTIVE, MANUAL = CampaignMode.PREDICTIVE, CampaignMode.MANUAL


def refused(number: OwnNumber, mode: CampaignMode = PREDICTIVE, principal: int = 7, *, world: str = "live") -> bool:
    lawfulness = Lawfulness(LAW, world)  # type: ignore[arg-type]
    return bool(lawfulness.reasons("FR_B2C", mode, principal, number, TODAY))


def test_cm05_automated_modes_show_verified_numbers_alone_s22_s23() -> None:
    geographic = replace(VERIFIED, e164="+33145123456")
    assert not refused(VERIFIED)
    assert refused(geographic)
    assert refused(geographic, CampaignMode.PROGRESSIVE)
    assert not refused(geographic, MANUAL)
    assert refused(replace(VERIFIED, e164="+33612345678"), MANUAL), "a mobile is never shown (S18)"


@pytest.mark.parametrize(
    "changed", [{"principal_id": 8}, {"principal_id": None}, {"declared": False}, {"callable_back": False}]
)
def test_cm05_a_number_is_the_principals_declared_and_called_back_s23_s26c_s29(changed: dict[str, object]) -> None:
    assert refused(replace(VERIFIED, **changed))  # type: ignore[arg-type]


def test_b12_a_number_is_shown_from_its_first_day_to_its_last() -> None:
    assert refused(replace(VERIFIED, valid_from=date(2026, 11, 24)))
    assert not refused(replace(VERIFIED, valid_from=TODAY, valid_to=TODAY))
    assert refused(replace(VERIFIED, valid_to=date(2026, 11, 22)))


def test_cm05_a_demonstration_shows_numbers_of_fiction_and_a_live_system_never_does() -> None:
    fiction = OwnNumber("+33199000000", None, False, False, None, None)
    assert not refused(fiction, world="demo")
    assert refused(replace(fiction, principal_id=7, declared=True, callable_back=True))


def test_b12_it_is_said_which_numbers_would_do() -> None:
    lawfulness = Lawfulness(LAW, "live")
    assert {"0162", "0163", "0948", "09479"} <= set(lawfulness.needed("FR_B2C", PREDICTIVE, TODAY))
    assert lawfulness.needed("FR_B2C", MANUAL, TODAY) == ()
    assert lawfulness.needed("US", PREDICTIVE, TODAY) == ()
