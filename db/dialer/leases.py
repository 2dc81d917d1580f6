"""Who is the dialer of a node: a lease with an epoch that every live write checks."""

from __future__ import annotations

from db.pool import Connection

ENSURE_NODE = "insert into nodes (node) values ($1) on conflict do nothing"


async def ensure_node(connection: Connection, node: str) -> None:
    """Make the node known."""
    await connection.execute(ENSURE_NODE, node)


TAKE = """
insert into leases (node, holder, epoch, until)
values ($1, $2, 1, now() + make_interval(secs => $3))
on conflict (node) do update
   set holder = excluded.holder, epoch = leases.epoch + 1, until = excluded.until, batch = 0
 where leases.until < now()
returning epoch
"""


async def take(connection: Connection, node: str, holder: str, seconds: float) -> int | None:
    """Become the dialer of the node for `seconds`: the new epoch, or None while another holds the lease."""
    epoch: int | None = await connection.fetchval(TAKE, node, holder, seconds)
    return epoch


BATCH = "select batch from leases where node = $1 and epoch = $2"


async def batch(connection: Connection, node: str, epoch: int) -> int | None:
    """The last group of writes committed under this epoch, or None where the lease is lost."""
    number: int | None = await connection.fetchval(BATCH, node, epoch)
    return number


RELEASE = "update leases set until = now() where node = $1 and epoch = $2"


async def release(connection: Connection, node: str, epoch: int) -> None:
    """Let a standby take over at once."""
    await connection.execute(RELEASE, node, epoch)
