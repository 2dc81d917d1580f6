"""Contacts found by any part of what is known of them, accents and typing errors forgiven, the best matches first.

One Match is asked for after the other until a page is full; parts of words and those that resemble what was typed
only where nothing closer was found, or on the pages after it, since they cost more than all the rest.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import asyncpg

from db.pool import Connection
from db.search.conditions import (
    Asked,
    Conditions,
    ContactSearch,
    contact_conditions,
    lead_conditions,
    prepare,
    widen,
    word_conditions,
)
from db.search.words import Match

MOST_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the closeness of its last contact, and its id."""

    match: Match
    contact_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page: whole words and beginnings, or else parts of words, or else words that resemble what was typed; of a
    whole number nothing else.

    `next`: where the next page goes on, also to the wider ones; None: that was all.
    """

    places: list[Place]
    next: Place | None


# A plan is made for what is asked, never for a guess; and never one that compares all contacts with hundreds of words,
# which the planner believes to cost as much as one.
SETTINGS = f"""
set local plan_cache_mode = force_custom_plan; set local enable_seqscan = off;
set local statement_timeout = '{MOST_SECONDS}s'
"""
# Common words fill a page from the newest contacts alone; all the others are sought by the index, of which the
# planner cannot know how rare they are.
NEWEST_FIRST = """
select k.id from (select * from contact_search c where c.contact_id < ? order by c.contact_id desc limit ?) s
  join contacts k on k.id = s.contact_id where """
BY_INDEX = "with found as materialized (select s.contact_id from contact_search s where "
AND_NARROWED = ") select f.contact_id as id from found f where "
ALL = "select k.id from contacts k where "
PAGE = " order by id desc limit ?"
LOOKED_THROUGH = 1000
_ABOVE_ALL = 2**53 - 1


async def search(
    connection: Connection, wanted: ContactSearch, *, after: Place | None = None, limit: int = 50
) -> Found | None:
    """At most `limit` contacts, the best matches first and of those the newest; `after` is where a page ended.

    None: it took more than MOST_SECONDS and was given up.
    """
    until = time.monotonic() + MOST_SECONDS
    try:
        async with connection.transaction(readonly=True):
            await connection.execute(SETTINGS)
            return await _search(connection, wanted, after, limit, until)
    except asyncpg.QueryCanceledError:
        return None


async def _search(
    connection: Connection, wanted: ContactSearch, after: Place | None, limit: int, until: float
) -> Found | None:
    asked = await prepare(connection, wanted)
    found: list[Place] = []
    closer: Match | None = None
    for match in asked.matches:
        if found and (match >= Match.PART or asked.exact):
            return Found(found, Place(match, _ABOVE_ALL))
        if time.monotonic() > until:
            return None
        if after is None or match >= after.match:
            asked = await widen(connection, asked, match)
            below = after.contact_id if after is not None and match == after.match else _ABOVE_ALL
            page = _Page(connection, asked, match, closer, below, limit - len(found))
            found += [Place(match, contact_id) for contact_id in await page.ids()]
            if len(found) >= limit:
                return Found(found, found[-1])
        closer = match
    return Found(found, None)


@dataclass(frozen=True, slots=True)
class _Page:
    """The next contacts that fit as closely as `match` and not as `closer`, with ids below `below`."""

    connection: Connection
    asked: Asked
    match: Match
    closer: Match | None
    below: int
    limit: int

    async def ids(self) -> list[int]:
        """Their ids, the newest first."""
        if not word_conditions(self.asked, self.match, Conditions()):
            wanted = Conditions()
            wanted.add("k.id < ?", self.below)
            contact_conditions(self.asked.search, wanted)
            self._of_leads(wanted, "k.id in (select l.contact_id from leads l where {})")
            return await self._fetch(ALL, wanted)
        if self.match < Match.PART and not self.asked.exact:
            found = await self._among_newest()
            if len(found) == self.limit:
                return found
        return await self._by_index()

    async def _among_newest(self) -> list[int]:
        wanted = Conditions()
        wanted.add(NEWEST_FIRST, self.below, LOOKED_THROUGH)
        start = wanted.texts.pop()
        word_conditions(self.asked, self.match, wanted, self.closer)
        contact_conditions(self.asked.search, wanted)
        # offset 0: looked up for each contact, instead of for all leads of a campaign at once
        self._of_leads(wanted, "exists (select from leads l where l.contact_id = k.id and {} offset 0)")
        return await self._fetch(start, wanted)

    async def _by_index(self) -> list[int]:
        wanted = Conditions()
        word_conditions(self.asked, self.match, wanted, self.closer)
        wanted.add("s.contact_id < ?", self.below)
        start = BY_INDEX + wanted.text + AND_NARROWED
        wanted.texts.clear()
        contacts = Conditions(values=wanted.values)
        contact_conditions(self.asked.search, contacts)
        if contacts.texts:
            wanted.texts.append(
                f"exists (select from contacts k where k.id = f.contact_id and {contacts.text} offset 0)"
            )
        self._of_leads(wanted, "f.contact_id in (select l.contact_id from leads l where {})")
        return await self._fetch(start, wanted)

    def _of_leads(self, wanted: Conditions, among: str) -> None:
        leads = Conditions(values=wanted.values)
        if lead_conditions(self.asked.search, leads):
            wanted.texts.append(among.format(leads.text))

    async def _fetch(self, start: str, wanted: Conditions) -> list[int]:
        text = wanted.text
        wanted.add(PAGE, self.limit)
        statement = start + text + wanted.texts[-1]
        return [row["id"] for row in await self.connection.fetch(statement, *wanted.values)]
