"""What people change reaches the dialer, in whatever order it reaches the event log."""

from __future__ import annotations

from db import events
from db.pool import Connection, connect
from dialer.news import News


async def test_a_change_whose_number_is_older_than_the_last_look_is_seen(database_url: str, db: Connection) -> None:
    news, slow = News(), await connect(database_url, application="slow")
    assert await news.came(db)
    assert not await news.came(db)
    writing = slow.transaction()
    await writing.start()
    first = await events.append(slow, "campaign", body={"state": "paused"})
    assert await events.append(db, "attempt", body={}) > first
    assert not await news.came(db)
    await writing.commit()
    assert await news.came(db)
    assert not await news.came(db)
    await slow.close()


async def test_what_the_dialer_writes_itself_is_no_news(db: Connection) -> None:
    news = News()
    await news.came(db)
    await events.append(db, "agent", body={})
    assert not await news.came(db)
    await events.append(db, "user", body={"id": 1})
    assert await news.came(db)
