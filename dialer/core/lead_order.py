"""In which order the leads of a campaign are called, priorities being equal."""

from __future__ import annotations

from enum import StrEnum


class LeadOrder(StrEnum):
    """Leads that nobody tried yet come before those that are to be tried again, in every order but ANSWER_FIRST.

    Those that are tried again come by how long they wait.
    """

    LISTED = "listed"
    """As they came: the oldest first."""
    ANSWER_FIRST = "answer_first"
    """Whoever will rather answer."""
    NEWEST_FIRST = "newest_first"
    """Whoever came last."""
    RANDOM = "random"
    """Shuffled, always in the same way; each campaign in its own."""
