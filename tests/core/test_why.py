"""Why a campaign does not dial: the first sentence is what to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.abandonment import Standing, Tally, Window, policy_of
from dialer.core.calendars import opens_first
from dialer.core.law.verdict import Reason
from dialer.core.states import AgentState, CampaignMode, CampaignState
from dialer.core.waterfall import CLOSED, Group, Step, Waterfall, waterfall
from dialer.core.why import (
    AgentAt,
    BrakeAt,
    CapAt,
    DecisionAt,
    Found,
    Hold,
    NumberAt,
    Promises,
    TrunkAt,
    holds,
)
from dialer.core.why_not import in_the_way
from dialer.core.why_words import HOLDS, LINES, rule_said
from dialer.core.windows import CallingHours
from ops.law import current

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
"""A Friday, half past eleven in Paris."""
PARIS = ZoneInfo("Europe/Paris")
HOURS = CallingHours(PARIS, frozenset(range(5)), ((600, 780), (840, 1200)))  # 10-13 and 14-20
PROFILE = current().profile("FR_B2C")


def said(rule: str) -> Reason:
    return rule_said(PROFILE, rule, date(2026, 11, 20), "")


def an_agent(number: int = 1, state: AgentState = AgentState.READY, **more: object) -> AgentAt:
    plain = AgentAt(number, f"Exemple {number}", state, None, NOW - timedelta(minutes=3), leg_up=True)
    return replace(plain, **more)  # type: ignore[arg-type]


TRUNK = TrunkAt("main", "ok", None, None, 30, 3, 5.0, 1000, 900)
CALLABLE = waterfall([Group("due", None, "Europe/Paris", 7)], (), lambda _: NOW, NOW)
LAST = DecisionAt(NOW, 1, "agents", {}, {"agents_free": 1})
CALLS = Found(
    at=NOW, campaign_id=1, name="Exemple", mode=CampaignMode.PREDICTIVE, state=CampaignState.RUNNING,
    paused_because=None, profile="FR_B2C", rules=PROFILE, hours=HOURS, opens_at=NOW, served=True, linked=True,
    dialer_fault=None, keys_known=True, trunk_name="main", trunk=TRUNK, caps=(),
    numbers=(NumberAt("+33162000000", (), None, None, 0, None, resting=False),), needed=(), brake=None,
    leads=CALLABLE, promises=Promises(), agents=holds([an_agent()], 0, None, NOW), strangers=0, kept_free=0,
    decision=LAST,
)  # fmt: skip
"""A campaign that calls."""


def codes(**changes: object) -> list[str]:
    return [one.code for one in in_the_way(replace(CALLS, **changes), said)]  # type: ignore[arg-type]


def test_nothing_is_in_the_way_of_a_campaign_that_calls() -> None:
    assert codes() == []
    assert codes(linked=None) == []  # a dialer that does not say is no fault


CLOSED_NOW = Waterfall(2, (Step(CLOSED, 2, calendar="Indian/Reunion", until=NOW + timedelta(hours=3)),), 0, 0)
SPENT = CapAt(1, "main", None, "day", Decimal(10), Decimal(9), Decimal("0.5"), Decimal(1))
REASON = Reason("caller_id", "C'est un mobile.", "It is a mobile.", "S18")
NPV = NumberAt("+33612345678", (REASON,), None, None, 0, None, resting=False)
POLICY = policy_of(PROFILE, date(2026, 11, 20), limit=0.03, agent_seconds=2, hard_stop="stop")
BRAKED = BrakeAt(POLICY, Standing(Tally(met=900, abandoned=100), 0, 100, 1000, 0.03), None)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("no_dialer", {"served": False, "linked": False, "dialer_fault": "no link"}),
        ("asterisk_away", {"linked": False, "dialer_fault": "no link to Asterisk"}),
        ("dnc_key_missing", {"keys_known": False}),
        ("draft", {"state": CampaignState.DRAFT}),
        ("paused", {"state": CampaignState.PAUSED, "paused_because": "every number is unallocated"}),
        ("draining", {"state": CampaignState.DRAINING}),
        ("finished", {"state": CampaignState.FINISHED}),
        ("no_profile", {"rules": None, "profile": "XX"}),
        ("no_trunk", {"trunk": None}),
        ("trunk_down", {"trunk": replace(TRUNK, state="down", reason="no answer")}),
        ("daily_limit", {"trunk": replace(TRUNK, daily_left=0, state="down")}),
        ("spending_cap", {"caps": (SPENT,)}),
        ("spending_cap", {"caps": (replace(SPENT, least=None, left=Decimal(9)),)}),
        ("no_lawful_number", {"numbers": (NPV,), "needed": ("0162", "0163")}),
        ("no_lawful_number", {"numbers": ()}),
        ("numbers_spent", {"numbers": (replace(NPV, reasons=(), daily_cap=5, shown_today=5),)}),
        ("hours_never", {"opens_at": None}),
        ("no_leads", {"leads": waterfall([], (), lambda _: NOW, NOW)}),
        ("all_done", {"leads": waterfall([Group("done", None, None, 4)], (), lambda _: NOW, NOW)}),
        ("no_lead_callable", {"leads": CLOSED_NOW}),
        ("nobody_assigned", {"agents": ()}),
        ("no_agent", {"agents": holds([an_agent(state=AgentState.OFFLINE)], 0, None, NOW), "strangers": 2}),
        ("no_agent", {"agents": holds([an_agent()], 1, None, NOW)}),
        ("abandon_brake", {"brake": BRAKED}),
    ],
)  # fmt: skip
def test_each_obstacle_blocks_and_is_said_in_both_languages(code: str, changes: dict[str, object]) -> None:
    (one,) = in_the_way(replace(CALLS, **changes), said)  # type: ignore[arg-type]
    assert (one.code, one.blocks) == (code, True)
    for text in (one.text_fr, one.text_en, one.action_fr, one.action_en):
        assert text.endswith(".") or one.code == "trunk_down"
        assert "{" not in text and "None" not in text
    assert one.text_fr != one.text_en


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("no_decision", {"decision": None}),
        ("no_decision", {"decision": replace(LAST, at=NOW - timedelta(minutes=1))}),
        ("trunk_slow", {"trunk": replace(TRUNK, state="slowed", reason="Calls fail.")}),
        ("by_hand", {"mode": CampaignMode.PREVIEW}),
        ("channels", {"trunk": replace(TRUNK, in_use=30)}),
        ("unjudged", {"leads": waterfall([Group("due", None, "", 5)], (), lambda _: NOW, NOW)}),
        ("abandon_brake", {"brake": replace(BRAKED, policy=replace(POLICY, hard_stop="progressive"))}),
    ],
)
def test_what_slows_or_explains_does_not_block(code: str, changes: dict[str, object]) -> None:
    (one,) = in_the_way(replace(CALLS, **changes), said)  # type: ignore[arg-type]
    assert (one.code, one.blocks) == (code, False)


def test_the_agents_are_counted_in_the_sentence() -> None:
    crew = [an_agent(n, AgentState.PAUSED, reason="break") for n in range(3)]
    crew += [an_agent(n, AgentState.OFFLINE) for n in range(3, 5)]
    (one,) = in_the_way(replace(CALLS, agents=holds(crew, 0, None, NOW)), said)
    assert one.text_en == "No agent is ready: 2 offline, 3 paused."
    assert one.text_fr == "Aucun agent n'est prêt : 2 hors ligne, 3 en pause."


def test_the_chief_reason_of_the_leads_is_named_with_its_time() -> None:
    found = [
        Group("held", "attempt_caps", None, 900, 0, NOW + timedelta(days=2)),
        Group("waiting", None, None, 100, 0, NOW + timedelta(hours=1)),
        Group("done", None, None, 5000),
    ]
    leads = waterfall(found, PROFILE.shared.order, lambda _: NOW, NOW)
    (one,) = in_the_way(replace(CALLS, leads=leads), said)
    assert one.text_en == (
        "No lead is callable; 900: the person or number had 4 attempts in 30 days, the most allowed."
        " The next one will be at the earliest at 12:30."
    )
    assert codes(leads=leads, promises=Promises(anybody=1)) == []  # a promise is a call to make


def test_closed_hours_say_when_they_open() -> None:
    late = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    opens = opens_first(PROFILE, ["Europe/Paris"], HOURS, late)
    (one,) = in_the_way(replace(CALLS, at=late, opens_at=opens), said)
    assert "they open on 2026-11-23 at 10:00." in one.text_en
    noon = NOW + timedelta(hours=2)  # half past one in Paris
    (one,) = in_the_way(replace(CALLS, at=noon, opens_at=opens_first(PROFILE, ["Europe/Paris"], HOURS, noon)), said)
    assert one.text_fr == "Hors des heures d'appel de la campagne : elles s'ouvrent à 14:00."


def test_what_is_to_be_done_first_comes_first() -> None:
    found = codes(
        served=False, state=CampaignState.PAUSED, trunk=replace(TRUNK, in_use=30), leads=CLOSED_NOW, agents=(),
    )  # fmt: skip
    assert found == ["no_dialer", "paused", "no_lead_callable", "nobody_assigned", "channels"]


def test_what_holds_each_agent() -> None:
    crew = [
        an_agent(1, AgentState.OFFLINE), an_agent(2, AgentState.PAUSED, reason="lunch"),
        an_agent(3, AgentState.PAUSED, reason="phone_lost"), an_agent(4, leg_up=False),
        an_agent(5, AgentState.RESERVED, busy_with=2), an_agent(6, AgentState.TALKING, busy_with=2),
        an_agent(7, AgentState.WRAP_UP), an_agent(8, promise=2), an_agent(9, others=(2,)), an_agent(10), an_agent(11),
    ]  # fmt: skip
    last = DecisionAt(NOW, 0, "agents", {}, {"agents_free": 2})
    kinds = [hold for _, hold in holds(crew, 1, last, NOW)]
    assert kinds == [
        Hold.OFFLINE, Hold.PAUSED, Hold.PHONE_LOST, Hold.NO_LEG, Hold.RESERVED, Hold.TALKING, Hold.WRAP_UP,
        Hold.PROMISED, Hold.SHARED, Hold.FREE, Hold.KEPT,
    ]  # fmt: skip
    old = replace(last, at=NOW - timedelta(minutes=1))
    assert [hold for _, hold in holds(crew, 0, old, NOW)][8:] == [Hold.FREE] * 3


@given(st.integers(0, 100_000), st.sampled_from(["Europe/Paris", "America/New_York", "Indian/Reunion"]))
def test_hours_open_next_at_an_open_minute_and_not_before(minutes: int, zone: str) -> None:
    now = NOW + timedelta(minutes=minutes, seconds=7)
    opens = opens_first(PROFILE, [zone], HOURS, now)
    assert opens is not None and opens >= now
    local = opens.astimezone(ZoneInfo(zone))
    assert opens == now or (local.hour, local.minute, local.second) in [(10, 0, 0), (14, 0, 0)]
    assert local.weekday() < 5
    if opens > now:
        assert opens - now < timedelta(days=5)


def test_every_rule_of_every_profile_is_said_with_its_source() -> None:
    assert {*HOLDS} == {*Hold}
    assert all(LINES.values())
    law = current()
    for profile in law.profiles.values():
        for rule in profile.shared.order:
            for day in (date(2026, 1, 5), date(2026, 11, 20)):
                reason = rule_said(profile, rule, day, "insurance")
                assert reason.rule == rule and "{" not in reason.text_fr + reason.text_en
    assert rule_said(PROFILE, "attempt_caps", date(2026, 11, 20), "").source
    assert "XX" not in rule_said(None, "attempt_caps", date(2026, 11, 20), "").text_en
    assert POLICY.window == Window("day")
