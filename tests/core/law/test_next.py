"""When the next call is allowed: exact to the instant, in every zone, over changes of clocks and of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.explain import draw
from dialer.core.law.case import Case, Consent, Past
from dialer.core.law.hours import is_open, next_open
from dialer.core.law.judge import judge
from dialer.core.law.places import Place
from dialer.core.law.profile import Profile
from dialer.core.law.terms import Cap, Terms, Week
from dialer.core.law.values import Cited
from dialer.core.states import CampaignMode
from tests.core.law.cases import LAW, LAWFUL, at, verdict

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
B2C = LAW.profile("FR_B2C")
ZONES = (
    "Europe/Paris", "Europe/London", "Indian/Reunion", "America/Guadeloupe", "America/New_York", "America/Miquelon",
    "Pacific/Marquesas", "Pacific/Noumea", "Atlantic/Canary", "Australia/Lord_Howe", "America/Havana",
    "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Chatham", "America/Santiago",
)  # fmt: skip
ROUND_THE_CLOCK: Week = ((((0, 1440)),),) * 7


def next_at(**changed: object) -> datetime | None:
    return verdict(**changed).next_allowed_at


def test_from_the_evening_to_the_next_working_morning() -> None:
    assert next_at(now=at("2026-11-20T20:00:00")) == at("2026-11-23T10:00:00")
    assert next_at(now=at("2026-11-23T13:00:00")) == at("2026-11-23T14:00:00")


def test_over_christmas_and_new_year() -> None:
    assert next_at(now=at("2026-12-24T20:00:00")) == at("2026-12-28T10:00:00")
    assert next_at(now=at("2026-12-31T20:00:00")) == at("2027-01-04T10:00:00")


def test_over_the_leap_day() -> None:
    """2028-02-29 is a Tuesday and an ordinary working day; an attempt of it counts for thirty days."""
    attempts = tuple(at(f"2028-02-29T1{hour}:00:00") for hour in (0, 1, 2, 4))
    assert verdict(now=at("2028-02-29T11:30:00")).allowed
    assert next_at(now=at("2028-03-01T10:00:00"), attempts=attempts) == at("2028-03-30T10:00:00")


@pytest.mark.parametrize(
    ("postcode", "zone", "counts_until"),
    [("97400", "Indian/Reunion", "2026-12-16"), ("97110", "America/Guadeloupe", "2026-12-15")],
)
def test_the_day_of_an_attempt_is_the_callees(postcode: str, zone: str, counts_until: str) -> None:
    """21:30 in UTC is the next day in Réunion and the same one in Guadeloupe."""
    attempts = (datetime(2026, 11, 16, 21, 30, tzinfo=UTC),) * 4
    found = next_at(postcode=postcode, now=datetime(2026, 11, 24, 14, tzinfo=UTC), attempts=attempts)
    first = date.fromisoformat(counts_until) + DAY
    assert found == datetime(first.year, first.month, first.day, 10, tzinfo=ZoneInfo(zone))


def test_midnight_between_two_days_in_reunion() -> None:
    """An attempt one second before midnight there leaves a day before one at midnight."""
    for attempt, day in (("2026-11-02T23:59:59", 2), ("2026-11-03T00:00:00", 3)):
        attempts = (at(attempt, "Indian/Reunion"),) * 4
        found = next_at(postcode="97400", now=at("2026-11-24T11:00:00", "Indian/Reunion"), attempts=attempts)
        assert found == at(f"2026-12-0{day}T10:00:00", "Indian/Reunion")


def test_a_change_of_the_law_closes_for_good() -> None:
    before = {"consent": Consent.NONE, "listed": False, "compared_at": at("2026-08-10T10:00:00")}
    assert next_at(now=at("2026-08-10T13:30:00"), **before) == at("2026-08-10T14:00:00")
    assert next_at(now=at("2026-08-10T20:00:00"), **before) is None


def test_a_change_of_the_law_opens() -> None:
    """The list ended on 2026-08-11, so whoever consented but was on it could be called from then on."""
    listing = replace(B2C.terms[-1].listing, lifted_by=frozenset())  # type: ignore[type-var]
    old = tuple(replace(one, listing=listing) if one.listing else one for one in B2C.terms)
    case = replace(LAWFUL, now=at("2026-08-03T11:00:00"), listed=True, compared_at=at("2026-08-03T10:00:00"))
    assert judge(replace(B2C, terms=old), case).next_allowed_at == at("2026-08-11T10:00:00")


def test_a_verified_number_of_2026_is_none_before() -> None:
    assert next_at(now=at("2025-12-30T11:00:00"), caller_id="+33598712345") == at("2026-01-02T10:00:00")


def test_what_time_never_lifts_has_no_next_instant() -> None:
    for changed in (
        {"consent": Consent.NONE}, {"consent": Consent.REVOKED}, {"caller_id": None}, {"world": "live"},
        {"sector": "cpf_training"}, {"refused_at": (at("2026-09-01T10:00:00"),)}, {"postcode": "00100"},
        {"abandon_rate": 0.5},
    ):  # fmt: skip
        assert next_at(now=at("2026-11-22T11:00:00"), **changed) is None, changed


def test_a_comparison_with_a_list_that_grows_stale_meanwhile() -> None:
    """Compared 28 days ago at noon: still good this evening, no longer tomorrow morning."""
    now, compared = at("2026-11-24T21:30:00", "Europe/London"), at("2026-10-28T07:59:59", "Europe/London")
    assert verdict("GB", consent=Consent.NONE, now=now, compared_at=compared).next_allowed_at is None
    fresh = verdict("GB", consent=Consent.NONE, now=now, compared_at=compared + SECOND)
    assert fresh.next_allowed_at == at("2026-11-25T08:00:00", "Europe/London")


def test_an_appointment_is_the_next_instant() -> None:
    appointment = at("2026-11-21T18:30:00")
    assert next_at(now=at("2026-11-20T21:00:00"), appointment=appointment) == appointment
    assert next_at(now=at("2026-11-21T18:50:00"), appointment=appointment) == at("2026-11-23T10:00:00")


def test_the_answer_is_in_the_callees_time() -> None:
    found = next_at(now=at("2026-11-22T11:00:00"), postcode="97400")
    assert found is not None
    assert found.isoformat() == "2026-11-23T10:00:00+04:00"


def checked(profile: Profile, case: Case, random: Random) -> None:
    """The next instant is allowed, and nothing between now and it; where there is none, nothing ever."""
    found = judge(profile, case)
    following = found.next_allowed_at
    if found.allowed:
        assert following == case.now
        return
    last = following.astimezone(UTC) if following else case.now.astimezone(UTC) + 800 * DAY
    if following is not None:
        assert judge(profile, replace(case, now=last)).allowed, following
        assert last > case.now
        assert not judge(profile, replace(case, now=last - timedelta(microseconds=1))).allowed, following
    seconds = max((last - case.now.astimezone(UTC)).total_seconds(), 1)
    for _ in range(12):
        between = case.now.astimezone(UTC) + timedelta(seconds=random.uniform(0, seconds))
        if between < last:
            assert not judge(profile, replace(case, now=between)).allowed, (between, following)


@settings(max_examples=1500, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_nothing_is_allowed_before_the_next_instant_and_that_is(seed: int) -> None:
    random = Random(seed)
    profile, case = draw(LAW, 1, random)[0]
    opposed = case.opposition if random.random() < 0.2 else None
    sector, shown = (case.sector, case.caller_id) if random.random() < 0.2 else ("", LAWFUL.caller_id)
    checked(profile, replace(case, opposition=opposed, sector=sector, caller_id=shown), random)


INTERVALS = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)
WEEKS = st.lists(st.one_of(st.just(()), INTERVALS), min_size=7, max_size=7).map(tuple)


def calendar(week: Week, caps: tuple[Cap, ...] = (), *, holidays: bool = True) -> Profile:
    """The French rules with other hours and caps."""

    def changed(terms: Terms) -> Terms:
        country = terms.calendar if holidays else Cited("", "")
        return replace(terms, week=Cited(week, ""), caps=caps, calendar=country)

    return replace(B2C, terms=tuple(changed(terms) for terms in B2C.terms))


@settings(max_examples=2000, deadline=None)
@given(
    week=WEEKS,
    zone=st.sampled_from(ZONES),
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)),
    steps=st.integers(1, 200),
)
def test_random_calendars_open_at_the_first_open_instant(week: Week, zone: str, moment: datetime, steps: int) -> None:
    profile, place = calendar(week, holidays=steps % 2 == 0), Place(ZoneInfo(zone))
    found = next_open(profile, place, moment)
    if found is None:
        assert not any(is_open(profile, place, moment + step * timedelta(hours=7, minutes=13)) for step in range(200))
        return
    assert is_open(profile, place, found)
    if found == moment:
        return
    assert found > moment
    assert not is_open(profile, place, found - timedelta(microseconds=1))
    for step in range(steps):
        between = moment + step * (found - moment) // steps
        assert not is_open(profile, place, between)


CHANGES = [
    ("Europe/Paris", "2026-03-29"), ("Europe/Paris", "2026-10-25"), ("Australia/Lord_Howe", "2026-10-04"),
    ("America/Havana", "2026-03-08"), ("America/Havana", "2026-11-01"), ("America/Santiago", "2026-09-06"),
    ("Pacific/Chatham", "2026-04-05"), ("America/New_York", "2026-11-01"), ("Africa/Casablanca", "2026-03-22"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_the_days_on_which_clocks_change_minute_by_minute(zone: str, day: str) -> None:
    """Against the plainest way to find the next open minute: looking at each."""
    random, place, minute = Random(f"{zone}{day}"), Place(ZoneInfo(zone)), timedelta(minutes=1)
    begins = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=14)
    moments = [begins + step * minute for step in range(40 * 60)]
    for _ in range(6):
        edges = sorted(random.sample(range(300), 4))
        profile = calendar((((edges[0], edges[1]), (edges[2], edges[3])),) * 7, holidays=False)
        plain: datetime | None = None
        for moment in reversed(moments):
            if is_open(profile, place, moment):
                plain = moment
            if plain is not None:
                assert next_open(profile, place, moment) == plain, (moment, edges)


@settings(max_examples=1000, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    most=st.integers(1, 5),
    days=st.integers(1, 40),
    hours=st.integers(1, 72),
    ago=st.lists(st.integers(0, 60 * 24 * 60), max_size=12),
    moment=st.datetimes(datetime(2026, 9, 1), datetime(2029, 3, 1), timezones=st.just(UTC)),
)
def test_random_caps_are_lifted_at_the_right_instant(
    zone: str, most: int, days: int, hours: int, ago: list[int], moment: datetime
) -> None:
    caps = (Cap(most, days, None, ""), Cap(most + 1, None, hours, ""))
    profile = calendar(ROUND_THE_CLOCK, caps, holidays=False)
    attempts = tuple(sorted(moment - timedelta(minutes=one) for one in ago))
    case = replace(LAWFUL, now=moment, timezone=zone, past=Past(attempts=attempts))
    found = judge(profile, case)
    assert found.allowed == (_count(attempts, zone, days, moment) < most and _recent(attempts, hours, moment) <= most)
    following = found.next_allowed_at
    assert following is not None
    assert _count(attempts, zone, days, following) < most
    assert _recent(attempts, hours, following) <= most
    if not found.allowed:
        before = following.astimezone(UTC) - SECOND
        assert _count(attempts, zone, days, before) >= most or _recent(attempts, hours, before) > most


def _count(attempts: tuple[datetime, ...], zone: str, days: int, now: datetime) -> int:
    """Attempts that count on the callee's day of `now`: those of the last `days` days, today included."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return sum(one.astimezone(ZoneInfo(zone)).date() > today - timedelta(days=days) for one in attempts)


