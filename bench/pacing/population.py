"""A list of people who differ: each number has its own chance of an answer, which changes with the hour of the day.

A dialer sees the kind of number, the zone, the list, the hour, the weekday and the attempts so far. It does not see
what else makes a number answer, nor the hours at which its owner is there. Days of eight hours follow each other on
the clock of the shift; between them a night passes. Nobody is called more than TRIES_A_DAY times a day, or sooner
than PAUSE_SECONDS after the last attempt, or before the next day after having been reached or dropped.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from bench.pacing.laws import Chances, Fate, Law, fate_of
from bench.pacing.leads import Dialled
from dialer.core.observation import Feature, Features

DAY_SECONDS = 8 * 3600.0
OPENS_AT = 9.0
TRIES_A_DAY = 2
PAUSE_SECONDS = 2 * 3600.0
OFFERED_FOR_EACH_AGENT = 10
STALE_SECONDS = 300.0
"""After so long those who were passed over go to the end of the list, and others are offered."""

KINDS = ("mobile", "landline")
ZONES = ("north", "south", "east", "west", "island")
LISTS = ("new", "bought", "old")
_HOUR_ODDS = {
    "mobile": (-0.3, -0.1, 0.1, 0.4, 0.4, 0.1, 0.0, 0.1),
    "landline": (0.4, 0.3, 0.1, -0.4, -0.4, -0.3, 0.1, 0.5),
}
"""From OPENS_AT on, an hour each."""
_WEEKDAY_ODDS = (0.1, 0.0, 0.0, -0.1, -0.2, 0.2, 0.2)
_COMMON_ODDS = -1.1
_EARLIER_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Habits:
    """How far people differ, in odds: by what a dialer sees, and by what it can learn from their answers alone."""

    lists: tuple[float, ...]
    zones: tuple[float, ...]
    hidden_spread: float
    at_home: float
    """In the two hours around the one at which a number's owner is there."""
    away: float
    by_time: float = 1.0
    """How much the hour and the weekday matter, of what they usually do."""

    def there(self, hour: float, there_at: float) -> float:
        """The odds that the owner's own hour adds."""
        return self.at_home if abs(hour - there_at) < 1.0 else self.away


SHOWN = Habits((1.0, 0.0, -1.5), (0.8, 0.2, -0.3, -0.2, -1.0), 0.3, 0.3, -0.1)
"""The list, the zone and the hour tell most of it."""
HIDDEN = Habits((0.5, 0.0, -0.7), (0.0, 0.15, -0.1, 0.1, -0.4), 0.9, 0.9, -0.3)
"""Most of it is a number's own: only its attempts tell."""
ALIKE = Habits((0.0,) * len(LISTS), (0.0,) * len(ZONES), 0.0, 0.0, 0.0, by_time=0.0)
"""Nothing sets them apart: whatever is believed of one rather than of another is wrong."""


@dataclass(slots=True)
class Person:
    """One number: what a dialer sees of it, what nobody sees, and what came of it so far."""

    habits: Habits
    kind: str
    zone: str
    source: str
    hidden: float
    """Odds that no feature shows."""
    there_at: float
    """The hour around which the owner is there."""
    attempts: int = 0
    answers: int = 0
    today: int = 0
    day: int = -1
    last_outcome: str | None = None
    last_at: float | None = None
    """Hours since the first midnight; before it: negative."""

    def probability(self, hour: float, weekday: int) -> float:
        """The chance of an answer at this hour of the day; weekday 0 is Monday."""
        return 1 / (1 + exp(-(self.shown_odds(hour, weekday) + self.hidden + self.habits.there(hour, self.there_at))))

    def shown_odds(self, hour: float, weekday: int) -> float:
        """Those that follow from what a dialer sees."""
        habits = self.habits
        time = _WEEKDAY_ODDS[weekday] + _HOUR_ODDS[self.kind][min(7, max(0, int(hour - OPENS_AT)))]
        odds = _COMMON_ODDS + habits.by_time * time
        return odds + habits.lists[LISTS.index(self.source)] + habits.zones[ZONES.index(self.zone)]


