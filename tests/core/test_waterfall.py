"""From all leads to those who can be called now: nothing is lost and nothing counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.waterfall import AFTER_RULES, BEFORE_RULES, CLOSED, Group, waterfall

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ORDER = ("internal_opposition", "consent_or_contract", "attempt_caps")
RULES = (*ORDER, "a_rule_of_tomorrow")
CALENDARS = ("", "Europe/Paris", "Europe/Paris 57", "Indian/Reunion")
OPENS = {"Europe/Paris": NOW, "Europe/Paris 57": NOW + timedelta(hours=3), "Indian/Reunion": None}

moments = st.none() | st.integers(1, 5000).map(lambda minutes: NOW + timedelta(minutes=minutes))
counts = st.integers(1, 10**6)
groups = st.one_of(
    st.builds(Group, st.sampled_from([*BEFORE_RULES, *AFTER_RULES]), st.none(), st.none(), counts, st.just(0), moments),
    counts.flatmap(
        lambda count: st.builds(
            Group, st.just("held"), st.sampled_from(RULES), st.none(), st.just(count), st.integers(0, count), moments
        )
    ),
    st.builds(Group, st.just("due"), st.none(), st.sampled_from(CALENDARS), counts),
)


@given(st.lists(groups, max_size=30))
def test_all_minus_every_step_is_who_can_be_called(found: list[Group]) -> None:
    fall = waterfall(found, ORDER, OPENS.__getitem__, NOW)
    assert fall.total == sum(group.count for group in found)
    assert fall.total - sum(step.count for step in fall.steps) == fall.callable_now
    assert all(step.count > 0 and step.for_good <= step.count for step in fall.steps)
    assert fall.unjudged == sum(group.count for group in found if group.calendar == "")
    rules = [step.rule for step in fall.steps if step.rule]
    assert len(rules) == len(set(rules))
    assert rules == sorted(rules, key=lambda rule: RULES.index(rule))
    earliest = [group.earliest for group in found if group.earliest]
    opens = [step.until for step in fall.steps if step.line == CLOSED and step.until]
    assert fall.next_at == min([*earliest, *opens], default=None)


def test_a_calendar_that_is_closed_says_when_it_opens() -> None:
    found = [Group("due", None, "Europe/Paris 57", 3), Group("due", None, "Europe/Paris", 4)]
    fall = waterfall(found, ORDER, OPENS.__getitem__, NOW)
    assert (fall.callable_now, fall.unjudged) == (4, 0)
    (step,) = fall.steps
    assert (step.line, step.calendar, step.count, step.until) == (
        CLOSED, "Europe/Paris 57", 3, NOW + timedelta(hours=3),
    )  # fmt: skip


def test_leads_that_nobody_located_yet_make_every_count_provisional() -> None:
    assert waterfall([Group("unplaced", None, None, 1)], ORDER, OPENS.__getitem__, NOW).provisional
    assert waterfall([Group("due", None, "", 1)], ORDER, OPENS.__getitem__, NOW).provisional
    assert not waterfall([Group("due", None, "Europe/Paris", 1)], ORDER, OPENS.__getitem__, NOW).provisional
