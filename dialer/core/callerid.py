"""Which number a callee sees: the one they saw before, else the longest prefix, from a pool with caps and rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from dialer.core.model import E164


@dataclass(frozen=True, slots=True)
class Rule:
    """Callees whose E.164 number starts with `prefix` (`+` and 1 to 15 digits) see a number of `pool`."""

    prefix: str
    pool: tuple[E164, ...]


@dataclass(frozen=True, slots=True)
class Showable:
    """A number that may lawfully be shown now, for this campaign and in its way of dialling."""

    shown_today: int = 0
    daily_cap: int | None = None
    rests: bool = False
    """It is given a rest: by a person, or because it does badly."""
    bad: bool = False
    """Its health is bad: others of its pool come first."""


class Lacking(StrEnum):
    """Why no number is shown."""

    UNLAWFUL = "no_lawful_number"
    SPENT = "numbers_spent"  # lawful ones have reached their caps of the day, or rest


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom the call goes to. `area` is the beginning of the numbers of the callee's own zone, where it is known."""

    number: E164
    contact_id: int
    area: str = ""
    """Such as +331 for somebody in Île-de-France; it counts where the number itself tells no zone."""
    seen: E164 | None = None
    """The number that this contact saw last from this principal."""


def choose(rules: Iterable[Rule], default: E164, callee: Callee, numbers: Mapping[E164, Showable]) -> E164 | Lacking:
    """The number to show, always one of `numbers` (those that may lawfully be shown now).

    Who saw a number before sees it again while it can be shown: a person does not call back a stranger. Otherwise
    the longest prefix decides, of the callee's area first where there is one; a pool that holds no number which can
    be shown gives way to the next shorter prefix, then to `default`. In a pool healthy numbers come before bad ones,
    and a contact keeps its number among them.
    """
    if not numbers:
        return Lacking.UNLAWFUL
    usable = {number for number, one in numbers.items() if _is_free(one)}
    if not usable:
        return Lacking.SPENT
    if callee.seen in usable and not numbers[callee.seen].bad:
        return callee.seen
    for rule in _fitting(rules, callee):
        pool = [number for number in rule.pool if number in usable]
        healthy = [number for number in pool if not numbers[number].bad]
        if pool:
            return max(healthy or pool, key=lambda number: (_weight(number, callee), number))
    if default in usable:
        return default
    named = {default, *(number for rule in _fitting(rules, callee) for number in rule.pool)}
    return Lacking.SPENT if named & numbers.keys() else Lacking.UNLAWFUL


def _is_free(one: Showable) -> bool:
    return not one.rests and (one.daily_cap is None or one.shown_today < one.daily_cap)


def _fitting(rules: Iterable[Rule], callee: Callee) -> list[Rule]:
    """The rules of the callee's area, then those of the number itself, the longest prefix first."""
    every = list(rules)
    own = [rule for rule in every if callee.number.startswith(rule.prefix)]
    near = [rule for rule in every if callee.area and callee.area.startswith(rule.prefix)]
    return sorted(near, key=_length, reverse=True) + sorted(own, key=_length, reverse=True)


def _length(rule: Rule) -> int:
    return len(rule.prefix)


def _weight(number: E164, callee: Callee) -> bytes:
    # Rendezvous hashing: a number that joins or leaves a pool changes what few contacts see; order is nothing.
    return blake2b(f"{number}|{callee.number}|{callee.contact_id}".encode(), digest_size=8).digest()
