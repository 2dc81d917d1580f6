"""Which number a callee sees: longest matching prefix, a pool per rule, the same one for a lead each time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from dialer.core.model import E164, LeadId


@dataclass(frozen=True, slots=True)
class Rule:
    """Callees whose E.164 number starts with `prefix` (`+` and 1 to 15 digits) see a number of `pool`."""

    prefix: str
    pool: tuple[E164, ...]


def choose(rules: Iterable[Rule], default: E164, callee: E164, lead: LeadId, allowed: Collection[E164]) -> E164 | None:
    """The number to show to `callee`, always one of `allowed` (those that the trunk may show).

    A rule whose pool holds no allowed number gives way to the next shorter prefix, then to `default`.
    None: nothing may be shown, so this call must not be placed.
    """
    matching = (rule for rule in rules if callee.startswith(rule.prefix))
    for rule in sorted(matching, key=lambda rule: len(rule.prefix), reverse=True):
        usable = [number for number in rule.pool if number in allowed]
        if usable:
            return max(usable, key=lambda number: (_weight(number, callee, lead), number))
    return default if default in allowed else None


def _weight(number: E164, callee: E164, lead: LeadId) -> bytes:
    # Rendezvous hashing: a number that joins or leaves a pool changes what few leads see; order is nothing.
    return blake2b(f"{number}|{callee}|{lead}".encode(), digest_size=8).digest()
