"""Calls that ring while the one agent talks: what tests of giving up start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dialer.core.model import AttemptId, attempt_channel
from dialer.floor.memory import Call
from tests.core.pasts import after
from tests.dialer.site import Site

RANG = 16.0
CALLS = 6
GIVES_UP: dict[str, Any] = {"mode": "predictive", "give_up_ringing": True, "minimum_ring_seconds": 15}
"""Settings of a campaign."""


@dataclass
class Crowd:
    """A site, and its calls that ring."""

    site: Site
    calls: list[Call]

    @property
    def given_up(self) -> list[Call]:
        """Those that pacing has hung up."""
        return [call for call in self.calls if call.given_up]

    def hung_up(self) -> set[str]:
        """Channels that Asterisk was told to hang up."""
        return {fields["Channel"] for action, fields in self.site.wire.sent if action == "Hangup"}

    async def written(self, call: Call) -> tuple[str | None, str | None]:
        """The outcome of a call, and who hung up, as the database has them."""
        row = await self.site.world.db.fetchrow("select outcome, hung_up_by from attempts where id = $1", call.row.id)
        assert row is not None
        return row["outcome"], row["hung_up_by"]


def channel(call: Call) -> str:
    """The name of its channel."""
    return attempt_channel(AttemptId(call.row.id))


async def ring(site: Site) -> Crowd:
    """CALLS have rung for RANG seconds, while the one agent talks for long; most of those called answer."""
    await site.leads(CALLS + 1)
    calls = await site.dials(CALLS + 1)
    await site.talks(calls[0])
    for call in calls[1:]:
        site.rings(call)
    site.term.floor.learning[site.world.campaign] = after(500, 0.6, talk=300.0)
    site.clock.advance(RANG)
    return Crowd(site, calls[1:])
