"""Tables that leave the house: what each holds, narrowed as a search is, counted first and then read bit by bit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import asyncpg

from db.pool import Connection
from db.search.conditions import (
    Conditions,
    ContactSearch,
    contact_conditions,
    lead_conditions,
    prepare,
    widen,
    word_conditions,
)
from db.search.words import Match

AT_ONCE = 2000
MOST_KEYS = 100
ZONE = "Europe/Paris"
LONGEST_SECONDS = 3600


class Kind(StrEnum):
    """The tables."""

    CONTACTS = "contacts"
    ATTEMPTS = "attempts"
    ANSWERS = "answers"
    CALLBACKS = "callbacks"
    RECORDINGS = "recordings"
    DO_NOT_CALL = "do_not_call"
    REFUSALS = "refusals"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of which table: those of contacts that `search` finds as a whole, a beginning or a part, not those
    that only resemble it; and from `during[0]`, before `during[1]`, by the time that the table is about.
    """

    kind: Kind
    search: ContactSearch
    during: tuple[datetime | None, datetime | None] = (None, None)


@dataclass(frozen=True, slots=True)
class _Source:
    columns: str
    tables: str
    time: str
    order: str
    always: str = "true"


_WHO = "k.title, k.first_name, k.last_name, k.company, k.postcode, k.city, k.email"
_LABEL = "coalesce(case when c.language = 'en' then d.label_en else d.label_fr end, a.disposition_code)"
_ATTEMPT = "attempts a join leads l on l.id = a.lead_id join contacts k on k.id = a.contact_id"
_AROUND = """
  join campaigns c on c.id = a.campaign_id left join users u on u.id = a.agent_id
  left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code
"""
_SOURCES = {
    Kind.CONTACTS: _Source(
        f"""k.id as contact_id, p.name as principal, {_WHO}, k.street,
        (select array_agg(n.e164 order by n.rank) from contact_numbers n where n.contact_id = k.id) as numbers,
        k.created_at, c.name as campaign, l.batch_id, l.state, l.attempts, l.last_outcome, l.disposition_code,
        (select max(a.claimed_at) from attempts a where a.lead_id = l.id) as called_at,
        (select min(b.due_at) from callbacks b
          where b.lead_id = l.id and b.state in ('scheduled', 'due', 'claimed', 'missed')) as promised_at, k.extra""",  # noqa: S608 - constants of ours
        """contacts k join principals p on p.id = k.principal_id
        left join leads l on l.contact_id = k.id left join campaigns c on c.id = l.campaign_id""",
        "k.created_at",
        "k.id, l.id",
    ),
    Kind.ATTEMPTS: _Source(
        f"""a.id as attempt_id, c.name as campaign, a.mode, k.id as contact_id, {_WHO}, a.e164 as number, a.caller_id,
        a.trunk, u.name as agent, a.claimed_at, a.dialed_at, a.answered_at, a.bridged_at, a.ended_at,
        extract(epoch from coalesce(a.answered_at, a.ended_at) - a.ringing_at) as ring_seconds,
        extract(epoch from a.bridged_at - a.answered_at) as wait_seconds,
        extract(epoch from a.ended_at - a.bridged_at) as talk_seconds,
        case when a.bridged_at is not null then a.held_ms / 1000.0 end as held_seconds,
        q.seconds as sound_seconds, 100.0 * q.packets_lost / nullif(q.packets_expected, 0) as lost_percent,
        q.jitter_ms, q.worst_jitter_ms, q.round_trip_ms, q.warnings as sound_warnings,
        a.state, a.outcome, a.hung_up_by, a.sip_code, a.cause, a.disposition_code, {_LABEL} as disposition, a.note""",
        _ATTEMPT + _AROUND + " left join sound_of_calls q on q.attempt_id = a.id",
        "a.claimed_at",
        "a.id",
    ),
    Kind.ANSWERS: _Source(
        f"""a.id as attempt_id, c.name as campaign, k.id as contact_id, {_WHO}, a.e164 as number, u.name as agent,
        a.disposed_at, a.disposition_code, {_LABEL} as disposition, d.effect, a.note,
        (select string_agg(x.label || ' ' || x.said, E'\n' order by x.given_at, x.question)
           from script_answers x where x.attempt_id = a.id and x.counts and x.value is not null) as script_answers,
        k.extra""",  # noqa: S608 - constants of ours
        _ATTEMPT + _AROUND,
        "a.disposed_at",
        "a.id",
        "a.disposition_code is not null",
    ),
    Kind.CALLBACKS: _Source(
        f"""b.id as callback_id, c.name as campaign, k.id as contact_id, {_WHO}, n.e164 as number, b.due_at, b.state,
        u.name as agent, v.name as promised_by, b.created_at, b.note""",
        """callbacks b join leads l on l.id = b.lead_id join contacts k on k.id = l.contact_id
        join contact_numbers n on n.id = l.number_id join campaigns c on c.id = b.campaign_id
        left join users u on u.id = b.agent_id left join users v on v.id = b.promised_by""",
        "b.due_at",
        "b.id",
    ),
    Kind.RECORDINGS: _Source(
        f"""r.id as recording_id, r.attempt_id, c.name as campaign, k.id as contact_id, {_WHO}, a.e164 as number,
        u.name as agent, r.started_at, r.duration_ms / 1000.0 as duration_seconds, r.state, r.file_name, r.bytes,
        encode(r.sha256, 'hex') as sha256, a.disposition_code""",
        f"""recordings r join attempts a on a.id = r.attempt_id join leads l on l.id = a.lead_id
        join contacts k on k.id = r.contact_id join campaigns c on c.id = r.campaign_id
        left join users u on u.id = r.agent_id""",  # noqa: F541 - as its neighbours
        "r.started_at",
        "r.id",
    ),
    Kind.DO_NOT_CALL: _Source(
        """d.id as entry_id, d.e164 as number, d.prefix, p.name as principal, d.source, d.reason, u.name as added_by,
        d.added_at""",
        "dnc d left join principals p on p.id = d.principal_id left join users u on u.id = d.added_by",
        "d.added_at",
        "d.id",
    ),
    Kind.REFUSALS: _Source(
        """t.id as batch_id, c.name as campaign, t.file_name, t.created_at, r.row, r.field, r.code, r.reason,
        r.content""",
        "batch_refusals r join batches t on t.id = r.batch_id join campaigns c on c.id = t.campaign_id",
        "t.created_at",
        "t.id, r.row, r.field",
    ),
}

