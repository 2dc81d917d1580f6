"""Whose channel is whose, by the ids that the dialer gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dialer.core.model import (
    AgentId,
    AttemptId,
    attempt_of_channel,
    leg_of_channel,
    monitoring_of_channel,
    trial_of_channel,
)


@dataclass(frozen=True, slots=True)
class CustomerLeg:
    """The leg of the customer of an attempt."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class AgentLeg:
    """A waiting leg of an agent; they are counted from 1."""

    agent: AgentId
    leg_number: int


@dataclass(frozen=True, slots=True)
class SupervisorLeg:
    """The leg of a supervisor beside an agent."""

    monitoring: int


@dataclass(frozen=True, slots=True)
class TrialLeg:
    """The call that tests a trunk."""

    test: int


Party: TypeAlias = CustomerLeg | AgentLeg | SupervisorLeg | TrialLeg


def party_of_channel(channel_id: str) -> Party | None:
    """Whose channel this is, or None for a channel that is not the dialer's."""
    if (attempt := attempt_of_channel(channel_id)) is not None:
        return CustomerLeg(attempt)
    if (leg := leg_of_channel(channel_id)) is not None:
        return AgentLeg(*leg)
    if (monitoring := monitoring_of_channel(channel_id)) is not None:
        return SupervisorLeg(monitoring)
    if (test := trial_of_channel(channel_id)) is not None:
        return TrialLeg(test)
    return None
