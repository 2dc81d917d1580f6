"""People who answer the telephone with chances of their own: what a model of them can be measured against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, exp, pi
from random import Random

from dialer.core.observation import Feature

Features = dict[str, Feature]
KINDS = {"mobile": 0.3, "landline": -0.2, "office": 0.0}
OPENING, HOURS = 9.0, 11.0


@dataclass(slots=True)
class Person:
    """One number, with what is peculiar to it and what was tried."""

    id: int
    kind: str
    zone: str
    batch: str
    liking: float
    attempts: int = 0
    answers: int = 0
    last_outcome: str | None = None
    last_at: float | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt: the day, what was known before it, the true chance, and what came of it."""

    day: int
    features: Features
    chance: float
    answered: bool


def by_hour(kind: str, hour: float) -> float:
    """How much likelier (in log odds) a kind of number is answered at an hour."""
    if kind == "mobile":
        return 0.5 * cos((hour - 18) / 6 * pi)
    if kind == "landline":
        return 0.9 * exp(-(((hour - 19) / 1.5) ** 2)) - 0.5 * exp(-(((hour - 14.5) / 2) ** 2))
    return exp(-(((hour - 10.5) / 2) ** 2)) - (1.2 if hour > 17 else 0.0)


def attempts(seed: int, *, days: int, a_day: int, people: int, spread: float, alike: bool = False) -> Iterator[Tried]:
    """Attempts in the order of time. `spread`: of what is peculiar to a number; `alike`: nothing tells people apart."""
    random = Random(seed)
    zones = {f"zone {n}": random.gauss(0, 0.35) for n in range(8)}
    batches = {f"list {n}": random.gauss(0, 0.5) for n in range(5)}
    everybody = [
        Person(
            n,
            random.choices(list(KINDS), (5, 3, 2))[0],
            random.choice(list(zones)),
            random.choice(list(batches)),
            random.gauss(0, spread),
        )
        for n in range(people)
    ]
    for n in range(days * a_day):
        day, hour = n // a_day, OPENING + HOURS * (n % a_day) / a_day
        who, now = random.choice(everybody), day * 24 + hour
        odds = -0.9
        if not alike:
            odds += KINDS[who.kind] + zones[who.zone] + batches[who.batch] + by_hour(who.kind, hour) + who.liking
        chance = 1 / (1 + exp(-odds))
        answered = random.random() < chance
        yield Tried(day, known(who, day, hour), chance, answered)
        who.attempts += 1
        who.answers += answered
        who.last_outcome = "connected" if answered else random.choice(["no_answer", "busy", "machine"])
        who.last_at = now


def known(who: Person, day: int, hour: float) -> Features:
    """What a dialer knows of a number before it calls."""
    return {
        "id": who.id,
        "kind": who.kind,
        "zone": who.zone,
        "list": who.batch,
        "hour": hour,
        "weekday": day % 7,
        "attempts": who.attempts,
        "answers": who.answers,
        "last_outcome": who.last_outcome,
        "hours_since_last": None if who.last_at is None else day * 24 + hour - who.last_at,
    }