# One snapshot for the count and the rows, and a plan for all of them instead of the first.
BEGIN = f"""
set local plan_cache_mode = force_custom_plan; set local cursor_tuple_fraction = 1; set local jit = off;
set local statement_timeout = '{LONGEST_SECONDS}s'; set local idle_in_transaction_session_timeout = 0
"""


# As a search has it: comparing every contact with hundreds of words costs more than the planner believes.
BY_INDEX = "set local enable_seqscan = off"
LIMIT = "select set_config('statement_timeout', $1, true)"


class Table:
    """One table as it was at the beginning of the caller's transaction, which should be a repeatable read."""

    def __init__(self, connection: Connection, source: _Source, narrowed: Conditions, words: bool) -> None:
        self._connection = connection
        self._values = narrowed.values
        searched = " join contact_search s on s.contact_id = k.id" if words else ""
        self._from = f" from {source.tables}{searched} where {source.always} and {narrowed.text}"
        self._columns, self._order = source.columns, source.order
        self.has_extra = source.columns.endswith("k.extra")

    async def count(self) -> int:
        """How many rows there are."""
        statement = "select count(*)" + self._from
        counted: int = await self._connection.fetchval(statement, *self._values, timeout=LONGEST_SECONDS)
        return counted

    async def keys(self) -> list[str]:
        """The headings of what is known beside the card, the most frequent first, at most MOST_KEYS."""
        if not self.has_extra:
            return []
        statement = (
            "select key from (select jsonb_object_keys(k.extra) as key" + self._from  # noqa: S608
            + f") held group by key order by count(*) desc, key limit {MOST_KEYS}"
        )  # fmt: skip
        found = await self._connection.fetch(statement, *self._values, timeout=LONGEST_SECONDS)
        return [row["key"] for row in found]

    async def rows(self) -> AsyncIterator[Sequence[Any]]:
        """The rows, AT_ONCE at a time, as records by the names of the columns."""
        statement = "select " + self._columns + self._from + " order by " + self._order
        cursor = await self._connection.cursor(statement, *self._values, timeout=LONGEST_SECONDS)
        while found := await cursor.fetch(AT_ONCE, timeout=LONGEST_SECONDS):
            yield found


async def table(connection: Connection, wanted: Wanted) -> Table:
    """The table that is wanted; call it in a transaction."""
    await connection.execute(BEGIN)
    source, narrowed = _SOURCES[wanted.kind], Conditions()
    narrowed.between(source.time, wanted.during)
    words = False
    if wanted.kind is Kind.DO_NOT_CALL:
        _of_list(wanted.search, narrowed)
    elif wanted.kind is Kind.REFUSALS:
        _of_batches(wanted.search, narrowed)
    else:
        asked = await widen(connection, await prepare(connection, wanted.search), Match.PART)
        words = word_conditions(asked, Match.PART, narrowed)
        if words:
            await connection.execute(BY_INDEX)
        contact_conditions(wanted.search, narrowed)
        lead_conditions(wanted.search, narrowed)
    return Table(connection, source, narrowed, words)


async def counted(connection: Connection, wanted: Wanted, seconds: int) -> int | None:
    """How many rows there are; None: counting took longer than `seconds` and was given up."""
    try:
        async with connection.transaction(readonly=True):
            found = await table(connection, wanted)
            await connection.execute(LIMIT, f"{seconds}s")
            return await found.count()
    except asyncpg.QueryCanceledError:
        return None


def _of_list(search: ContactSearch, into: Conditions) -> None:
    if search.principal_id is not None:
        into.add("(d.principal_id is null or d.principal_id = ?)", search.principal_id)
    if search.campaign_ids is not None:
        own = "select o.principal_id from campaigns o where o.id = any(?::bigint[])"
        into.add(f"(d.principal_id is null or d.principal_id in ({own}))", list(search.campaign_ids))


def _of_batches(search: ContactSearch, into: Conditions) -> None:
    if search.principal_id is not None:
        into.add("c.principal_id = ?", search.principal_id)
    if search.campaign_ids is not None:
        into.add("c.id = any(?::bigint[])", list(search.campaign_ids))
    if search.batch_id is not None:
        into.add("t.id = ?", search.batch_id)


ZONES = """
select distinct calling_hours ->> 'timezone' from campaigns
 where ($1::bigint[] is null or id = any($1)) and ($2::bigint is null or principal_id = $2) limit 2
"""


async def zone(connection: Connection, search: ContactSearch) -> str:
    """The time zone to write times in: that of the campaigns that were asked for, where they have one in common."""
    ids = None if search.campaign_ids is None else list(search.campaign_ids)
    found = [row[0] for row in await connection.fetch(ZONES, ids, search.principal_id)]
    return found[0] if len(found) == 1 and found[0] else ZONE
