"""Shapes of how leads are called again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from api.schema.base import Body, Word

Recycled = Literal["no_answer", "busy", "failed", "rejected", "cancelled", "machine", "abandoned", "left_early", "lost"]
_RECYCLED: tuple[str, ...] = (
    "no_answer", "busy", "failed", "rejected", "cancelled", "machine", "abandoned", "left_early", "lost",
)  # fmt: skip
Recycle = dict[Recycled, Annotated[int, Field(ge=0, le=525_600)]]
RECYCLE: Recycle = {
    "no_answer": 240,
    "busy": 15,
    "machine": 240,
    "abandoned": 4320,
    "left_early": 240,
    "failed": 60,
    "rejected": 1440,
    "cancelled": 5,
    "lost": 15,
}


class RecycleRule(Body):
    """How leads are called again after one outcome, or one disposition whose effect is to recycle.

    It stands before `recycle_minutes`. A lead that met it more than `times` is called no more; 0: as long as it has
    attempts. `other_hour`: next time at least three hours earlier or later in the day; `other_number`: at the next
    number of the contact.
    """

    on: Literal["outcome", "disposition"]
    word: Word
    minutes: Annotated[int, Field(ge=0, le=525_600)]
    times: Annotated[int, Field(ge=0, le=50)] = 0
    other_hour: bool = False
    other_number: bool = False

    @model_validator(mode="after")
    def _known(self) -> RecycleRule:
        if self.on == "outcome" and self.word not in _RECYCLED:
            raise ValueError(f"word must be one of {', '.join(_RECYCLED)}")
        return self


def _once(given: list[RecycleRule]) -> list[RecycleRule]:
    if len({(rule.on, rule.word) for rule in given}) != len(given):
        raise ValueError("two rules are about the same")
    return given


RecycleRules = Annotated[list[RecycleRule], Field(max_length=100), AfterValidator(_once)]
