"""How far a score may be believed, and which share answers just now.

The chance of an answer is logistic(level + trust * score). Both are learned from attempts that were scored before
they were known, by one extended Kalman step each: `trust` falls to nothing where the score says nothing, and a
`level` that turns out wrong is learned anew, so that a sudden change is followed within about a hundred attempts.
"""

from __future__ import annotations

from math import exp, pi, sqrt

LEAST, MOST = 0.001, 0.999
"""No chance is ever lower or higher."""

_LEVEL_DRIFT = 6e-5
_TRUST_DRIFT = 2e-5
_MEMORY = 50.0
# A run of surprises this many standard deviations long has a cause: about once in 2,500 attempts without one.
_ALARM = 2.8
_AFTER_ALARM = 0.3
_JUMP, _FURTHEST_JUMP = 0.7, 1.0
_SCORES_REMEMBERED = 500


class Calibration:
    """Level and trust with their uncertainty: at first half answer, which the first attempts correct quickly."""

    def __init__(self) -> None:
        self.level, self.trust = 0.0, 0.5
        self._level_variance, self._trust_variance, self._covariance = 1.0, 0.1, 0.0
        self._surprise, self._surprise_variance, self._recent_information = 0.0, 0.0, 0.0
        self._mean_score, self._scores = 0.0, 0

    def chance(self, score: float) -> float:
        """The chance of an answer for a score, uncertainty drawing it towards one half."""
        beyond = score - self._mean_score
        variance = self._level_variance + beyond * (2 * self._covariance + beyond * self._trust_variance)
        odds = (self.level + self.trust * beyond) / sqrt(1 + pi * max(0.0, variance) / 8)
        return min(MOST, max(LEAST, 1 / (1 + exp(-min(30.0, max(-30.0, odds))))))

    def seen(self, score: float, answered: bool) -> None:
        """Learn from an attempt that had this score before its end was known."""
        chance = self.chance(score)
        beyond, information, error = score - self._mean_score, chance * (1 - chance), answered - chance
        self._watch(error, information)
        along_level = self._level_variance + self._covariance * beyond
        along_trust = self._covariance + self._trust_variance * beyond
        share = 1 / (1 + information * max(0.0, along_level + beyond * along_trust))
        self.level += along_level * error * share
        self.trust = min(1.5, max(0.0, self.trust + along_trust * error * share))
        self._level_variance += _LEVEL_DRIFT - along_level * along_level * information * share
        self._trust_variance += _TRUST_DRIFT - along_trust * along_trust * information * share
        self._covariance -= along_level * along_trust * information * share
        self._scores = min(_SCORES_REMEMBERED, self._scores + 1)
        moved = beyond / self._scores
        self._mean_score += moved
        # The same line with the same uncertainty, read from another point.
        self.level += self.trust * moved
        self._level_variance += moved * (2 * self._covariance + moved * self._trust_variance)
        self._covariance += moved * self._trust_variance

    def _watch(self, error: float, information: float) -> None:
        fading = 1 - 1 / _MEMORY
        self._surprise = self._surprise * fading + error
        self._surprise_variance = self._surprise_variance * fading * fading + information
        self._recent_information = self._recent_information * fading + information
        if self._surprise_variance > 2 and abs(self._surprise) > _ALARM * sqrt(self._surprise_variance):
            jump = _JUMP * self._surprise / self._recent_information
            self.level += min(_FURTHEST_JUMP, max(-_FURTHEST_JUMP, jump))
            self._level_variance = max(self._level_variance, _AFTER_ALARM)
            self._surprise, self._surprise_variance, self._recent_information = 0.0, 0.0, 0.0
