"""Contacts as people see them in what a search found: who it is, how to reach them, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.pool import Connection

SHOWN = """
select k.id, k.principal_id, k.title, k.first_name, k.last_name, k.company, k.postcode, k.city, k.email, k.created_at,
       (select coalesce(jsonb_agg(jsonb_build_object('e164', n.e164, 'kind', n.kind) order by n.rank), '[]')
          from contact_numbers n where n.contact_id = k.id) as numbers,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'id', l.id, 'campaign_id', l.campaign_id, 'campaign', c.name, 'batch_id', l.batch_id,
                 'state', l.state, 'attempts', l.attempts, 'last_outcome', l.last_outcome,
                 'disposition_code', l.disposition_code,
                 'called_at', (select max(a.claimed_at) from attempts a where a.lead_id = l.id),
                 'promised_at', (select min(b.due_at) from callbacks b
                                  where b.lead_id = l.id and b.state in ('scheduled', 'due', 'claimed', 'missed')))
               order by l.id desc), '[]')
          from leads l join campaigns c on c.id = l.campaign_id
         where l.contact_id = k.id and ($2::bigint[] is null or l.campaign_id = any($2))) as leads
  from unnest($1::bigint[]) with ordinality as wanted (id, at) join contacts k using (id)
 order by wanted.at
"""


async def shown(
    connection: Connection, contact_ids: Sequence[int], campaign_ids: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """These contacts in this order, with their leads, of `campaign_ids` alone where given; one that is gone is left
    out.
    """
    ids = None if campaign_ids is None else list(campaign_ids)
    return [dict(row) for row in await connection.fetch(SHOWN, list(contact_ids), ids)]


BY_HAND = """
select c.id from campaigns c join campaign_crew m on m.campaign_id = c.id
 where m.agent_id = $1 and c.mode in ('manual', 'preview') and c.state <> 'finished'
"""


async def campaigns_by_hand(connection: Connection, agent_id: int) -> list[int]:
    """The campaigns of an agent in which an agent chooses whom to call, or sees beforehand who it is."""
    return [row["id"] for row in await connection.fetch(BY_HAND, agent_id)]
