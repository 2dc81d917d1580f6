"""A person records an identity message by telephone: a real phone, real keys, a real file."""

from __future__ import annotations

import asyncio
import wave

from agi.prompt_call import Take, record
from agi.server import Call
from pbx.given_away import write_file
from pbx.names import CONTEXT_PROMPT, station_channel
from tests.pbx.callers import a_caller, answering
from tests.pbx.house import a_house
from tests.pbx.switchboard import Switchboard

# the instructions last 4.4 s, the answer to "press 1" is taken from the first moment of hearing it
KEYS = """
[phones](+)
exten => agent-5,1,Answer(0,i)
 same => n,Playback({sounds}/agent)
 same => n,Playback({sounds}/agent)
 same => n,SendDTMF(#)
 same => n,Wait(2)
 same => n,SendDTMF(1)
 same => n,Wait(10)
"""


async def test_a_message_recorded_and_confirmed_by_keys_is_a_file(switchboard: Switchboard) -> None:
    entry = switchboard.phones.etc / "extensions.conf"
    write_file(entry, entry.read_text() + KEYS.format(sounds=switchboard.phones.sounds))
    await switchboard.console(switchboard.phones, "module load app_senddtmf.so")
    await switchboard.console(switchboard.phones, "dialplan reload")
    takes: asyncio.Queue[Take] = asyncio.Queue(1)

    async def prompt(call: Call) -> None:
        takes.put_nowait(await record(call, switchboard.pbx.prompts, switchboard.pbx.sounds / "fr"))

    async with a_caller(switchboard) as caller, answering(switchboard, {"prompt": prompt}):
        await caller.ami.action("Originate", [
            ("ChannelId", "p000000000001"), ("Channel", station_channel("agent-5")),
            ("Context", CONTEXT_PROMPT), ("Exten", "s"), ("Priority", "1"), ("Async", "true"),
        ])  # fmt: skip
        async with asyncio.timeout(30):
            take = await takes.get()
    assert take.file_name is not None
    with wave.open(str(switchboard.pbx.prompts / take.file_name)) as file:
        assert 2 < file.getnframes() / file.getframerate() < 10


async def test_a_message_asked_for_on_the_page_becomes_the_one_that_is_played(
    switchboard: Switchboard, database_url: str
) -> None:
    """The whole way: command, ring, menu, row; the phone of the test before still presses the keys."""
    async with a_house(switchboard, database_url) as house:
        await house.furnish(agents=5)
        await house.dialer()
        await house.phones_registered()
        principal = await house.db.fetchval("select id from principals")
        answer = await house.ask(house.agents[4], "prompt.record", principal_id=principal, language="fr")
        assert answer.state == "done"
        name = await house.until_sql("select file_name from prompts where state = 'confirmed'", seconds=40)
        assert (switchboard.pbx.prompts / name).stat().st_size > 16_000
        assert await house.db.fetchval("select confirmed_by from prompts") == house.agents[4]
        assert (await house.ask(house.agents[0], "agent.login")).state == "done"
        busy = await house.ask(house.agents[0], "prompt.record", principal_id=principal, language="fr")
        assert busy.code == "leave_your_post_first"
