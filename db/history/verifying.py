"""Verifies that everything recorded makes sense together: calls, agents, leads, promises, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.history.agents import AGENTS
from db.history.calls import CALLS
from db.history.invariant import Invariant
from db.history.leads import LEADS
from db.history.monitoring import MONITORINGS
from db.pool import Connection

EVERY_INVARIANT: tuple[Invariant, ...] = (*CALLS, *AGENTS, *LEADS, *MONITORINGS)


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold, with the ids of what breaks it."""

    name: str
    sentence: str
    what: str
    ids: tuple[int, ...]

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.ids[:10]))
        more = f" and {len(self.ids) - 10} more" if len(self.ids) > 10 else ""
        return f"{self.sentence} ({self.name}: {self.what} {shown}{more})"


async def verify(connection: Connection, invariants: Sequence[Invariant] | None = None) -> list[Broken]:
    """What does not hold, on one snapshot of the whole database; empty when all is well.

    Safe while the stack runs: it reads only, and what the dialer writes together is seen together.
    """
    broken = []
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        for invariant in EVERY_INVARIANT if invariants is None else invariants:
            rows = await connection.fetch(invariant.query, *invariant.arguments)
            if rows:
                ids = tuple(row["id"] for row in rows)
                broken.append(Broken(invariant.name, invariant.sentence, invariant.what, ids))
    return broken


async def faults(connection: Connection) -> list[str]:
    """A sentence for everything that does not hold."""
    return [str(broken) for broken in await verify(connection)]
