"""Identity prompts: recorded, confirmed, replaced."""

from __future__ import annotations

import asyncio

from db.calls import prompts
from db.dialer import plans as dialing
from db.pool import Connection, Pool
from tests.db.world import World, a_world


async def a_prompt(db: Connection, world: World, name: str, language: str = "fr") -> int:
    return await prompts.add_recorded(
        db,
        principal_id=world.principal,
        language=language,
        file_name=name,
        sha256=b"x" * 32,
        recorded_by=world.agent,
    )


async def current(db: Connection, world: World) -> dict[str, int]:
    """The prompts that are played, by language."""
    return {one.language: one.id for one in await prompts.listed(db, world.principal) if one.state == "confirmed"}


async def test_a_prompt_is_played_only_once_it_is_confirmed(db: Connection) -> None:
    world = await a_world(db, state="running")
    prompt = await a_prompt(db, world, "one.wav")
    assert await current(db, world) == {}
    assert await prompts.confirm(db, prompt, world.agent)
    assert await current(db, world) == {"fr": prompt}
    (plan,) = await dialing.plans(db, "main")
    assert plan.settings["identity"] == "one.wav"


async def test_a_newly_confirmed_prompt_replaces_the_one_before(db: Connection) -> None:
    world = await a_world(db)
    first, second = await a_prompt(db, world, "one.wav"), await a_prompt(db, world, "two.wav")
    english = await a_prompt(db, world, "three.wav", "en")
    for prompt in (first, english, second):
        assert await prompts.confirm(db, prompt, world.agent)
    assert not await prompts.confirm(db, first, world.agent)
    assert await current(db, world) == {"fr": second, "en": english}


async def test_of_two_confirmed_at_once_one_is_current(db: Connection, pool: Pool) -> None:
    world = await a_world(db)
    made = [await a_prompt(db, world, f"{n}.wav") for n in range(4)]

    async def confirm(prompt: int) -> bool:
        async with pool.acquire() as connection:
            return await prompts.confirm(connection, prompt, world.agent)

    assert await asyncio.gather(*map(confirm, made)) == [True] * 4
    assert await db.fetchval("select count(*) from prompts where state = 'confirmed'") == 1