def _recent(attempts: tuple[datetime, ...], hours: int, now: datetime) -> int:
    began = now.astimezone(UTC) - timedelta(hours=hours)
    return sum(one > began for one in attempts)


def test_the_clock_jumping_back_leaves_attempts_counted() -> None:
    """An attempt in the future is one: a clock that was wrong must not allow a fifth."""
    attempts = tuple(at(f"2026-11-2{day}T11:00:00") for day in (4, 5, 6, 7))
    found = verdict(now=at("2026-11-23T11:00:00"), attempts=attempts)
    assert [one.rule for one in found.reasons] == ["attempt_caps"]
    assert found.next_allowed_at == at("2026-12-24T10:00:00")


def test_a_consent_of_the_future_holds_from_then_on() -> None:
    given_at = at("2026-11-24T11:17:00")
    found = verdict(now=at("2026-11-23T11:00:00"), consented_at=given_at)
    assert [one.rule for one in found.reasons] == ["consent_or_contract"]
    assert found.next_allowed_at == given_at


def test_modes_by_hand_are_not_held_by_machines_rules() -> None:
    held = {"abandoned_at": at("2026-11-23T10:00:00"), "abandon_rate": 0.9, "now": at("2026-11-23T11:00:00")}
    assert verdict(mode=CampaignMode.MANUAL, **held).allowed
    assert not verdict(mode=CampaignMode.PROGRESSIVE, **held).allowed
