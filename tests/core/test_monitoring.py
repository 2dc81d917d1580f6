"""Who may be beside an agent, and what is heard of the next call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialer.core.monitoring import MONITOR, Asked, Heard, Mode, MonitorEvent, MonitorState, next_heard, refusal
from dialer.core.states import AgentState, step

FINE = Asked(
    role="supervisor", same_person=False, has_station=True, at_post=False, busy=False,
    agent_state=AgentState.TALKING, in_call=True, stays=False,
)  # fmt: skip


def test_a_supervisor_with_a_phone_may_be_beside_an_agent_who_talks() -> None:
    assert refusal(FINE) is None
    assert refusal(replace(FINE, role="admin")) is None
    assert refusal(replace(FINE, in_call=False, agent_state=AgentState.READY, stays=True)) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "agent"}, "may_not_monitor"),
        ({"role": None}, "may_not_monitor"),
        ({"same_person": True}, "may_not_monitor"),
        ({"has_station": False}, "no_station"),
        ({"at_post": True}, "leave_your_post_first"),
        ({"busy": True}, "already_monitoring"),
        ({"agent_state": AgentState.OFFLINE, "stays": True}, "agent_not_at_work"),
        ({"in_call": False}, "agent_not_talking"),
    ],
)
def test_everything_else_is_refused_with_its_reason(changed: dict[str, object], code: str) -> None:
    assert refusal(replace(FINE, **changed)) == code  # type: ignore[arg-type]


def test_a_mode_belongs_to_the_call_for_which_it_was_chosen() -> None:
    assert next_heard(Mode.BARGE, 7, (7, 2)) == Heard(7, 2, Mode.BARGE)
    assert next_heard(Mode.BARGE, 7, (8, 2)) == Heard(8, 2, Mode.LISTEN)
    assert next_heard(Mode.TAKE_OVER, None, (8, 2)) == Heard(8, 2, Mode.LISTEN)
    assert next_heard(Mode.LISTEN, 7, None) is None


def test_what_ended_stays_ended() -> None:
    assert all(step(MONITOR, MonitorState.ENDED, event) is None for event in MonitorEvent)
    assert step(MONITOR, MonitorState.OPEN, MonitorEvent.TAKEN) is None
