"""A recording that its agent paused is silent, and sounds again by itself, whatever becomes of the dialer meanwhile."""

from __future__ import annotations

from pathlib import Path

from dialer.core.model import AttemptId, attempt_channel
from tests.pbx.callers import a_caller
from tests.pbx.house import LIVE_20_S, House
from tests.pbx.sound import loudness, stereo_of
from tests.pbx.test_on_hold import talking

LOUD = 100
"""The carrier's customers speak far louder than this, and silence is far below it."""
GOES_ON = "select paused_until is null from recordings where attempt_id = $1"


def spooled(house: House, attempt: int) -> Path:
    """Where Asterisk writes the sound of a call."""
    return house.board.settings.spool_dir / f"{attempt_channel(AttemptId(attempt))}.raw"


async def sounds(house: House, attempt: int, *, loud: bool) -> None:
    """Return once a second of the customer's side that is written from now on is loud, or all silent."""
    began = len(loudness(stereo_of(spooled(house, attempt))[0]))

    async def heard() -> bool:
        frames = loudness(stereo_of(spooled(house, attempt))[0])[began:]
        last = frames[-50:]
        return len(frames) >= 50 and (max(last) > LOUD if loud else max(last) < LOUD)

    await house.until(heard, seconds=8)


async def steer(house: House, agent: int, attempt: int, action: str) -> str | None:
    """The code with which it is refused; None: done."""
    return (await house.ask(agent, "call.recording", attempt_id=attempt, action=action)).code


async def soon_over(house: House, attempt: int, seconds: float) -> None:
    """Let the pause that the database has be over so soon: a dialer that starts reads it."""
    await house.db.execute(
        "update recordings set paused_until = now() + make_interval(secs => $2) where attempt_id = $1", attempt, seconds
    )


async def test_a_forgotten_pause_ends_by_itself_though_the_dialer_died(house: House) -> None:
    agent, _, attempt = await talking(house, 858, LIVE_20_S, recording="all")
    await sounds(house, attempt, loud=True)
    assert await steer(house, agent, attempt, "pause") is None
    await sounds(house, attempt, loud=False)
    await house.kill(house.dialers[0])
    await soon_over(house, attempt, 4)
    await house.dialer()
    await sounds(house, attempt, loud=False)
    await house.until_sql(GOES_ON, attempt, seconds=8)
    await sounds(house, attempt, loud=True)


async def test_an_order_to_pause_that_was_never_written_is_undone_by_the_next_dialer(house: House) -> None:
    _, _, attempt = await talking(house, 859, LIVE_20_S, recording="all")
    await sounds(house, attempt, loud=True)
    await house.kill(house.dialers[0])
    async with a_caller(house.board) as caller:
        channel = attempt_channel(AttemptId(attempt))
        fields = [("Channel", channel), ("Direction", "both"), ("State", "1")]
        await caller.ami.action("MixMonitorMute", fields)
    await sounds(house, attempt, loud=False)
    await house.dialer()
    await sounds(house, attempt, loud=True)
