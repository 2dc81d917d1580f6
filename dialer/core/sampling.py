"""Which calls are recorded: a share of them drawn by the attempt, so that whoever asks later hears the same."""

from __future__ import annotations

import hashlib

from dialer.core.model import AttemptId, attempt_channel


def is_recorded(attempt: AttemptId, recording: str, percent: int) -> bool:
    """Whether a recorder runs on this call, in a campaign that records so and, by percentage, so many of a hundred."""
    if recording == "percentage":
        digest = hashlib.blake2b(attempt_channel(attempt).encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big") % 100 < percent
    return recording in ("all", "on_demand")
