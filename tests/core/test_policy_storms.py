"""A floor whose lines are lost or whose list of calls is empty is dialled as if one call an agent were in flight."""

from __future__ import annotations

from random import Random

import pytest

from dialer.core.observation import AgentPhase, CallPhase, Observation, What
from dialer.core.policy import Policy, PolicySettings
from dialer.core.policy_ledger import RINGING_SECONDS

AGENTS = 4
FREE = [(AgentPhase.FREE, 10.0)] * AGENTS


def taught() -> Policy:
    """A policy that has seen a day on which a third answered."""
    policy, draw, dials, connected = Policy(PolicySettings()), Random(1), 0, 0
    for second in range(400):
        answered = draw.random() < 0.33
        dials, connected = dials + 1, connected + answered
        seen = Observation(float(second), What.RESOLVED, 12.0, answered, [], [], 0, connected, dials)
        policy.act(seen)
    return policy


@pytest.mark.parametrize("experienced", [False, True])
def test_calls_that_nobody_lists_are_not_dialled_again_and_again(experienced: bool) -> None:
    policy = taught() if experienced else Policy(PolicySettings())
    dials, connected = (400, policy._connected) if experienced else (0, 0)
    ordered = []
    for second in range(400, 520):
        seen = Observation(float(second), What.TICK, 0.0, None, FREE, [], 0, connected, dials)
        ordered.append(policy.act(seen).dial)
        dials += ordered[-1]
    assert sum(ordered[:60]) <= 60 + 2 * AGENTS * 60 / RINGING_SECONDS
    assert sum(ordered[60:]) <= 2 * AGENTS * 60 / RINGING_SECONDS


def test_a_floor_that_tells_all_is_not_held_back() -> None:
    policy = taught()
    calls = [(number, CallPhase.RINGING, 5.0) for number in range(2)]
    dials, connected = 400 + len(calls), policy._connected
    seen = Observation(401.0, What.TICK, 0.0, None, FREE, calls, 0, connected, dials)
    assert policy.act(seen).dial > AGENTS - len(calls)
