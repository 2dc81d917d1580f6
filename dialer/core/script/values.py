"""Whether a value can be the answer to a question."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Literal

from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise
from dialer.core.script.document import Kind, Question, Value

MOST = {Kind.TEXT: 500, Kind.LONG_TEXT: 4000, Kind.EMAIL: 254}
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


def fits(question: Question, value: object) -> bool:
    """Whether `value` answers `question`: dates are 2026-11-23, telephones as people write them, choices are keys."""
    if question.kind is Kind.YES_NO:
        return isinstance(value, bool)
    if question.kind is Kind.ONE_OF:
        return isinstance(value, str) and value in {one.key for one in question.choices}
    if question.kind is Kind.SEVERAL_OF:
        known = {one.key for one in question.choices}
        return (
            isinstance(value, list)
            and all(isinstance(one, str) and one in known for one in value)
            and 0 < len(value) == len(set(value))
        )
    if question.kind in (Kind.NUMBER, Kind.SCALE):
        return _measures(question, value)
    return isinstance(value, str) and bool(value.strip()) and "\x00" not in value and _written(question.kind, value)


def _measures(question: Question, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or abs(value) > 1e15:
        return False
    if question.kind is Kind.SCALE and value != int(value):
        return False
    low = -math.inf if question.lowest is None else question.lowest
    return low <= value <= (math.inf if question.highest is None else question.highest)


def _written(kind: Kind, text: str) -> bool:
    if kind is Kind.DATE:
        try:
            return len(text) == 10 and bool(date.fromisoformat(text))
        except ValueError:
            return False
    if kind is Kind.TELEPHONE:
        try:
            return len(text) <= 40 and bool(normalise(text))
        except InvalidNumber:
            return False
    return len(text) <= MOST[kind] and (kind is not Kind.EMAIL or bool(_EMAIL.fullmatch(text)))


def compares(question: Question, value: Value | None) -> bool:
    """Whether a condition may look for `value` in the answers to `question`: of several choices, for one of them."""
    if question.kind is Kind.SEVERAL_OF:
        return fits(question, [value])
    return fits(question, value)


_TRUTH = {"fr": ("non", "oui"), "en": ("no", "yes")}


def said(question: Question, value: Value, language: Literal["fr", "en"]) -> str:
    """An answer in words: choices by their labels, truth as yes or no in the language of the campaign."""
    labels = {one.key: one.label for one in question.choices}
    if isinstance(value, bool):
        return _TRUTH[language][value]
    if isinstance(value, list):
        return ", ".join(labels.get(one, one) for one in value)
    return labels.get(value, value) if isinstance(value, str) else f"{value:g}"
