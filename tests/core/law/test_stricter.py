"""A campaign's own rules: stricter ones count, laxer ones are refused with the law's value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialer.core.law.case import Past
from dialer.core.law.judge import judge
from dialer.core.law.stricter import LaxerThanTheLaw, Own, narrowed, stricter
from dialer.core.law.values import Cited
from tests.core.law.cases import LAW, LAWFUL, at

B2C, TODAY = LAW.profile("FR_B2C"), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (Own(days=frozenset([4, 5])), "no calls on Saturday"),
        (Own(hours=((600, 780), (840, 1201))), "10:00 to 13:00 and 14:00 to 20:00"),
        (Own(hours=((599, 780),)), "on Monday"),
        (Own(hours=((600, 840),)), "on Monday"),
        (Own(attempts=(5, 30)), "5 attempts in 30 days are more than the law's 4 in 30"),
        (Own(attempts=(4, 29)), "more than the law's 4 in 30"),
        (Own(abandon_limit=0.031), "abandon rate 0.031 is above the law's 0.03"),
        (Own(agent_seconds=2.5), "seconds until an agent 2.5 is above the law's 2"),
        (Own(ring_seconds=19), "seconds that a call rings 19 is below the law's 20"),
        (Own(hold_hours=71), "hours of hold 71 is below the law's 72"),
    ],
)
def test_what_is_laxer_is_refused_with_the_laws_value(own: Own, said: str) -> None:
    with pytest.raises(LaxerThanTheLaw, match=said):
        stricter(B2C, own, TODAY)


def test_every_laxer_value_is_named() -> None:
    with pytest.raises(LaxerThanTheLaw) as caught:
        stricter(B2C, Own(abandon_limit=0.5, ring_seconds=5, attempts=(9, 30)), TODAY)
    assert str(caught.value).count(";") == 2
    assert "S1, S2" in str(caught.value)


def test_the_laws_rest_of_an_earlier_day_binds_on_that_day() -> None:
    with pytest.raises(LaxerThanTheLaw, match="days of rest 59"):
        stricter(B2C, Own(rest_days=59), date(2026, 8, 1))
    assert stricter(B2C, Own(rest_days=90), date(2026, 8, 1)).on(date(2026, 8, 1)).rest != B2C.on(TODAY).rest


def test_stricter_values_count() -> None:
    own = Own(
        days=frozenset([0, 1]), hours=((660, 720),), attempts=(2, 30), hold_hours=100, abandon_limit=0.01,
        agent_seconds=1.0,
    )  # fmt: skip
    narrowed = stricter(B2C, own, TODAY)
    assert judge(narrowed, LAWFUL).allowed
    assert not judge(narrowed, replace(LAWFUL, now=at("2026-11-23T10:59:59"))).allowed
    assert not judge(narrowed, replace(LAWFUL, now=at("2026-11-25T11:30:00"))).allowed
    twice = Past(attempts=(at("2026-11-20T11:00:00"), at("2026-11-20T12:00:00")))
    assert [one.rule for one in judge(narrowed, replace(LAWFUL, past=twice)).reasons] == ["attempt_caps"]
    assert judge(B2C, replace(LAWFUL, past=twice)).allowed
    terms = narrowed.on(TODAY)
    assert terms.agent_seconds is not None
    assert terms.agent_seconds.value == 1.0
    assert not judge(narrowed, replace(LAWFUL, abandon_rate=0.02)).allowed
    assert not judge(narrowed, replace(LAWFUL, past=Past(abandoned_at=at("2026-11-20T08:00:00")))).allowed


def test_nothing_of_ones_own_is_current() -> None:
    narrowed, law = stricter(B2C, Own(), TODAY).on(TODAY), B2C.on(TODAY)
    assert (narrowed.week, narrowed.caps, narrowed.rest, narrowed.hold) == (law.week, law.caps, law.rest, law.hold)


@settings(max_examples=1500, deadline=None)
@given(
    days=st.none() | st.frozensets(st.integers(0, 6)),
    edges=st.none() | st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True),
    most=st.none() | st.tuples(st.integers(1, 8), st.integers(1, 60)),
    minutes=st.integers(0, 60 * 24 * 60),
    attempts=st.lists(st.integers(0, 60 * 24 * 60), max_size=6),
    profile=st.sampled_from(["FR_B2C", "FR_B2B", "DE", "IT", "GB"]),
)
def test_whatever_a_campaign_wants_the_law_allows_what_it_allows(
    days: frozenset[int] | None,
    edges: list[int] | None,
    most: tuple[int, int] | None,
    minutes: int,
    attempts: list[int],
    profile: str,
) -> None:
    law = LAW.profile(profile)
    hours = tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)) if edges else None
    own = Own(days=days, hours=hours, attempts=most)
    now = datetime.fromisoformat("2026-11-01T00:00:00+00:00") + timedelta(minutes=minutes)
    past = Past(attempts=tuple(sorted(now - timedelta(minutes=one) for one in attempts)))
    case = replace(LAWFUL, now=now, past=past, timezone="Europe/Paris", compared_at=now, listed=False)
    try:
        narrowed = stricter(law, own, TODAY)
    except LaxerThanTheLaw:
        return
    asked = {one.rule for one in judge(law, case).reasons}
    assert asked <= {one.rule for one in judge(narrowed, case).reasons}


NARROW = Own(
    days=frozenset([0, 1]), hours=((660, 720),), attempts=(2, 60), rest_days=90, hold_hours=100, abandon_limit=0.01
)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("calendar_hours", {"now": at("2026-11-23T12:30:00")}),
        ("calendar_hours", {"now": at("2026-11-25T11:30:00")}),
        ("attempt_caps", {"past": Past(attempts=(at("2026-10-01T11:00:00"), at("2026-10-02T11:00:00")))}),
        ("abandon_recall_hold", {"past": Past(abandoned_at=at("2026-11-19T12:00:00"))}),
        ("pacing_abandon_rate", {"abandon_rate": 0.02}),
    ],
)
def test_a_refusal_says_when_the_rule_is_the_campaigns_own(rule: str, change: dict[str, Any]) -> None:
    case = replace(LAWFUL, now=at("2026-11-23T11:30:00"))
    (one,) = judge(narrowed(B2C, NARROW), replace(case, **change)).reasons
    assert (one.rule, one.source) == (rule, "campaign")
    assert "campagne" in one.text_fr
    assert "campaign" in one.text_en
    assert judge(B2C, replace(case, **change)).allowed


def test_where_the_law_is_closed_too_it_is_the_law_that_is_named() -> None:
    (one,) = judge(narrowed(B2C, NARROW), replace(LAWFUL, now=at("2026-11-23T13:30:00"))).reasons
    assert "10:00 to 13:00 and 14:00 to 20:00" in one.text_en
    assert one.source == B2C.on(TODAY).week.source


def test_a_precise_appointment_opens_own_hours_within_the_laws() -> None:
    moment = at("2026-11-25T16:00:00")
    case = replace(LAWFUL, now=moment, appointment=moment, timezone="Europe/Paris", compared_at=moment, listed=False)
    b2b = LAW.profile("FR_B2B")
    assert judge(narrowed(b2b, NARROW), case).allowed
    assert not judge(narrowed(b2b, NARROW), replace(case, appointment=None)).allowed


@pytest.mark.parametrize("own", [Own(attempts=(2, 7)), Own(attempts=(6, 90)), Own(attempts=(4, 30)), Own(rest_days=1)])
def test_what_forbids_more_than_the_law_is_no_laxer(own: Own) -> None:
    assert stricter(B2C, own, TODAY).law is B2C


def test_what_became_laxer_when_the_law_changed_counts_for_nothing() -> None:
    """A rest of 75 days was stricter than the 60 of before 11 August 2026, and is laxer than the rest of after."""
    narrow = stricter(B2C, Own(rest_days=75), date(2026, 8, 1))
    assert (narrow.on(date(2026, 8, 1)).rest, narrow.on(TODAY).rest) == (Cited(75, "campaign"), B2C.on(TODAY).rest)
