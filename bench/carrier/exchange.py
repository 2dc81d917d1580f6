"""The simulated network's exchange: decides each incoming call and keeps what it received, as evidence."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from agi.server import Call, serve
from bench.carrier.plan import SIP_CODES, Behaviour, Plan, decide

_USER = re.compile(r"sips?:([^@>;]*)@")

Decide = Callable[[str, int], Plan]
"""From the called number as received and how often it was called, this time included."""


@dataclass(frozen=True, slots=True)
class Received:
    """One INVITE as it arrived: numbers as they were written, None where there was no header."""

    at: datetime
    called: str
    from_user: str | None
    asserted: str | None
    plan: Plan


class Exchange:
    """Everything that arrived, in order. Nothing is forgotten: meant for demos, tests and benches."""

    def __init__(self, decide_call: Decide) -> None:
        self._decide = decide_call
        self.received: list[Received] = []
        self.counts: Counter[str] = Counter()
        self._calls: Counter[str] = Counter()

    @classmethod
    def seeded(cls, seed: int, behaviour: Behaviour | None = None) -> Exchange:
        """An exchange that behaves by chance, the same each time for the same seed."""
        chosen = behaviour or Behaviour()
        return cls(lambda number, nth: decide(seed, number, nth, chosen))

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Answer the carrier's Asterisk on this address."""
        return await serve(host, port, {"incoming": self._incoming})

    async def _incoming(self, call: Call) -> None:
        called = call.arguments[0]
        self._calls[called] += 1
        plan = self._decide(called, self._calls[called])
        self.counts[plan.kind] += 1
        from_user = user_of(await call.get_variable("RAW_FROM"))
        asserted = user_of(await call.get_variable("RAW_PAI"))
        self.received.append(Received(datetime.now(UTC), called, from_user, asserted, plan))
        await call.set_variable("RING", str(plan.ring_seconds))
        await call.set_variable("TALK", str(plan.talk_seconds))
        await call.set_variable("CODE", str(SIP_CODES.get(plan.kind, "")))
        await call.set_variable("PLAN", plan.kind if plan.kind not in SIP_CODES else "refuse")


def user_of(header: str | None) -> str | None:
    """The user of a From or P-Asserted-Identity header, None where there is none."""
    found = _USER.search(header or "")
    return found[1] if found else None
