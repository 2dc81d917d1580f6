"""The shipped pacing driven by observations: what it does on a floor, and on one that lies."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.observation import AgentPhase, CallPhase, Features, Observation, What
from dialer.core.policy import Policy, PolicySettings
from dialer.core.states import CampaignMode

numbers = st.floats(allow_nan=True, allow_infinity=True)
observations = st.builds(
    Observation,
    numbers,
    st.sampled_from(What),
    numbers,
    st.none() | st.booleans(),
    st.lists(st.tuples(st.sampled_from(AgentPhase), numbers), max_size=12),
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(CallPhase), numbers), max_size=40),
    st.integers(-5, 10**6),
    st.integers(-5, 10**6),
    st.integers(-5, 10**6),
)


def seen(now: float, what: What = What.TICK, *, free: int = 0, ringing: int = 0, **more: object) -> Observation:
    calm: dict[str, object] = {"value": 0.0, "answered": None, "dropped": 0, "connected": 0, "dials": 0}
    calm["agents"] = [(AgentPhase.FREE, 1.0)] * free
    calm["calls"] = [(number, CallPhase.RINGING, 3.0) for number in range(ringing)]
    return Observation(now, what, **{**calm, **more})  # type: ignore[arg-type]


def taught(policy: Policy, answer: float = 0.3, attempts: int = 500) -> None:
    dice = Random(1)
    for number in range(attempts):
        answered = dice.random() < answer
        policy.act(seen(number, What.RESOLVED, value=8.0 if answered else 25.0, answered=answered))


@given(st.lists(observations, max_size=30))
def test_garbage_is_never_answered_by_a_storm(floor: list[Observation]) -> None:
    policy = Policy()
    for one in floor:
        action = policy.act(one)
        assert 0 <= action.dial <= 12 * len(one.agents)
        assert set(action.cancel) <= {call for call, phase, _ in one.calls if phase is CallPhase.RINGING}


def test_at_a_cold_start_it_dials_one_line_for_each_free_agent() -> None:
    action = Policy().act(seen(0.0, free=4, ringing=1))
    assert (action.dial, list(action.cancel)) == (3, [])


def test_once_taught_it_dials_more_than_one_line_for_each_free_agent() -> None:
    policy = Policy()
    taught(policy)
    assert policy.act(seen(501.0, free=4)).dial > 4


def test_progressive_dials_one_line_for_each_free_agent_whatever_it_knows() -> None:
    policy = Policy(PolicySettings(mode=CampaignMode.PROGRESSIVE))
    taught(policy)
    assert policy.act(seen(501.0, free=4)).dial == 4


def test_a_clock_that_goes_back_makes_it_progressive_for_a_while() -> None:
    policy = Policy()
    taught(policy)
    assert policy.act(seen(100.0, free=4)).dial == 4
    assert policy.act(seen(210.0, free=4)).dial == 4
    assert policy.act(seen(300.0, free=4)).dial > 4


def test_answers_that_nobody_reported_are_counted_all_the_same() -> None:
    """Connected calls grow while every call is reported as unanswered: the floor lies, and is dialled with care."""
    policy = Policy()
    for number in range(600):
        live = number // 3
        policy.act(seen(number, What.RESOLVED, value=20.0, answered=False, connected=live, dials=number))
    assert policy.act(seen(601.0, free=4, connected=200, dials=600)).dial == 4


def test_ends_reported_twice_are_noticed() -> None:
    policy = Policy()
    for number in range(600):
        policy.act(seen(number, What.RESOLVED, value=20.0, answered=number % 4 == 0, connected=number // 8, dials=300))
    assert policy.act(seen(601.0, free=4, connected=75, dials=300)).dial == 4


def test_the_same_observations_are_answered_alike() -> None:
    one, other = Policy(), Policy()
    taught(one)
    taught(other)
    assert one.act(seen(501.0, free=7, ringing=2)) == other.act(seen(501.0, free=7, ringing=2))


def a_lead(number: int) -> Features:
    return {"id": str(number), "kind": "mobile" if number % 2 else "landline"}


def test_it_learns_who_answers_and_dials_them_first() -> None:
    """Mobiles answer, landlines do not; which call went to which lead is told from the calls that appear."""
    policy, dice = Policy(PolicySettings(mode=CampaignMode.PROGRESSIVE)), Random(1)
    dialled = 0
    for second in range(2000):
        leads = [a_lead(dice.randrange(1000)) for _ in range(4)]
        action = policy.act(seen(second, free=1, leads=leads, dials=dialled))
        assert action.dial == 1
        first = leads[action.order[0]] if action.order else leads[0]
        calls = [(dialled, CallPhase.RINGING, 0.0)]
        dialled += 1
        policy.act(seen(second + 0.1, calls=calls, dials=dialled))
        answered = first["kind"] == "mobile" and dice.random() < 0.8
        value = 5.0 if answered else 20.0
        policy.act(seen(second + 0.2, What.RESOLVED, value=value, answered=answered, dials=dialled))
    mixed = [a_lead(number) for number in range(10)]
    order = policy.act(seen(2001.0, free=2, leads=mixed, dials=dialled)).order
    assert [mixed[place]["kind"] for place in order[:3]] == ["mobile"] * 3
