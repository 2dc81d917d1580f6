"""Who will answer: the chance that a live person takes a call, for each lead and number.

An online logistic regression of Vowpal Wabbit scores what is known of a lead (dialer/core/answer_features.py), and
a calibration (dialer/core/answer_calibration.py) turns the score into a chance. Any feature may be given; these are
understood, each may be missing:

`id`: identity of the number, for what is peculiar to it; `kind`, `zone`, `list`: words; `hour`: local, 0 to 24;
`weekday`: 0 to 6; `attempts`, `answers`: of this number so far; `last_outcome`: a word; `hours_since_last`: since the
last attempt. Other words and numbers are learned as they come. `true_probability` is never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import isfinite
from zlib import crc32

import vowpalwabbit

from dialer.core.answer_calibration import Calibration
from dialer.core.answer_features import Marks
from dialer.core.observation import Features

# Marks share 2^18 weights by their hash: a model takes some 10 MB, however many numbers are called. The level is
# the calibration's.
_MODEL = "--quiet --loss_function logistic --noconstant --bit_precision 18 --learning_rate 0.3"
_FURTHEST_SCORE = 6.0
BELIEVED_AFTER = 50
"""Attempts learned from, before the chance of a single number is believed."""


class Answering:
    """Learns from every resolved attempt; the same attempts in the same order give the same chances."""

    def __init__(self) -> None:
        self._model = vowpalwabbit.Workspace(_MODEL)
        self._marks = Marks()
        self._calibration = Calibration()
        self.observed = 0
        """Attempts that were learned from."""

    def probability(self, features: Features) -> float:
        """The chance of a live answer, from 0.001 to 0.999; before the first attempt one half."""
        return self._calibration.chance(_bounded(self._score(features)))

    def probabilities(self, many: Sequence[Features]) -> list[float]:
        """The chance of each."""
        return [self.probability(features) for features in many]

    def variants(self, features: Features, changes: Sequence[Features]) -> list[float]:
        """The chance of each variant of one lead; `changes` all name the same features, none of them `kind`.

        Scores are sums: what stays the same is summed once.
        """
        same = {name: value for name, value in features.items() if name not in changes[0]}
        kind = {"kind": features.get("kind")}  # it also says how the hour is read
        score = self._score(same) - self._score(kind)
        return [self._calibration.chance(_bounded(score + self._score({**kind, **change}))) for change in changes]

    def seen(self, features: Features, answered: bool) -> None:
        """Learn from one attempt: what was known before it, and whether a live person answered."""
        level = self._calibration.level
        # The level is given, so that the weights learn only what sets leads apart.
        example = self._model.parse(f"{1 if answered else -1} 1 {level:.6f}{self._line(features)}")
        self._model.learn(example)
        before = _bounded(example.get_simplelabel_prediction() - level)
        self._model.finish_example(example)
        self._calibration.seen(before, answered)
        self._marks.seen(features)
        self.observed += 1

    def _score(self, features: Features) -> float:
        """What the model would predict; its own way through a text takes several times as long."""
        weight_of = self._model.get_weight
        return float(sum([weight_of(_place(name)) * weight for name, weight in self._marks.of(features)]))

    def _line(self, features: Features) -> str:
        marks = self._marks.of(features)
        return " | " + " ".join([f"{_place(name)}:{weight:.4f}" for name, weight in marks])


@lru_cache(maxsize=100_000)
def _place(mark: str) -> int:
    """Where the weight of a mark is kept, the same in every process."""
    return crc32(mark.encode(errors="replace"))


def _bounded(score: float) -> float:
    return min(_FURTHEST_SCORE, max(-_FURTHEST_SCORE, score)) if isfinite(score) else 0.0


def learn(past: Iterable[tuple[Features, bool]]) -> Answering:
    """What a dialer that has just started knows: past attempts, oldest first."""
    known = Answering()
    for features, answered in past:
        known.seen(features, answered)
    return known


LEAST_EXPLORED = 0.01
"""Share of leads that are put anywhere, however much was learned: otherwise a wrong chance is never found out."""


def order(probabilities: Sequence[float], observed: int, draws: Sequence[float]) -> list[int]:
    """Places of the leads, those who will rather answer first; some of them take a random place instead.

    `observed`: attempts learned from, few of them exploring more. `draws`: one uniform number from 0 to 1 (excluded)
    for each lead.
    """
    explored = max(LEAST_EXPLORED, 1 / (1 + observed / 200))
    ranked = sorted(probabilities, reverse=True)
    keys = [
        ranked[int(draw / explored * len(ranked))] if draw < explored else probability
        for probability, draw in zip(probabilities, draws, strict=True)
    ]
    return sorted(range(len(keys)), key=lambda place: (-keys[place], place))
