"""A deadlock in the database is a moment's wait, not the end of the dialer."""

from __future__ import annotations

import asyncpg

from db.pool import connect
from tests.pbx.house import LIVE_20_S, House


async def test_a_deadlock_with_a_roll_back_does_not_end_the_dialer(house: House) -> None:
    await house.furnish(agents=2, recording="none")
    first, second = await house.leads([f"+3319900{n}{LIVE_20_S}" for n in (320, 321)])
    dialer = await house.dialer()
    await house.take_posts()
    await house.start()
    await house.bridged(first)
    await house.bridged(second)
    other = await connect(house.url, application="test roll back")
    opposite = other.transaction()
    await opposite.start()
    await other.execute("update leads set state = 'removed' where id = $1", second)
    await house.board.console(house.board.pbx, "channel request hangup all")
    await house.until_sql(
        "select exists (select from pg_stat_activity where application_name = 'plateau dialer journal'"
        " and wait_event_type = 'Lock' and datname = current_database())"
    )
    try:
        await other.execute("update leads set state = 'removed' where id = $1", first)
        await opposite.commit()
    except asyncpg.DeadlockDetectedError:
        await opposite.rollback()
    await other.close()
    for lead in (first, second):
        assert (await house.ended(lead))["outcome"] == "connected"
    assert dialer.returncode is None
