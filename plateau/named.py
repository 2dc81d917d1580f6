"""Who and what a command names: principals, agents and groups, by name, log-in or id."""

from __future__ import annotations

from collections.abc import Sequence

from db.campaigns import principals
from db.floor import crews, groups
from db.pool import Connection
from dialer.core.errors import PlateauError


class NoPrincipal(PlateauError):
    """There is no principal of this name or id."""


class NoAgent(PlateauError):
    """There is no agent with this log-in or id."""


class NoGroup(PlateauError):
    """There is no group of this name or id; `plateau group list` shows them."""


async def principal_named(db: Connection, name: str) -> int:
    """The principal of this name or id. Raises NoPrincipal, which says who there is."""
    found = await principals.named(db, name)
    if found is None:
        known = ", ".join(known for _, known, _ in await principals.everyone(db)) or "none yet"
        raise NoPrincipal(f"There is no principal of the name or id {name}; there is {known}.")
    return found


async def principal_of_all(db: Connection, name: str) -> int:
    """The one that is named; the only one there is where no name is given. Raises NoPrincipal."""
    if name:
        return await principal_named(db, name)
    known = await principals.everyone(db)
    if len(known) != 1:
        raise NoPrincipal(f"Say whose with --for; there is {', '.join(one for _, one, _ in known) or 'none yet'}.")
    return known[0][0]


async def agents_named(db: Connection, words: Sequence[str]) -> list[int]:
    """The agents with these log-ins or ids, in their order. Raises NoAgent, which names who is none."""
    found = await crews.agents_named(db, words)
    if strangers := [word for word in words if found[word] is None]:
        raise NoAgent(f"No agent has the log-in or id {', '.join(strangers)}.")
    return [agent for word in words if (agent := found[word]) is not None]


async def group_named(db: Connection, name: str) -> int:
    """The group of this name or id. Raises NoGroup."""
    found = await groups.named(db, name)
    if found is None:
        raise NoGroup(f"There is no group of the name or id {name}; `plateau group list` shows them.")
    return found
