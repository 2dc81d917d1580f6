"""Pacing decisions, each with what it was decided from, so that they can be read and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Tick:
    """One decision."""

    campaign_id: int
    at: datetime
    placed: int
    bound_by: str
    snapshot: Mapping[str, Any]
    decision: Mapping[str, Any]