class Population:
    """So many people, in the order of the list. `told`: features hold the true probability; not `shown`: nothing."""

    def __init__(self, seed: int, people: int, habits: Habits, *, shown: bool = True, told: bool = False) -> None:
        self._seed, self._shown, self._told = seed, shown, told
        draw = random.Random(seed * 3 + 5)
        self._people = [_person(draw, habits) for _ in range(people)]
        self._due = [(0.0, lead) for lead in range(people)]
        self._window: list[int] = []
        self._offered: list[Features] = []
        self._made_at = -STALE_SECONDS

    def offered(self, now: float, agents: int) -> Sequence[Features]:
        """The next few for each agent, in the order of the list."""
        if now - self._made_at >= STALE_SECONDS:
            self._made_at = now
            for lead in self._window:
                heapq.heappush(self._due, (now, lead))
            self._window, self._offered = [], []
        self._fill(now, OFFERED_FOR_EACH_AGENT * agents)
        if not self._shown:
            return ()
        self._offered += [self._features(lead, now) for lead in self._window[len(self._offered) :]]
        return tuple(self._offered)

    def take(self, now: float, law: Law, count: int, order: Sequence[int]) -> list[Dialled]:
        """Those of the order first, then the rest of the offered, then whoever is due."""
        self._fill(now, count)
        places = [place for place in dict.fromkeys(order) if 0 <= place < len(self._window)]
        places = list(dict.fromkeys([*places[:count], *range(len(self._window))]))[:count]
        leads, gone = [self._window[place] for place in places], set(places)
        self._window = [lead for place, lead in enumerate(self._window) if place not in gone]
        self._offered = [known for place, known in enumerate(self._offered) if place not in gone]
        return [self._dialled(lead, now, law) for lead in leads]

    def ended(self, now: float, lead: int, talked: bool, dropped: bool) -> None:
        """Due again after the pause, or the next day."""
        person = self._people[lead]
        answered = talked or dropped
        person.answers += answered
        person.last_outcome = "talked" if talked else "dropped" if dropped else "not reached"
        tomorrow = (person.day + 1) * DAY_SECONDS
        again = tomorrow if answered or person.today >= TRIES_A_DAY else now + PAUSE_SECONDS
        heapq.heappush(self._due, (again, lead))

    def _fill(self, now: float, least: int) -> None:
        while len(self._window) < least and self._due and self._due[0][0] <= now:
            self._window.append(heapq.heappop(self._due)[1])

    def _dialled(self, lead: int, now: float, law: Law) -> Dialled:
        person = self._people[lead]
        day, hour = calendar(now)
        drawn = random.Random((self._seed * 1_000_003 + lead) * 101 + person.attempts).random
        chances = Chances(drawn(), drawn(), drawn(), drawn())
        fate, seconds = fate_of(law, person.probability(hour, day % 7), chances)
        person.attempts += 1
        person.today = person.today + 1 if person.day == day else 1
        person.day, person.last_at = day, 24 * day + hour
        return Dialled(lead, Fate(fate), seconds, chances.verdict)

    def _features(self, lead: int, now: float) -> Features:
        person = self._people[lead]
        day, hour = calendar(now)
        features: dict[str, Feature] = {
            "id": lead,
            "kind": person.kind,
            "zone": person.zone,
            "list": person.source,
            "hour": hour,
            "weekday": day % 7,
            "attempts": person.attempts,
            "answers": person.answers,
            "last_outcome": person.last_outcome,
            "hours_since_last": None if person.last_at is None else 24 * day + hour - person.last_at,
        }
        if self._told:
            features["true_probability"] = self._probability(lead, now)
        return features

    def _probability(self, lead: int, now: float) -> float:
        """What is told of one lead."""
        day, hour = calendar(now)
        return self._people[lead].probability(hour, day % 7)


def calendar(now: float) -> tuple[int, float]:
    """The day, from 0, and the hour of the day."""
    return int(now // DAY_SECONDS), OPENS_AT + now % DAY_SECONDS / 3600


def _person(draw: random.Random, habits: Habits) -> Person:
    """Somebody who has been tried before, in an earlier campaign."""
    person = Person(
        habits,
        kind=draw.choices(KINDS, (0.6, 0.4))[0],
        zone=draw.choice(ZONES),
        source=draw.choice(LISTS),
        hidden=draw.gauss(0.0, habits.hidden_spread),
        there_at=draw.uniform(OPENS_AT, OPENS_AT + 8),
    )
    for _ in range(draw.randint(0, _EARLIER_ATTEMPTS)):
        hour, weekday = draw.uniform(OPENS_AT, OPENS_AT + 8), draw.randrange(5)
        answered = draw.random() < person.probability(hour, weekday)
        person.attempts += 1
        person.answers += answered
        person.last_outcome = "talked" if answered else "not reached"
        person.last_at = hour - 24 * draw.randint(7, 60)
    return person
