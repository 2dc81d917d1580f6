"""What pages ask of the supervisor about the dialplan: a row is written, carried out once, and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from db.pool import Connection

CHANNEL = "plateau_dialplan"
SECONDS = 15
"""So long an order waits to be taken; then whoever asked is told that nobody does."""


@dataclass(frozen=True, slots=True)
class Order:
    """A dialplan to check, or to put into service in place of the version `seen`."""

    id: int
    kind: Literal["check", "apply"]
    files: dict[str, str]
    seen: int | None
    asked_by: int


@dataclass(frozen=True, slots=True)
class Answered:
    """How an order stands; `faults` are file, line (0: none) and message."""

    state: Literal["waiting", "working", "done", "refused"]
    code: str | None
    faults: list[dict[str, Any]]
    version_id: int | None


ASK = """
with asked as (
  insert into dialplan_orders (node, kind, files, seen, asked_by) values ($1, $2, $3, $4, $5) returning id
)
select id, pg_notify('plateau_dialplan', $1) from asked
"""


async def ask(
    connection: Connection, node: str, kind: str, files: Mapping[str, str], seen: int | None, asked_by: int
) -> int:
    """Write an order and wake the supervisor; its id."""
    row = await connection.fetchrow(ASK, node, kind, dict(files), seen, asked_by)
    assert row is not None
    order: int = row["id"]
    return order


GIVE_UP = """
update dialplan_orders set state = 'refused', code = 'dialplan_away', answered_at = now()
 where id = $1 and state = 'waiting' and asked_at < now() - make_interval(secs => $2)
"""
ANSWERED = "select state, code, faults, version_id from dialplan_orders where id = $1 and asked_by = $2"


async def answered(connection: Connection, order: int, asked_by: int) -> Answered | None:
    """How one's own order stands, or None; one that nobody took in time is refused and will not be carried out."""
    await connection.execute(GIVE_UP, order, SECONDS)
    row = await connection.fetchrow(ANSWERED, order, asked_by)
    return Answered(*row) if row else None


TAKE = """
update dialplan_orders set state = 'working'
 where id = (select id from dialplan_orders
              where node = $1 and state = 'waiting' and asked_at >= now() - make_interval(secs => $2)
              order by id limit 1 for update skip locked)
returning id, kind, files, seen, asked_by
"""


async def take(connection: Connection, node: str) -> Order | None:
    """The oldest order of this node that waits, now ours; None: none does."""
    row = await connection.fetchrow(TAKE, node, SECONDS)
    return Order(*row) if row else None


SETTLE = """
update dialplan_orders set state = $2, code = $3, faults = $4, version_id = $5, answered_at = now()
 where id = $1 and state = 'working'
"""


async def settle(
    connection: Connection,
    order: int,
    code: str | None,
    faults: Sequence[Mapping[str, Any]] = (),
    version: int | None = None,
) -> None:
    """Write the answer; `code` None: it was done."""
    state = "refused" if code else "done"
    await connection.execute(SETTLE, order, state, code, [dict(one) for one in faults], version)


WORKING = "select 1 from dialplan_orders where id = $1 and state = 'working' for update"


async def working(connection: Connection, order: int) -> bool:
    """Whether an order that was taken has no answer yet; it is held until the transaction ends."""
    return await connection.fetchval(WORKING, order) is not None


INTERRUPTED = """
update dialplan_orders set state = 'refused', code = 'dialplan_interrupted', answered_at = now()
 where node = $1 and state = 'working'
"""


async def interrupted(connection: Connection, node: str) -> None:
    """Refuse what a supervisor had taken that is no longer there; what was in service is again."""
    await connection.execute(INTERRUPTED, node)


FORGET = "delete from dialplan_orders where node = $1 and answered_at < now() - interval '1 day'"


async def forget(connection: Connection, node: str) -> None:
    """Let go of orders that were answered a day ago; the audit and the versions stay."""
    await connection.execute(FORGET, node)
