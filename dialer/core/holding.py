"""What a verdict means for a lead that waits: it stays where it is, waits for a moment, or until a fact changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialer.core.law.verdict import Verdict
from dialer.core.states import LeadState

OF_THE_HOUR = "calendar_hours"
"""Leads that only this rule refuses stay where they are: their whole calendar is passed over until it opens."""
OF_THE_CAMPAIGN = frozenset({"caller_id", "pacing_abandon_rate"})
"""What these rules refuse says nothing of the lead: another number to show, or a better hour, and it may be called."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A lead put aside by a rule: until `at`, or, where it is None, until a fact changes."""

    rule: str
    at: datetime | None

    @property
    def state(self) -> LeadState:
        """Where the lead waits."""
        return LeadState.BLOCKED if self.at is None else LeadState.CALLABLE


def hold(verdict: Verdict, due_at: datetime | None, *, calendar: str) -> Hold | None:
    """How this verdict puts aside a lead that is due at `due_at` (None: at once); None: it does not.

    `calendar` is that of the lead; without one its hours are nobody's, and it is put aside for want of them.
    """
    rules = [reason.rule for reason in verdict.reasons]
    holding = [rule for rule in rules if rule != OF_THE_HOUR or not calendar]
    if not holding or OF_THE_CAMPAIGN & set(rules):
        return None
    at = verdict.next_allowed_at
    if at is not None and due_at is not None and at <= due_at:
        return None
    return Hold(holding[0], at)
