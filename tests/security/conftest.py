"""The worlds of other tests, to be attacked."""

from __future__ import annotations

from tests.api.conftest import house
from tests.pbx.conftest import switchboard

__all__ = ["house", "switchboard"]
