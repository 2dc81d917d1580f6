"""Consents that a file of prospects brings: into the ledger with the batch, out of it when the batch is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Given:
    """What a row says: on which day, to which words, where the proof is, and how (a channel of the ledger)."""

    contact_id: int
    day: date
    text: str
    evidence: str
    channel: str


# Two imports that bring the same new words at once make two versions of them, which is no harm.
NEW_TEXTS = """
insert into consent_texts (principal_id, purpose, version, language, text, created_by)
select c.principal_id, c.purpose,
       (select coalesce(max(version), 0) from consent_texts o
         where o.principal_id = c.principal_id and o.purpose = c.purpose) + row_number() over (order by said.text),
       c.language, said.text, b.created_by
  from batches b join campaigns c on c.id = b.campaign_id, (select distinct unnest($2::text[]) as text) said
 where b.id = $1 and not exists (
   select from consent_texts o
    where o.principal_id = c.principal_id and o.purpose = c.purpose and o.text = said.text)
"""

# The same words of the same day are in the ledger once. A known contact's are written down to be taken back.
WRITE = """
with given as (
  select * from unnest($2::bigint[], $3::date[], $4::text[], $5::text[], $6::text[])
    as g (contact_id, day, text, evidence, channel)
), written as (
  insert into consents (principal_id, contact_id, purpose, kind, text_id, granted_at, channel, evidence, recorded_by)
  select distinct on (g.contact_id, g.day, t.id)
         c.principal_id, g.contact_id, c.purpose, 'consent', t.id, g.day::timestamp at time zone 'UTC', g.channel,
         g.evidence, b.created_by
    from batches b join campaigns c on c.id = b.campaign_id cross join given g
    cross join lateral (select t.id from consent_texts t
                         where t.principal_id = c.principal_id and t.purpose = c.purpose and t.text = g.text
                         order by t.id limit 1) t
   where b.id = $1 and not exists (
     select from consents o where o.contact_id = g.contact_id and o.text_id = t.id
        and o.granted_at = g.day::timestamp at time zone 'UTC')
  returning id, contact_id
)
insert into contact_changes (batch_id, contact_id, field, before, after)
select $1, contact_id, 'consent:' || id, null, id::text from written
"""


async def write(connection: Connection, batch_id: int, given: Sequence[Given]) -> None:
    """Write them for the purpose of the batch's campaign; words that are new there become a version of its texts."""
    await connection.execute(NEW_TEXTS, batch_id, [one.text for one in given])
    await connection.execute(
        WRITE,
        batch_id,
        [one.contact_id for one in given],
        [one.day for one in given],
        [one.text for one in given],
        [one.evidence for one in given],
        [one.channel for one in given],
        timeout=600,
    )
