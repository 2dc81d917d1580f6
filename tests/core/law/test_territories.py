"""Departments as beginnings of postcodes: every postcode is called in the department that the law says it is in."""

from __future__ import annotations

from dialer.core.law.places import place_of
from dialer.core.law.territories import counted, spelled_out, territories_of
from tests.core.law.cases import LAW

FRANCE = territories_of(LAW, "FR_B2C")


def test_each_postcode_of_france_lies_in_the_beginnings_of_its_own_department() -> None:
    profile = LAW.profile("FR_B2C")
    for number in range(100_000):
        place = place_of(profile, "", f"{number:05}", "")
        if place and place.territory:
            assert f"{number:05}".startswith(FRANCE[place.territory]), number


def test_corsica_is_written_20_in_postcodes() -> None:
    assert spelled_out(["2A", "69", "75011"], FRANCE) == ["2A", "200", "201", "69", "75011"]
    assert spelled_out(["MD"], territories_of(LAW, "ES")) == ["MD", "28"]


def test_leads_count_where_calling_there_alone_would_leave_them() -> None:
    sums = counted({"75001": 2, "75011": 3, "20090": 5, "2A004": 7, "97133": 11, "00100": 13, "": 17}, FRANCE)
    assert {code: count for code, count in sums.items() if count} == {"75": 5, "2A": 12, "971": 11, "977": 11, "": 30}


def test_where_postcodes_tell_no_territory_there_is_none() -> None:
    assert territories_of(LAW, "GB") == territories_of(LAW, "NOWHERE") == {}
    assert counted({"75001": 2}, {}) == {"": 2}
