"""Where a person is: by their own time zone, then the postcode, then the number; what is not known stays unknown."""

from __future__ import annotations

import pytest

from dialer.core.law.places import place_of
from tests.core.law.cases import LAW, at, rules

B2C = LAW.profile("FR_B2C")


@pytest.mark.parametrize(
    ("postcode", "zone", "territory"),
    [
        ("75001", "Europe/Paris", "75"),
        (" 75 001 ", "Europe/Paris", "75"),
        ("01000", "Europe/Paris", "01"),
        ("57000", "Europe/Paris", "57"),
        ("20000", "Europe/Paris", "2A"),
        ("20200", "Europe/Paris", "2B"),
        ("2A004", "Europe/Paris", "2A"),
        ("97110", "America/Guadeloupe", "971"),
        ("97133", "America/St_Barthelemy", "977"),
        ("97150", "America/Marigot", "978"),
        ("97200", "America/Martinique", "972"),
        ("97300", "America/Cayenne", "973"),
        ("97400", "Indian/Reunion", "974"),
        ("97500", "America/Miquelon", "975"),
        ("97600", "Indian/Mayotte", "976"),
        ("98000", "Europe/Monaco", "MC"),
        ("98600", "Pacific/Wallis", "986"),
        ("98713", "Pacific/Tahiti", "987"),
        ("98742", "Pacific/Marquesas", "987"),
        ("98755", "Pacific/Gambier", "987"),
        ("98800", "Pacific/Noumea", "988"),
    ],
)
def test_a_french_postcode_tells_zone_and_department(postcode: str, zone: str, territory: str) -> None:
    place = place_of(B2C, "", postcode, "+33199001234")
    assert place is not None
    assert (place.zone.key, place.territory) == (zone, territory)


@pytest.mark.parametrize("postcode", ["00100", "98400", "96000", "7500", "ABCDE", "750011", "99999"])
def test_a_postcode_that_tells_no_place_leaves_it_unknown(postcode: str) -> None:
    """00xxx is the army, 984xx the southern lands: the number would be a guess."""
    assert place_of(B2C, "", postcode, "+33199001234") is None
    assert rules(postcode=postcode) == ["calendar_hours"]


@pytest.mark.parametrize(
    ("number", "zone", "territory"),
    [
        ("+33199001234", "Europe/Paris", ""),
        ("+33639980000", "Europe/Paris", ""),
        ("+590590123456", "America/Guadeloupe", "971"),
        ("+590690123456", "America/Guadeloupe", "971"),
        ("+594694123456", "America/Cayenne", "973"),
        ("+596696123456", "America/Martinique", "972"),
        ("+262262123456", "Indian/Reunion", "974"),
        ("+262692123456", "Indian/Reunion", "974"),
        ("+262269123456", "Indian/Mayotte", "976"),
        ("+262639123456", "Indian/Mayotte", "976"),
        ("+508412345", "America/Miquelon", "975"),
    ],
)
def test_the_number_tells_where_nothing_else_does(number: str, zone: str, territory: str) -> None:
    place = place_of(B2C, "", "", number)
    assert place is not None
    assert (place.zone.key, place.territory) == (zone, territory)


def test_the_own_zone_goes_before_the_postcode_and_the_postcode_before_the_number() -> None:
    own = place_of(B2C, "Indian/Reunion", "75001", "+33199001234")
    moved = place_of(B2C, "", "97400", "+33199001234")
    assert own is not None
    assert moved is not None
    assert (own.zone.key, own.territory) == ("Indian/Reunion", "75")
    assert (moved.zone.key, moved.territory) == ("Indian/Reunion", "974")


def test_an_overseas_zone_tells_the_territory_too() -> None:
    place = place_of(B2C, "America/Martinique", "", "+33199001234")
    assert place is not None
    assert place.territory == "972"


def test_a_zone_that_does_not_exist_is_no_zone() -> None:
    assert place_of(B2C, "Europe/Nowhere", "75001", "+33199001234") is None
    assert place_of(B2C, "../../etc/passwd", "75001", "+33199001234") is None


def test_a_foreign_number_without_a_postcode_is_nowhere() -> None:
    assert place_of(B2C, "", "", "+447700900123") is None
    assert place_of(B2C, "", "75001", "+447700900123") is not None


@pytest.mark.parametrize(
    ("profile", "postcode", "number", "zone", "territory"),
    [
        ("GB", "SW1A 1AA", "+447700900123", "Europe/London", ""),
        ("DE", "10115", "+493023125123", "Europe/Berlin", ""),
        ("IT", "00100", "+390612345678", "Europe/Rome", ""),
        ("ES", "28001", "+34612345678", "Europe/Madrid", "MD"),
        ("ES", "35001", "+34612345678", "Atlantic/Canary", "CN"),
        ("ES", "38001", "+34612345678", "Atlantic/Canary", "CN"),
        ("ES", "07001", "+34612345678", "Europe/Madrid", "IB"),
        ("US", "", "+12125550123", "America/New_York", ""),
        ("US", "", "+13105550123", "America/Los_Angeles", ""),
        ("US", "", "+13055550123", "America/New_York", "FL"),
        ("US", "33101", "+12125550123", "America/New_York", "FL"),
        ("US", "10001", "+13055550123", "America/New_York", ""),
        ("US", "90001", "+12125550123", "America/Los_Angeles", ""),  # the number was taken along
        ("US", "32501", "+12125550123", "America/Chicago", "FL"),
        ("US", "85001-1234", "+12125550123", "America/Phoenix", ""),
        ("US", "96799", "+12125550123", "Pacific/Pago_Pago", ""),
        ("US", "96813", "+12125550123", "Pacific/Honolulu", ""),
        ("US", "10001", "+18005551234", "America/New_York", ""),
    ],
)
def test_other_countries(profile: str, postcode: str, number: str, zone: str, territory: str) -> None:
    place = place_of(LAW.profile(profile), "", postcode, number)
    assert place is not None
    assert (place.zone.key, place.territory) == (zone, territory)


