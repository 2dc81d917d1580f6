"""How simulated agents behave: what they choose after a call, how long they think, when they pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

_EFFECTS = MappingProxyType(
    {
        "done": 30,
        "success": 15,
        "refusal": 25,
        "callback": 12,
        "recycle": 12,
        "wrong_number": 5,
        "do_not_call": 1,
    }
)
_NOTES = ("", "", "Rappeler plus tard", "Intéressé, envoyer la documentation", "Déjà équipé")
PAUSES = ("break", "lunch", "training")


@dataclass(frozen=True, slots=True)
class Habits:
    """Chances and times of one kind of agent; times are seconds, drawn evenly between two bounds."""

    effects: Mapping[str, float] = field(default_factory=lambda: _EFFECTS)
    """Weights of what a disposition does; a campaign without an effect never sees it chosen."""
    wrap_up: tuple[float, float] = (1.0, 4.0)
    pause_chance: float = 0.04
    """Chance that a pause is asked for in a call."""
    pause: tuple[float, float] = (3.0, 8.0)
    callback: tuple[float, float] = (20.0, 60.0)
    """How far ahead callbacks are promised."""
    personal_chance: float = 0.3


def disposition(dice: Random, habits: Habits, offered: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """The body of a disposition, without the attempt, chosen among those of the card."""
    weights = [habits.effects.get(str(one["effect"]), 0.0) for one in offered]
    chosen = dice.choices(offered, weights)[0] if any(weights) else offered[0]
    promise = None
    if chosen["effect"] == "callback":
        due = now + timedelta(seconds=dice.uniform(*habits.callback))
        promise = {"due_at": due.isoformat(), "personal": dice.random() < habits.personal_chance}
    return {"code": chosen["code"], "note": dice.choice(_NOTES), "callback": promise}
