"""What the rules answer: allowed, or every rule that refuses, each with its sentence and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that refuses. `rule` is one of the words of `engine.order` of the data."""

    rule: str
    text_fr: str
    text_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the call may be made, why not, and when it may if nothing but time changes (aware; None: never)."""

    reasons: tuple[Reason, ...]
    next_allowed_at: datetime | None = None

    @property
    def allowed(self) -> bool:
        return not self.reasons
