"""Which number a callee would see, and sees."""

from __future__ import annotations

from collections.abc import Callable

from dialer.core import callerid
from dialer.core.callerid import Callee, Lacking
from dialer.core.model import E164
from dialer.floor.memory import Campaign
from dialer.lines.caller_numbers import Numbers

Shown = Callable[[Campaign, Callee], E164 | Lacking]
"""The number that a callee would see, or why there is none."""


def shown_by(numbers: Numbers) -> Shown:
    """The choice among the numbers that each campaign may show now."""

    def shown(campaign: Campaign, callee: Callee) -> E164 | Lacking:
        return callerid.choose(campaign.rules, campaign.default_caller_id, callee, numbers.showable(campaign))

    return shown
