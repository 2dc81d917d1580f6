"""kill -9 of Asterisk while a call of another campaign is slipped to an agent: he is back, and it is kept."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator

import pytest

from db.history.verifying import faults
from tests.pbx.house import LIVE_2_S, LIVE_5_S, House, a_house
from tests.pbx.switchboard import a_switchboard
from tests.pbx.test_promised_calls import a_promise, a_second_campaign, number


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A house whose Asterisk may be killed."""
    async with a_switchboard(1) as board, a_house(board, database_url) as built:
        await built.phones_registered()
        yield built


async def test_asterisk_dies_in_the_announcement_the_agent_is_back_without_a_click_and_the_promise_is_kept(
    house: House,
) -> None:
    await house.furnish(agents=1, wrap_up_seconds=2)
    home, agent = house.campaign, house.agents[0]
    house.campaign = await a_second_campaign(house, announce_seconds=2, wrap_up_seconds=2)
    lead = await a_promise(house, number(LIVE_5_S, 700), 1)
    house.campaign = home
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select exists (select from attempts where state = 'claimed')", seconds=30)
    pid = house.board.stack.pid("pbx")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await house.until_sql("select exists (select from attempts where outcome = 'cancelled' and dialed_at is null)")
    await house.until_sql("select state = 'done' from callbacks", seconds=60)
    assert (await house.attempt(lead))["outcome"] == "connected"
    (own,) = await house.leads([number(LIVE_2_S, 701)])  # and the next call is one of his own campaign
    assert (await house.ended(own, seconds=40))["agent_id"] == agent
    asked = await house.db.fetch("select kind from commands where id > 2 and kind like 'agent.%'")
    assert asked == []
    assert await faults(house.db) == []
