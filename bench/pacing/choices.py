"""The settings of a campaign that can be chosen again for a past day, and what is asked of them in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from dialer.core.errors import PlateauError
from dialer.core.states import CampaignMode


class ChoiceRefused(PlateauError):
    """A past day cannot be replayed with this setting."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings of a campaign that a replay can follow. Times in seconds; `abandon_limit` is a share."""

    mode: CampaignMode
    abandon_limit: float
    max_dial_level: float
    agent_wait: float
    ring: float
    wrap_up: float
    give_up: bool
    least_ring: float
    """A ringing call is not given up before."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Choices:
        """Those of a campaign's settings by column."""
        return cls(
            mode=CampaignMode(settings["mode"]),
            abandon_limit=float(settings["abandon_limit"]),
            max_dial_level=float(settings["max_dial_level"]),
            agent_wait=settings["agent_wait_ms"] / 1000,
            ring=float(settings["ring_seconds"]),
            wrap_up=float(settings["wrap_up_seconds"]),
            give_up=settings["give_up_ringing"],
            least_ring=float(settings["minimum_ring_seconds"]),
        )


def changed(as_it_was: Choices, asked: Sequence[str]) -> Choices:
    """The choices with `name=value` as they are asked for. Raises ChoiceRefused with what is wrong and what helps."""
    chosen = as_it_was
    for one in asked:
        name, equals, value = one.partition("=")
        if not equals:
            raise ChoiceRefused(f"{one} is no setting with its value: write it as abandon_limit=0.02")
        if name not in _READERS:
            raise ChoiceRefused(f"{name} cannot be replayed; what can: {', '.join(_READERS)}")
        chosen = replace(chosen, **_READERS[name](value, as_it_was))
    return chosen


def _number(name: str, value: str, least: float, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not (isfinite(number) and least <= number <= most):
        raise ChoiceRefused(f"{name} must be a number from {least:g} to {most:g}, not {value}")
    return number


def _mode(value: str, _: Choices) -> Mapping[str, Any]:
    if value not in ("progressive", "predictive"):
        raise ChoiceRefused(
            f"mode must be progressive or predictive, not {value}: agents start the calls of the others"
        )
    return {"mode": CampaignMode(value)}


def _limit(value: str, _: Choices) -> Mapping[str, Any]:
    return {"abandon_limit": _number("abandon_limit", value, 0, 1)}


def _level(value: str, _: Choices) -> Mapping[str, Any]:
    return {"max_dial_level": _number("max_dial_level", value, 1, 10)}


def _agent_wait(value: str, _: Choices) -> Mapping[str, Any]:
    return {"agent_wait": _number("agent_wait_ms", value, 0, 10_000) / 1000}


def _ring(value: str, as_it_was: Choices) -> Mapping[str, Any]:
    ring = _number("ring_seconds", value, 5, 120)
    if ring > as_it_was.ring:
        raise ChoiceRefused(
            f"ring_seconds was {as_it_was.ring:g}: nobody knows who would have answered later; give less"
        )
    return {"ring": ring}


def _wrap_up(value: str, as_it_was: Choices) -> Mapping[str, Any]:
    wrap_up = _number("wrap_up_seconds", value, 0, 3600)
    if wrap_up > as_it_was.wrap_up:
        raise ChoiceRefused(
            f"wrap_up_seconds was {as_it_was.wrap_up:g}: nobody knows who would have taken longer; give less"
        )
    return {"wrap_up": wrap_up}


def _give_up(value: str, _: Choices) -> Mapping[str, Any]:
    if value not in ("true", "false"):
        raise ChoiceRefused(f"give_up_ringing must be true or false, not {value}")
    return {"give_up": value == "true"}


def _least_ring(value: str, _: Choices) -> Mapping[str, Any]:
    return {"least_ring": _number("minimum_ring_seconds", value, 10, 120)}


_READERS: Mapping[str, Callable[[str, Choices], Mapping[str, Any]]] = {
    "mode": _mode,
    "abandon_limit": _limit,
    "max_dial_level": _level,
    "agent_wait_ms": _agent_wait,
    "ring_seconds": _ring,
    "wrap_up_seconds": _wrap_up,
    "give_up_ringing": _give_up,
    "minimum_ring_seconds": _least_ring,
}
