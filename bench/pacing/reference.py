"""Figures of an earlier study of the same model, to check this simulator and to measure the shipped policy by.

Utilisation in percent after eight hours from a cold start, patience 2 s, abandon rate 3 %, by answer probability,
mean talk in seconds and agents. `risk` is a self-tuning policy that dials while the chance of meeting nobody is small
and gives up calls that have rung for 15 s; `ratio` is the line ratio tuned in hindsight.
"""

from __future__ import annotations

from typing import NamedTuple


class Study(NamedTuple):
    """One cell of the study."""

    progressive: float
    ratio: float
    risk: float


STUDY: dict[tuple[float, int, int], Study] = {
    (0.2, 45, 1): Study(41.5, 44.5, 46.5),
    (0.2, 45, 2): Study(42.3, 47.9, 53.7),
    (0.2, 45, 5): Study(41.4, 64.0, 67.8),
    (0.2, 45, 10): Study(41.8, 72.6, 77.4),
    (0.2, 45, 20): Study(41.7, 80.5, 85.0),
    (0.2, 45, 50): Study(41.6, 88.3, 92.0),
    (0.2, 45, 100): Study(41.6, 90.7, 95.3),
    (0.35, 45, 1): Study(56.9, 58.4, 59.5),
    (0.35, 45, 2): Study(57.2, 59.8, 63.4),
    (0.35, 45, 5): Study(56.7, 67.0, 71.6),
    (0.35, 45, 10): Study(56.7, 75.7, 78.9),
    (0.35, 45, 20): Study(56.7, 82.8, 85.9),
    (0.35, 45, 50): Study(56.6, 88.3, 92.5),
    (0.35, 45, 100): Study(56.8, 90.8, 95.8),
    (0.6, 45, 1): Study(71.5, 72.4, 72.0),
    (0.6, 45, 2): Study(71.6, 72.5, 73.3),
    (0.6, 45, 5): Study(71.6, 74.2, 76.5),
    (0.6, 45, 10): Study(71.4, 79.4, 81.8),
    (0.6, 45, 20): Study(71.4, 84.6, 87.5),
    (0.6, 45, 50): Study(71.3, 89.5, 93.3),
    (0.2, 180, 1): Study(68.9, 72.1, 73.0),
    (0.2, 180, 2): Study(70.4, 72.6, 75.6),
    (0.2, 180, 5): Study(69.9, 77.6, 81.9),
    (0.2, 180, 10): Study(70.1, 82.6, 86.1),
    (0.2, 180, 20): Study(69.8, 87.7, 90.3),
    (0.2, 180, 50): Study(69.8, 92.8, 94.4),
    (0.35, 180, 1): Study(80.4, 81.9, 81.8),
    (0.35, 180, 2): Study(81.1, 81.4, 83.5),
    (0.35, 180, 5): Study(81.0, 83.3, 85.6),
    (0.35, 180, 10): Study(81.1, 85.6, 88.1),
    (0.35, 180, 20): Study(80.8, 89.3, 91.1),
    (0.35, 180, 50): Study(80.9, 93.4, 94.7),
    (0.6, 180, 1): Study(89.2, 89.5, 89.1),
    (0.6, 180, 2): Study(89.1, 89.2, 89.5),
    (0.6, 180, 5): Study(89.1, 89.6, 90.0),
    (0.6, 180, 10): Study(89.1, 90.0, 91.0),
    (0.6, 180, 20): Study(89.0, 91.3, 92.6),
    (0.6, 180, 50): Study(88.9, 94.4, 95.1),
}
