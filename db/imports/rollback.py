"""Taking a batch back: what was never dialled disappears, what was dialled leaves the hopper for good.

It goes in slices, each a short transaction, so that a dialer which runs meanwhile waits for none for long: first all
leads leave the hopper, then what was never dialled is deleted. The batch is in state rolling_back until all is done; a
rollback that was interrupted is gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.imports import batches, contact_changes
from db.pool import Connection

SLICE = 1_000
"""Leads or contacts of one transaction."""


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Leads deleted because nobody ever dialled them, and leads that stay, removed from calling."""

    deleted: int
    removed: int


BEGIN = "update batches set state = 'rolling_back' where id = $1 and state = 'done' returning id"
END = "update batches set state = 'rolled_back' where id = $1 and state = 'rolling_back' returning id"
BEGUN = "select campaign_id from batches where id = $1 and state = 'rolling_back'"
UNFINISHED = "select id from batches where state = 'rolling_back' order by id"

# 7202: the class of the advisory locks of those who take batches back, one a batch.
LOCK = "select pg_try_advisory_lock(7202, $1::bigint::integer)"
UNLOCK = "select pg_advisory_unlock(7202, $1::bigint::integer)"

LEADS = "select id from leads where batch_id = $1 and campaign_id = $2 order by id"

CANCEL_CALLBACKS = """
with cancelled as (
  update callbacks b set state = 'cancelled'
   where b.lead_id = any($1::bigint[]) and b.state in ('scheduled', 'due', 'missed')
  returning b.id, b.campaign_id, b.agent_id, b.lead_id, b.state
)
insert into events (node, kind, campaign_id, agent_id, lead_id, body)
select c.node, 'callback', x.campaign_id, x.agent_id, x.lead_id, jsonb_build_object('id', x.id, 'state', x.state)
  from cancelled x join campaigns c on c.id = x.campaign_id
"""

# A slice is looked up by its ids whatever the tables' sizes: offset 0 keeps a subquery from becoming a join with
# all leads, and a state in no index's words one from becoming a walk through all that were removed.
DELETE_LEADS = """
delete from leads l
 where l.id = any($1::bigint[]) and l.state || '' = 'removed' and l.attempts = 0
   and not exists (select from attempts a where a.lead_id = l.id offset 0)
   and not exists (select from callbacks b where b.lead_id = l.id offset 0)
returning l.contact_id
"""

DELETE_CONTACTS = """
delete from contacts c
 where c.id = any($1::bigint[])
   and not exists (select from leads l where l.contact_id = c.id offset 0)
   and not exists (select from attempts a where a.contact_id = c.id offset 0)
"""

REMOVE_LEADS = """
with locked as (
  select id from leads where id = any($1::bigint[]) and state not in ('removed', 'calling')
   order by id for update skip locked
)
update leads l set state = 'removed' from locked where l.id = locked.id
"""

LEFT = "select id from leads where id = any($1::bigint[]) and state <> 'removed' order by id"
REMOVE_ONE = "update leads set state = 'removed' where id = $1 and state <> 'removed'"


async def begin(connection: Connection, batch_id: int) -> bool:
    """Say that a batch is taken back, with its event, in a transaction of the caller's. False: it is not done, or
    was taken back before.
    """
    if await connection.fetchval(BEGIN, batch_id) is None:
        return False
    await batches.tell(connection, batch_id)
    return True


async def unfinished(connection: Connection) -> list[int]:
    """Batches that are being taken back, or were when somebody was interrupted."""
    return [row["id"] for row in await connection.fetch(UNFINISHED)]


async def go_on(connection: Connection, batch_id: int) -> RolledBack | None:
    """Take back, to its end, a batch that `begin` marked. None: it is not marked, or somebody else is at it.

    Leads that were never dialled are deleted, with contacts that nothing else uses; the others, and their
    history, stay in state removed; a call that lives goes on to its end. What the batch changed of contacts that
    were known is changed back.
    """
    if not await connection.fetchval(LOCK, batch_id):
        return None
    try:
        campaign_id = await connection.fetchval(BEGUN, batch_id)
        if campaign_id is None:
            return None
        rows = await connection.fetch(LEADS, batch_id, campaign_id, timeout=600)
        leads = [row["id"] for row in rows]
        slices = [leads[at : at + SLICE] for at in range(0, len(leads), SLICE)]
        for some in slices:
            await _remove(connection, some)
        deleted = sum([await _delete(connection, some) for some in slices])
        changed = await contact_changes.contacts_changed(connection, batch_id)
        for at in range(0, len(changed), SLICE):
            await contact_changes.undo(connection, batch_id, changed[at : at + SLICE])
        async with connection.transaction():
            if await connection.fetchval(END, batch_id):
                await batches.tell(connection, batch_id)
        return RolledBack(deleted, len(leads) - deleted)
    finally:
        await connection.fetchval(UNLOCK, batch_id)


async def _remove(connection: Connection, leads: Sequence[int]) -> None:
    async with connection.transaction():
        await connection.execute(REMOVE_LEADS, leads, timeout=600)
        await connection.execute(CANCEL_CALLBACKS, leads, timeout=600)
    # Those of live calls one by one: whoever holds several of them never waits for us while we wait for him.
    left = [row["id"] for row in await connection.fetch(LEFT, leads, timeout=600)]
    for lead in left:
        await connection.execute(REMOVE_ONE, lead)
    if left:  # a call that ended meanwhile made its promise due again
        await connection.execute(CANCEL_CALLBACKS, left)


async def _delete(connection: Connection, leads: Sequence[int]) -> int:
    async with connection.transaction():
        rows = await connection.fetch(DELETE_LEADS, leads, timeout=600)
        await connection.execute(DELETE_CONTACTS, [row["contact_id"] for row in rows], timeout=600)
    return len(rows)
