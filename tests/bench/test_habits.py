"""What simulated agents choose."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from bench.habits import Habits, disposition

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
OFFERED = [{"code": effect, "effect": effect} for effect in ("done", "refusal", "callback", "recycle")]


def test_the_same_seed_chooses_the_same() -> None:
    chosen = [disposition(Random(3), Habits(), OFFERED, NOW) for _ in range(2)]
    assert chosen[0] == chosen[1]


def test_every_offered_effect_is_chosen_and_only_a_callback_has_a_time() -> None:
    dice, seen = Random(1), Counter[str]()
    for _ in range(300):
        chosen = disposition(dice, Habits(), OFFERED, NOW)
        seen[chosen["code"]] += 1
        assert (chosen["callback"] is not None) == (chosen["code"] == "callback")
        if chosen["callback"]:
            assert NOW < datetime.fromisoformat(chosen["callback"]["due_at"]) <= NOW + timedelta(seconds=60)
    assert set(seen) == {"done", "refusal", "callback", "recycle"}


def test_a_campaign_with_unusual_dispositions_gets_one_of_its_own() -> None:
    offered = [{"code": "only", "effect": "do_not_call"}]
    assert disposition(Random(1), Habits(effects={}), offered, NOW)["code"] == "only"
