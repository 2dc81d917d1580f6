"""No table that hangs on a person is forgotten by an erasure: a new one fails here until it was thought of."""

from __future__ import annotations

import re

from db.people import erasure_rows
from db.pool import Connection

HANGING = """
select distinct c.table_name
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
 where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
   and c.column_name in ('contact_id', 'lead_id', 'attempt_id', 'callback_id')
   and exists (select from information_schema.columns o
                where o.table_name = c.table_name and o.table_schema = 'public'
                  and o.data_type in ('text', 'jsonb', 'json', 'bytea', 'tsvector', 'ARRAY'))
"""
OTHERWISE = {
    "agents": "the state of an agent's phone; an erasure waits until no call of the person is in it",
    "agent_moves": "moves of agents, with words of ours",
    "monitoring_parts": "which supervisor heard a call, with words of ours",
    "sound_measured": "how a call sounded: figures, and words of ours",
    "recordings": "their rows and files go one by one: erasure.sound_gone",
    "attempt_costs": "what a call cost, by kind of number, without the number",
    "dnc": "numbers become hashes: dnc.keep_hash",
    "dnc_removed": "entries that were taken off and can be put back become hashes: dnc.hash_removed",
    "contact_search": "written anew from the erased contact by its own triggers",
}
"""Tables that erasure_rows.py does not change, and why."""


async def test_every_table_that_hangs_on_a_person_is_erased_or_thought_of(db: Connection) -> None:
    statements = " ".join(statement for _, statement in erasure_rows.ROWS)
    changed = set(re.findall(r"(?:update|delete from)\s+(\w+)", statements))
    hanging = {row["table_name"] for row in await db.fetch(HANGING)}
    assert hanging - changed - set(OTHERWISE) == set(), "say in db/people/erasure_rows.py what becomes of them"


def test_each_table_is_erased_and_counted_once() -> None:
    assert len({kind for kind, _ in erasure_rows.ROWS}) == len(erasure_rows.ROWS)
    assert len({statement for _, statement in erasure_rows.ROWS}) == len(erasure_rows.ROWS)


async def test_a_placeholder_is_a_number_that_no_country_has(db: Connection) -> None:
    for number_id in (1, 1000, 10**12 + 1):
        placeholder = await db.fetchval("select '+999' || lpad(($1::bigint % 100000000000)::text, 11, '0')", number_id)
        assert re.fullmatch(r"\+999\d{11}", placeholder)
