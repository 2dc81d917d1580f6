"""Teams before they go live: what more agents change, where lists end, and how it is drawn."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bench.pacing.intervals import interval
from bench.pacing.plan_chart import chart
from bench.pacing.planning import Plan, PlanRefused, plan_teams, simulated, sizes_around
from dialer.core.states import CampaignMode

SMALL = Plan(agents=3, hours=0.5, leads=100_000, mode=CampaignMode.PROGRESSIVE)


def test_the_same_seed_has_the_same_people() -> None:
    assert simulated(SMALL, 5) == simulated(SMALL, 5)
    assert simulated(SMALL, 5) != simulated(SMALL, 6)


def test_dialling_ahead_keeps_agents_busier_and_abandons() -> None:
    plain, ahead = simulated(SMALL, 1), simulated(replace(SMALL, mode=CampaignMode.PREDICTIVE, hours=1.0), 1)
    assert plain.abandon_rate == 0
    assert 0 < ahead.abandon_rate < 0.08
    assert ahead.utilisation > plain.utilisation
    assert ahead.mean_wait_seconds < plain.mean_wait_seconds < plain.p90_wait_seconds


def test_a_plan_may_give_up_ringing_calls() -> None:
    plan = replace(SMALL, mode=CampaignMode.PREDICTIVE, hours=4.0, answer_rate=0.2, agents=5)
    left, given_up = (simulated(replace(plan, give_up_after=after), 1) for after in (None, 15.0))
    assert given_up.utilisation > left.utilisation
    assert given_up.attempts > left.attempts


def test_a_list_that_ends_ends_the_shift() -> None:
    short = simulated(replace(SMALL, leads=60), 1)
    assert (short.attempts, short.simulated_hours) == (pytest.approx(60), pytest.approx(short.list_lasts_hours))
    assert 0.05 < short.list_lasts_hours < 0.5
    assert short.utilisation > 0.2


@pytest.mark.parametrize("leads", [1, 2, 7])
def test_a_list_of_a_few_is_dialled_to_its_end(leads: int) -> None:
    """The shift ends with the last call, and is not taken for one that there was no time for."""
    (team,) = plan_teams(replace(SMALL, answer_rate=1.0, leads=leads), [3], 1)
    found = team.outcomes[0]
    assert found.attempts == pytest.approx(leads)
    assert found.people_reached + found.abandon_rate * leads == pytest.approx(leads)
    assert found.simulated_hours < 0.2


def test_a_long_list_takes_no_more_memory_than_a_short_one() -> None:
    """Whoever asks for ten million leads must not take gigabytes of a machine that has calls to attend to."""
    tracemalloc.start()
    try:
        simulated(replace(SMALL, agents=1, hours=0.25, leads=10_000_000), 1)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_time_for_simulating_bounds_the_work() -> None:
    began = time.process_time()
    teams = plan_teams(replace(SMALL, agents=8, hours=24.0), [8, 10, 12], 50, within_seconds=1.5)
    assert time.process_time() - began < 3
    found = {team.agents: len(team.outcomes) for team in teams}
    assert found[8] >= 2
    assert teams[0].outcomes[0].simulated_hours < 24
    attempts = teams[0].outcomes[0]
    assert attempts.attempts > 2 * attempts.people_reached


def test_what_cannot_be_simulated_says_why() -> None:
    with pytest.raises(PlanRefused, match=r"after 3 to 17\.5 s on average"):
        plan_teams(replace(SMALL, ring=20.0), [3], 1)
    with pytest.raises(PlanRefused, match="too large"):
        plan_teams(replace(SMALL, agents=300, hours=8.0), [300], 1, within_seconds=0.3)


def test_teams_around_one_are_others_by_their_distance() -> None:
    assert sizes_around(12) == [12, 10, 15, 8, 6, 19, 24]
    assert sizes_around(1) == [1, 2]


def test_an_interval_of_few_is_wide_and_of_one_unknown() -> None:
    assert interval([4.0]).as_json() == {"mean": 4.0, "low": None, "high": None}
    found = interval([1.0, 2.0, 3.0])
    assert (found.mean, found.half) == (2.0, pytest.approx(4.30 / 3**0.5))
    assert interval([5.0] * 40).half == 0


def test_the_chart_says_aloud_what_it_draws() -> None:
    teams = plan_teams(SMALL, [3, 2], 2)
    drawn = ElementTree.fromstring(chart(teams, "Teams & lists"))
    space = "{http://www.w3.org/2000/svg}"
    title, described = drawn.find(f"{space}title"), drawn.find(f"{space}desc")
    assert title is not None
    assert described is not None
    assert (drawn.get("role"), title.text) == ("img", "Teams & lists")
    assert "2 agents: utilisation" in (described.text or "")
    assert len(drawn.findall(f"{space}polyline")) == 2
    assert len(drawn.findall(f"{space}circle")) == 4
    for place in drawn.iter(f"{space}circle"):
        assert 0 < float(place.get("cx", "")) < 720
        assert 0 < float(place.get("cy", "")) < 380
