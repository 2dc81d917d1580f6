"""The measure of the rules of the law: different calls, whole answers, both sides in one run."""

from __future__ import annotations

from random import Random

from bench.explain import compare, draw
from dialer.core.law.judge import RULES, judge
from ops.law import load


def test_both_sides_are_measured_on_the_same_calls() -> None:
    found = compare(1000)
    assert found.allowed + found.later + found.never == 1000
    assert min(found.allowed, found.later, found.never) > 50
    assert found.bare_rate > found.rate > 0
    assert found.as_json()["judged_per_second"] == round(found.rate)


def test_the_calls_differ_in_everything_that_rules_look_at() -> None:
    drawn = draw(load(), 3000, Random(2))
    refused = {one.rule for profile, case in drawn for one in judge(profile, case).reasons}
    assert refused == set(RULES) - {"pacing_abandon_rate"}
    assert {profile.name for profile, _ in drawn} == set(load().profiles)
