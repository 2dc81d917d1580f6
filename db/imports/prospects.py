"""Writing the prospects of a file: what is known of their numbers, then whole chunks by COPY.

All that is written runs in the importer's one transaction: a batch is seen whole, when it commits, or never.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from db.people import dnc
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Target:
    """The campaign that a file goes to."""

    campaign_id: int
    principal_id: int
    name: str
    state: str
    trunk: str


TARGET = "select id, principal_id, name, state, trunk from campaigns where id = $1 for key share"


async def target(connection: Connection, campaign_id: int) -> Target | None:
    """The campaign, held so that it cannot go away while the import runs. None: there is none."""
    row = await connection.fetchrow(TARGET, campaign_id)
    return Target(*row) if row else None


NAMED = "select id from campaigns where name = $1 or id::text = $1 order by id::text = $1 desc limit 2"


async def campaigns_named(connection: Connection, name_or_id: str) -> list[int]:
    """Campaigns with this id or name, at most two: one is an answer, two are a question."""
    return [row["id"] for row in await connection.fetch(NAMED, name_or_id)]


# A plan is made for the number of numbers that are asked for, never for a guess.
PLANS = "set plan_cache_mode = force_custom_plan"


async def prepare(connection: Connection) -> None:
    """Settings of a connection that looks up chunks of numbers."""
    await connection.execute(PLANS)


async def do_not_call(connection: Connection, erased: dnc.Erased, principal_id: int, numbers: str) -> set[str]:
    """Those of `numbers` (spaces between) that are on the do-not-call list, for all or for this principal, also as
    hashes of people who were erased. Raises KeyMissing.
    """
    listed = {row["e164"] for row in await connection.fetch(dnc.HELD, numbers, principal_id)}
    return listed | (await erased.held(connection, numbers.split(), principal_id)).keys()


@dataclass(frozen=True, slots=True)
class Known:
    """A contact of the principal that has one of the numbers already."""

    e164: str
    contact_id: int
    last_name: str
    first_name: str
    company: str
    in_campaign: bool


KNOWN = """
select n.e164, c.id, c.last_name, c.first_name, c.company,
       exists (select from leads l where l.contact_id = c.id and l.campaign_id = $1)
  from unnest(string_to_array($3, ' ')) as asked (e164)
  join contact_numbers n using (e164)
  join contacts c on c.id = n.contact_id and c.principal_id = $2
 order by c.id
"""


async def known(connection: Connection, into: Target, numbers: str) -> list[Known]:
    """Contacts of the principal that share any of `numbers` (spaces between), oldest first."""
    rows = await connection.fetch(KNOWN, into.campaign_id, into.principal_id, numbers)
    return [Known(*row) for row in rows]


# What the sequences of contacts and contact_numbers go on by: 0005_ids_in_blocks.sql.
ID_BLOCK = 1000
IDS = """
select array(select nextval(s.name) from (select pg_get_serial_sequence($1, 'id')::regclass as name offset 0) s,
                                         generate_series(1, $2))
"""


async def reserve_ids(connection: Connection, table: str, count: int) -> list[int]:
    """Fresh ids of contacts or contact_numbers, ascending within blocks of ID_BLOCK."""
    firsts: list[int] = await connection.fetchval(IDS, table, -(-count // ID_BLOCK))
    return [id for first in firsts for id in range(first, first + ID_BLOCK)][:count]


CARD = ["title", "first_name", "last_name", "company", "street", "postcode", "city", "email", "timezone", "extra"]
CONTACTS = ["id", "principal_id", *CARD]
NUMBERS = ["id", "contact_id", "e164", "kind", "rank"]
LEADS = ["campaign_id", "batch_id", "contact_id", "number_id"]


async def copy_contacts(connection: Connection, lines: Iterable[str]) -> None:
    """Lines of COPY (see copying.py) with the columns CONTACTS."""
    await _copy(connection, "contacts", CONTACTS, lines)


async def copy_numbers(connection: Connection, lines: Iterable[str]) -> None:
    """Lines of COPY with the columns NUMBERS."""
    await _copy(connection, "contact_numbers", NUMBERS, lines)


async def copy_leads(connection: Connection, lines: Iterable[str]) -> None:
    """Lines of COPY with the columns LEADS."""
    await _copy(connection, "leads", LEADS, lines)


async def _copy(connection: Connection, table: str, columns: list[str], lines: Iterable[str]) -> None:
    text = "\n".join(lines) + "\n"
    if text != "\n":
        await connection.copy_to_table(table, source=io.BytesIO(text.encode()), columns=columns)


async def copy_refusals(connection: Connection, records: Iterable[tuple[Any, ...]]) -> None:
    """Records of batch_id, row, field, code, reason, content."""
    columns = ["batch_id", "row", "field", "code", "reason", "content"]
    await connection.copy_records_to_table("batch_refusals", records=records, columns=columns)


LEADS_OF_KNOWN = """
insert into leads (campaign_id, batch_id, contact_id, number_id)
select $1, $2, a.contact_id, n.id
  from unnest($3::bigint[], $4::text[]) as a (contact_id, e164)
  join contact_numbers n on n.contact_id = a.contact_id and n.e164 = a.e164
"""


async def add_leads_of_known(
    connection: Connection, into: Target, batch_id: int, rows: Sequence[tuple[int, str]]
) -> None:
    """Leads for contacts that exist: of each its id and the number (E.164) that is called first."""
    contacts, firsts = [contact for contact, _ in rows], [e164 for _, e164 in rows]
    await connection.execute(LEADS_OF_KNOWN, into.campaign_id, batch_id, contacts, firsts)
