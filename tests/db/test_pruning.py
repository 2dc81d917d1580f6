"""Old pacing decisions and commands go; what is young or unanswered stays."""

from __future__ import annotations

from db.dialer.pruning import prune
from db.pool import Connection
from tests.db.world import a_world


async def test_only_what_is_old_and_settled_goes(db: Connection) -> None:
    world = await a_world(db)
    await db.execute(
        "insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision) "
        "select $1, now() - make_interval(days => d), 0, 'agents', '{}', '{}' from unnest(array[40, 31, 29, 28]) d",
        world.campaign,
    )
    await db.execute(
        "insert into commands (node, kind, state, answered_at) values ('main', 'waits', 'waiting', null), "
        "('main', 'old', 'done', now() - interval '31 days'), ('main', 'new', 'done', now())"
    )
    await prune(db, tick_days=30)
    assert await db.fetchval("select count(*) from pacing_ticks") == 1  # the last one stays at hand
    assert await db.fetchval("select sum(ticks) from pacing_packs") == 1
    assert [row["kind"] for row in await db.fetch("select kind from commands order by id")] == ["waits", "new"]


async def test_the_last_decision_goes_too_once_it_is_old(db: Connection) -> None:
    world = await a_world(db)
    await db.execute(
        "insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision) "
        "values ($1, now() - interval '31 days', 0, 'agents', '{}', '{}')",
        world.campaign,
    )
    await prune(db, tick_days=30)
    assert await db.fetchval("select count(*) from pacing_ticks") == 0


async def test_packs_go_after_as_many_days_as_are_set(db: Connection) -> None:
    world = await a_world(db)
    await db.execute(
        "insert into pacing_packs (campaign_id, first_at, last_at, ticks, packed) "
        "select $1, now() - make_interval(days => d), now() - make_interval(days => d), 1, '[]' "
        "  from unnest(array[9, 7, 5]) d",
        world.campaign,
    )
    await prune(db, tick_days=6)
    assert await db.fetchval("select count(*) from pacing_packs") == 1
