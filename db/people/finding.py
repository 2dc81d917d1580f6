"""Finding the people that a request is about: by number, by e-mail, by name and postcode, across campaigns."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

MOST = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that may be the person: enough to choose, and what stands in the way of a request."""

    contact_id: int
    principal_id: int
    principal: str
    title: str
    first_name: str
    last_name: str
    company: str
    postcode: str
    city: str
    email: str
    numbers: list[str]
    campaigns: list[str]
    created_at: datetime
    restricted_at: datetime | None
    held: bool
    erasing: bool
    in_call: bool


_SHOWN = """
select c.id, c.principal_id, p.name, c.title, c.first_name, c.last_name, c.company, c.postcode, c.city, c.email,
       array(select n.e164 from contact_numbers n where n.contact_id = c.id order by n.rank),
       array(select distinct g.name from leads l join campaigns g on g.id = l.campaign_id where l.contact_id = c.id
              order by 1),
       c.created_at, c.restricted_at, is_held(c.id),
       exists (select from erasures e join erasure_contacts x on x.erasure_id = e.id
                where x.contact_id = c.id and e.state <> 'done'),
       exists (select from attempts a where a.contact_id = c.id and a.ended_at is null)
  from contacts c join principals p on p.id = c.principal_id
 where c.erased_at is null
"""
BY_IDS = _SHOWN + " and c.id = any($1::bigint[]) order by c.id limit $2"
_HAS_NUMBER = """
   and c.id in (select contact_id from contact_numbers where e164 = $1
                union select contact_id from contact_corrections where field like 'number:%' and before = $1)
 order by c.id limit $2
"""
BY_NUMBER = _SHOWN + _HAS_NUMBER
BY_EMAIL = _SHOWN + " and lower(c.email) = lower($1) order by c.id limit $2"
OF_POSTCODE = "select id, first_name, last_name, company from contacts where postcode = $1 and erased_at is null"


async def by_ids(connection: Connection, contact_ids: list[int]) -> list[Candidate]:
    """These contacts, without those that are erased."""
    return [Candidate(*row) for row in await connection.fetch(BY_IDS, contact_ids, len(contact_ids))]


async def by_number(connection: Connection, e164: str) -> list[Candidate]:
    """Everybody who has this number, or had it before it was corrected."""
    return [Candidate(*row) for row in await connection.fetch(BY_NUMBER, e164, MOST)]


async def by_email(connection: Connection, email: str) -> list[Candidate]:
    """Everybody with this e-mail address, in capitals or not."""
    return [Candidate(*row) for row in await connection.fetch(BY_EMAIL, email.strip(), MOST, timeout=60)]


async def by_name(connection: Connection, name: str, postcode: str) -> list[Candidate]:
    """Everybody of this postcode whose name or company has every word of `name`, accents and case forgiven."""
    wanted = _words(name)
    rows = await connection.fetch(OF_POSTCODE, postcode.strip(), timeout=60)
    ids = [row["id"] for row in rows if wanted and wanted <= _words(" ".join(list(row)[1:]))]
    return await by_ids(connection, ids[:MOST])


def _words(text: str) -> set[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    return set(plain.split())


SHARED = """
select count(distinct o.contact_id) from contact_numbers n
  join contact_numbers o on o.e164 = n.e164 and o.contact_id <> all($1::bigint[])
  join contacts c on c.id = o.contact_id
 where n.contact_id = any($1::bigint[])
   and c.principal_id in (select principal_id from contacts where id = any($1::bigint[]))
"""


async def sharing(connection: Connection, contact_ids: list[int]) -> int:
    """How many other contacts of the same principal have one of these contacts' numbers: they are blocked too."""
    count: int = await connection.fetchval(SHARED, contact_ids)
    return count
