"""Taking a batch back: what was never dialled disappears, what was dialled leaves the hopper for good."""

from __future__ import annotations

from dataclasses import dataclass

from db import events
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Leads deleted because nobody ever dialled them, and leads that stay, removed from calling."""

    deleted: int
    removed: int


CLOSE = """
update batches set state = 'rolled_back' where id = $1 and state = 'done'
returning campaign_id, rows_read, rows_imported, rows_refused
"""

CANCEL_CALLBACKS = """
with cancelled as (
  update callbacks b set state = 'cancelled' from leads l
   where l.batch_id = $1 and l.campaign_id = $2 and b.lead_id = l.id and b.state in ('scheduled', 'due', 'missed')
  returning b.id, b.campaign_id, b.agent_id, b.lead_id, b.state
)
insert into events (node, kind, campaign_id, agent_id, lead_id, body)
select c.node, 'callback', x.campaign_id, x.agent_id, x.lead_id, jsonb_build_object('id', x.id, 'state', x.state)
  from cancelled x join campaigns c on c.id = x.campaign_id
"""

# The state is checked again after waiting for a claim that was faster: a lead in a call is not deleted.
DELETE_LEADS = """
delete from leads l
 where l.batch_id = $1 and l.campaign_id = $2 and l.state in ('callable', 'blocked') and l.attempts = 0
   and not exists (select from attempts a where a.lead_id = l.id)
   and not exists (select from callbacks b where b.lead_id = l.id)
returning l.contact_id
"""

DELETE_CONTACTS = """
delete from contacts c
 where c.id = any($1::bigint[])
   and not exists (select from leads l where l.contact_id = c.id)
   and not exists (select from attempts a where a.contact_id = c.id)
"""

REMOVE_LEADS = """
with locked as (
  select id from leads where batch_id = $1 and campaign_id = $2 and state <> 'removed' order by id for update
), moved as (
  update leads l set state = 'removed' from locked where l.id = locked.id returning 1
)
select count(*) from moved
"""


async def roll_back(connection: Connection, batch_id: int) -> RolledBack | None:
    """Take the batch back, in a transaction, with its event. None: it is not done, or was taken back before.

    Leads that were never dialled are deleted, with contacts that nothing else uses; the others, and their
    history, stay in state removed; a call that lives goes on to its end.
    """
    async with connection.transaction():
        closed = await connection.fetchrow(CLOSE, batch_id)
        if closed is None:
            return None
        campaign_id = closed["campaign_id"]
        await connection.execute(CANCEL_CALLBACKS, batch_id, campaign_id, timeout=600)
        rows = await connection.fetch(DELETE_LEADS, batch_id, campaign_id, timeout=600)
        await connection.execute(DELETE_CONTACTS, [row["contact_id"] for row in rows], timeout=600)
        removed = await connection.fetchval(REMOVE_LEADS, batch_id, campaign_id, timeout=600)
        body = {"id": batch_id, "state": "rolled_back", **closed}
        body.pop("campaign_id")
        await events.append(connection, "batch", campaign_id=campaign_id, body=body)
    return RolledBack(deleted=len(rows), removed=removed)