@pytest.mark.parametrize("postcode", ["49801", "32401", "37321", "69101", "99546", "09012", "00000"])
def test_a_zip_code_that_tells_no_zone_is_not_passed_over_for_the_number(postcode: str) -> None:
    assert place_of(LAW.profile("US"), "", postcode, "+12125550123") is None
    assert rules("US", postcode=postcode) == ["calendar_hours"]
    own = place_of(LAW.profile("US"), "America/Chicago", postcode, "+12125550123")
    assert own is not None
    assert own.territory == ("FL" if postcode == "32401" else "")


def test_a_zone_of_more_states_than_one_tells_no_state() -> None:
    for zone in ("America/New_York", "America/Chicago"):
        place = place_of(LAW.profile("US"), zone, "", "+12125550123")
        assert place is not None
        assert place.territory == ""


def test_a_short_number_is_one_of_the_country() -> None:
    """It is never called, and where it is is not what is wrong with it."""
    assert rules(number="3949", postcode="", world="live") == ["number_category"]
    found = rules("US", number="911", world="live", caller_id="+12127365000")
    assert found == ["number_category", "calendar_hours"]


def test_an_own_zone_in_a_state_with_rules_of_its_own() -> None:
    chicago = place_of(LAW.profile("US"), "America/Chicago", "32501", "+12125550123")
    assert chicago is not None
    assert (chicago.zone.key, chicago.territory) == ("America/Chicago", "FL")


def test_an_american_number_without_one_zone_is_nowhere() -> None:
    """Free numbers ring anywhere, and Canada is another country."""
    assert place_of(LAW.profile("US"), "", "", "+18005551234") is None
    assert place_of(LAW.profile("US"), "", "", "+14165550123") is None
    assert place_of(LAW.profile("US"), "America/Chicago", "", "+18005551234") is not None


@pytest.mark.parametrize(
    ("day", "postcode", "closed"),
    [
        # Good Friday and 26 December: Alsace-Moselle alone
        *(("2026-04-03", postcode, True) for postcode in ("57000", "67000", "68000")),
        *(("2026-04-03", postcode, False) for postcode in ("75001", "54000", "97110", "97200", "98713")),
        *(("2025-12-26", postcode, True) for postcode in ("57000", "67000", "68000")),
        *(("2025-12-26", postcode, False) for postcode in ("75001", "97400")),
        # the abolition of slavery, each territory on its own day
        ("2026-05-27", "97110", True), ("2026-05-27", "97200", False), ("2026-05-27", "75001", False),
        ("2026-05-22", "97200", True), ("2026-05-22", "97110", False),
        ("2026-06-10", "97300", True), ("2026-06-10", "97200", False),
        ("2027-12-20", "97400", True), ("2027-12-20", "75001", False),
        ("2026-04-27", "97600", True), ("2026-04-27", "97400", False),
        ("2026-10-09", "97133", True), ("2026-10-09", "97110", False),
        ("2026-05-28", "97150", True), ("2026-05-28", "97110", False),
        # the library lists these too; people work on them
        ("2026-03-12", "97110", False),  # Mi-Carême
        ("2026-07-21", "97110", False), ("2026-07-21", "97200", False), ("2026-07-21", "97150", False),
        # L.3133-1 C. travail, everywhere
        *((day, postcode, True) for postcode in ("75001", "97400", "57000", "20000") for day in (
            "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14",
            "2026-11-11", "2026-12-25", "2027-11-01",
        )),
        ("2026-01-27", "98000", True),  # Sainte-Dévote in Monaco
    ],
)  # fmt: skip
def test_holidays_are_the_legal_ones_of_the_territory(day: str, postcode: str, closed: bool) -> None:
    place = place_of(B2C, "", postcode, "+33199001234")
    assert place is not None
    now = at(f"{day}T11:00:00", place.zone.key)
    assert now.weekday() < 5, "a weekend proves nothing"
    assert ("calendar_hours" in rules(postcode=postcode, now=now)) == closed


@pytest.mark.parametrize(
    ("day", "postcode", "closed"),
    [
        ("2025-05-02", "28001", True),  # Comunidad de Madrid
        ("2025-05-02", "41001", False),
        ("2025-05-30", "35001", True),  # Día de Canarias
        ("2025-05-30", "28001", False),
        ("2025-09-11", "08001", True),  # Diada
        ("2025-09-11", "46001", False),
        ("2025-08-15", "08001", True),
    ],
)
def test_spanish_holidays_are_those_of_the_community(day: str, postcode: str, closed: bool) -> None:
    zone = "Atlantic/Canary" if postcode.startswith("35") else "Europe/Madrid"
    now = at(f"{day}T11:00:00", zone)
    consented = at("2025-01-01T00:00:00", zone)
    assert ("calendar_hours" in rules("ES", postcode=postcode, now=now, consented_at=consented)) == closed


def test_german_holidays_are_national_ones() -> None:
    """Epiphany is one in three states; a postcode does not tell the state with certainty."""
    assert rules("DE", now=at("2027-01-06T11:00:00", "Europe/Berlin")) == []
    assert rules("DE", now=at("2026-10-03T11:00:00", "Europe/Berlin")) == ["calendar_hours"]
