"""Identities that travel through the product, and how they are written on the wire.

Asterisk compares channel ids by case-insensitive prefix, so every id that becomes one has a fixed width:
`a000000000012` can never be mistaken for the beginning of another attempt's id.
"""

from __future__ import annotations

import re
from typing import NewType

AttemptId = NewType("AttemptId", int)
AgentId = NewType("AgentId", int)
CampaignId = NewType("CampaignId", int)
E164 = NewType("E164", str)
"""A number as ITU-T E.164 writes it: `+`, then up to 15 digits."""

_ATTEMPT_CHANNEL = re.compile(r"a(\d{12})")
_LEG_CHANNEL = re.compile(r"g(\d{6})(\d{8})")
_TRIAL_CHANNEL = re.compile(r"t(\d{12})")
_MONITOR_CHANNEL = re.compile(r"m(\d{12})")


def attempt_channel(attempt: AttemptId) -> str:
    """The channel id of the customer's leg of an attempt."""
    return f"a{attempt:012d}"


def attempt_of_channel(channel_id: str) -> AttemptId | None:
    """The attempt whose customer's leg has this channel id, or None for any other channel."""
    found = _ATTEMPT_CHANNEL.fullmatch(channel_id)
    return AttemptId(int(found[1])) if found else None


def leg_channel(agent: AgentId, leg_number: int) -> str:
    """The channel id of an agent's waiting leg; `leg_number` counts the agent's legs from 1."""
    return f"g{agent:06d}{leg_number:08d}"


def leg_of_channel(channel_id: str) -> tuple[AgentId, int] | None:
    """The agent and leg number behind this channel id, or None for any other channel."""
    found = _LEG_CHANNEL.fullmatch(channel_id)
    return (AgentId(int(found[1])), int(found[2])) if found else None


def monitor_channel(monitoring: int) -> str:
    """The channel id of the supervisor's leg of a monitoring."""
    return f"m{monitoring:012d}"


def monitoring_of_channel(channel_id: str) -> int | None:
    """The monitoring whose supervisor's leg has this channel id, or None for any other channel."""
    found = _MONITOR_CHANNEL.fullmatch(channel_id)
    return int(found[1]) if found else None


def trial_channel(test: int) -> str:
    """The channel id of a trunk's test call."""
    return f"t{test:012d}"


def trial_of_channel(channel_id: str) -> int | None:
    """The test call that has this channel id, or None for any other channel."""
    found = _TRIAL_CHANNEL.fullmatch(channel_id)
    return int(found[1]) if found else None
