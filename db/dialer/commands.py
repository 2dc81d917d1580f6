"""What the api asks of the dialer, and what the dialer answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from db.pool import Connection

CHANNEL = "plateau_commands"


@dataclass(frozen=True, slots=True)
class Command:
    """A command that waits to be carried out."""

    id: int
    kind: str
    agent_id: int | None
    payload: dict[str, Any]
    requested_by: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """state is done or refused; a refusal carries a stable code."""

    state: str
    code: str | None
    answer: dict[str, Any]


DONE = Answer("done", None, {})


def refused(code: str, **answer: Any) -> Answer:
    """A refusal with its stable code; the api has the sentence."""
    return Answer("refused", code, answer)


ASK = """
with asked as (
  insert into commands (node, kind, agent_id, payload, requested_by) values ($1, $2, $3, $4, $5) returning id
)
select id, pg_notify('plateau_commands', $1) from asked
"""


async def ask(
    connection: Connection,
    *,
    node: str,
    kind: str,
    agent_id: int | None,
    payload: Mapping[str, Any],
    requested_by: int | None,
) -> int:
    """Write a command and wake the node's dialer; the command's id."""
    row = await connection.fetchrow(ASK, node, kind, agent_id, dict(payload), requested_by)
    assert row is not None
    command: int = row["id"]
    return command


ANSWER_OF = "select state, code, answer from commands where id = $1 and state <> 'waiting'"


async def answer_of(connection: Connection, command_id: int) -> Answer | None:
    """What the dialer answered, or None while the command waits."""
    row = await connection.fetchrow(ANSWER_OF, command_id)
    return Answer(*row) if row else None


WAITING = """
select id, kind, agent_id, payload, requested_by from commands
 where node = $1 and state = 'waiting' and id <> all($2::bigint[]) order by id limit 200
"""


async def waiting(connection: Connection, node: str, taken: Collection[int] = ()) -> list[Command]:
    """Commands of this node without an answer, oldest first, but for those `taken`; one may come after a later one."""
    return [Command(*row) for row in await connection.fetch(WAITING, node, list(taken))]


SETTLE = """
update commands set state = $2, code = $3, answer = $4, answered_at = now()
 where id = $1 and state = 'waiting' returning id
"""


async def settle(connection: Connection, command_id: int, answer: Answer) -> bool:
    """Write the answer. False: it had one already."""
    return await connection.fetchval(SETTLE, command_id, answer.state, answer.code, answer.answer) is not None


GIVE_UP = """
update commands set state = 'refused', code = 'expired', answered_at = now()
 where node = $1 and state = 'waiting' and requested_at < now() - make_interval(secs => $2) and id <> all($3::bigint[])
"""


async def give_up(connection: Connection, node: str, seconds: float, taken: Collection[int] = ()) -> None:
    """Refuse commands older than `seconds`, but for those `taken`.

    Whoever asked has gone, and nothing may happen to an agent hours late.
    """
    await connection.execute(GIVE_UP, node, seconds, list(taken))
