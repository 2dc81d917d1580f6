"""What comparisons with national lists say where a law names one: only comparisons with that very list count.

A name of several lists, such as TPS/CTPS, asks for a comparison with each of them, or with all at once (tps_ctps).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialer.core.law.profile import Law, Profile

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Compared:
    """What one list said of a number, and when (aware)."""

    list: str
    listed: bool
    at: datetime


def words_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which comparisons with the list of this name are written down: each a set that is needed whole."""
    parts = tuple(_word(part) for part in name.split("/"))
    return (parts,) if len(parts) == 1 else (parts, (_word(name),))


def named(law: Law) -> frozenset[str]:
    """Every list that some profile names at some time, as comparisons with it are written down."""
    lists = (terms.listing for profile in law.profiles.values() for terms in profile.terms)
    return frozenset(word for one in lists if one is not None for way in words_of(one.name) for word in way)


def asked_on(profile: Profile, now: datetime) -> list[str]:
    """The lists that the profile names at a moment, wherever on earth the callee is; none: it asks for none."""
    days = (now - _DAY, now, now + _DAY)
    return sorted({terms.listing.name for day in days if (terms := profile.on(day.date())).listing is not None})


def answer(names: Iterable[str], known: Sequence[Compared]) -> tuple[bool | None, datetime | None]:
    """Whether one of the named lists has a number, and since when all of them are known; None: they are not."""
    ways = [words_of(name) for name in names]
    words = {word for one in ways for way in one for word in way}
    mine = {one.list: one for one in known if one.list in words}
    if any(one.listed for one in mine.values()):
        return True, max(one.at for one in mine.values())
    whole = [[min(mine[word].at for word in way) for way in one if mine.keys() >= set(way)] for one in ways]
    return (False, min(map(max, whole))) if whole and all(whole) else (None, None)


def _word(name: str) -> str:
    return re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")
