"""A colleague whose line is lost in the instant in which the customer is put on hold is not waited for."""

from __future__ import annotations

from collections.abc import Sequence

from db.pool import Connection, Pool
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from pbx.names import LABEL_BACK
from tests.dialer.site import Site, a_site


async def a_colleague(site: Site) -> int:
    """Another agent of the campaign, ready."""
    world = site.world
    other = await world.an_agent()
    await site.term.live.refresh()
    first, world.agent = world.agent, other
    await site.takes_post()
    world.agent = first
    return other


async def test_a_colleague_lost_while_the_hold_is_ordered_gives_the_customer_back(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        other = await a_colleague(site)
        colleague, action = site.term.floor.agents[other], site.wire.action

        async def drops(name: str, fields: Sequence[tuple[str, str]], *, seconds: float = 5) -> None:
            await action(name, fields, seconds=seconds)
            site.hear(Event="Hangup", Uniqueid=leg_channel(AgentId(other), colleague.row.leg_number), Cause="16")

        site.wire.action = drops  # type: ignore[method-assign]
        asked = {"attempt_id": call.row.id, "action": "consult", "agent_id": other}
        answer = await site.term.ask(site.world.agent, "call.hand_over", asked)
        await site.term.commit()
        assert answer.code == "colleague_not_free"
        assert site.term.floor.consulted(call) is None
        name, fields = next(one for one in reversed(site.wire.sent) if one[0] == "Redirect")
        assert (fields["Channel"], fields["Priority"]) == (attempt_channel(AttemptId(call.row.id)), LABEL_BACK), name
