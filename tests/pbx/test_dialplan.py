"""Real calls through the dialplan: joined to an agent, recorded, abandoned, and what happens without a dialer."""

from __future__ import annotations

import asyncio
import re
from array import array
from pathlib import Path

from agi.server import Call, Route
from tests.pbx.callers import Caller, a_caller, answering
from tests.pbx.sound import likeness, samples_of, stereo_of
from tests.pbx.switchboard import Switchboard

BENCH = Path(__file__).resolve().parents[2] / "bench"


def offering(agent: str, recording: str = "") -> Route:
    """A route that gives this agent's leg."""

    async def connect(call: Call) -> None:
        if recording:
            await call.set_variable("RECORDING", recording)
        await call.set_variable("AGENT_CHANNEL", agent)

    return connect


async def holding(call: Call) -> None:
    """A route that never answers."""
    async with asyncio.timeout(30):
        await call.hung_up.wait()


async def until(board: Switchboard, what: str, seconds: float = 10) -> str:
    """The line of a channel of the PBX that holds these words, as soon as there is one."""
    async with asyncio.timeout(seconds):
        while True:
            for line in (await board.console(board.pbx, "core show channels concise")).splitlines():
                if what in line:
                    return line
            await asyncio.sleep(0.1)


async def said(board: Switchboard, seconds: float) -> None:
    """Return once the PBX has had so much sound from both ends: a simulated phone is silent while its machine is."""
    packets = re.compile(r"^ \S+ \S+ +\S+ \S+ +(\d+)", re.MULTILINE)
    async with asyncio.timeout(60):
        while True:
            received = packets.findall(await board.console(board.pbx, "pjsip show channelstats"))
            if len(received) == 2 and min(map(int, received)) >= seconds * 50:
                return
            await asyncio.sleep(0.1)


async def recorded(board: Switchboard, name: str) -> tuple[array[int], array[int]]:
    """Left and right of a call in which both have said a whole sentence."""
    async with a_caller(board) as caller:
        leg = await caller.ring_agent("agent-1")
        async with answering(board, {"connect": offering(leg, name)}):
            channel = await caller.dial("+33199000021")
            await caller.event("BridgeEnter", Uniqueid=leg)
            await caller.event("MixMonitorStart", Uniqueid=channel)
            await said(board, 10.5)
            for state in ("1", "0"):  # the dialer's account may pause and resume a recording
                await caller.ami.action(
                    "MixMonitorMute", [("Channel", channel), ("Direction", "both"), ("State", state)]
                )
            await caller.hang_up(channel)
        await until(board, "!plateau-agent!0!2!Up!Wait!")  # back where it waited, with nobody
        await caller.hang_up(leg)
    return stereo_of(board.pbx.spool / f"{name}.raw")


async def test_customer_and_agent_are_joined_and_recorded_left_and_right(switchboard: Switchboard) -> None:
    left, right = await recorded(switchboard, "a000000900001")
    customer = samples_of(BENCH / "carrier/sounds/customer.wav")
    agent = samples_of(BENCH / "phones/sounds/agent.wav")
    assert likeness(left, customer) > likeness(left, agent) + 0.3
    assert likeness(right, agent) > likeness(right, customer) + 0.3
    assert 10 < len(left) / 8000 < 11.5


async def test_a_customer_whose_agent_drops_is_joined_to_the_next_leg(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        first, second = await caller.ring_agent("agent-1"), await caller.ring_agent("agent-2")
        async with answering(switchboard, {"connect": offering(first), "agent-lost": offering(second)}):
            channel = await caller.dial("+33199000031")
            await caller.event("BridgeEnter", Uniqueid=first)
            await caller.hang_up(first)
            await caller.event("BridgeEnter", Uniqueid=second)
            await caller.hang_up(channel)
        await caller.hang_up(second)


async def test_a_lost_agent_is_waited_for_with_the_customer_on_the_line(switchboard: Switchboard) -> None:
    asked = asyncio.Event()

    async def wait(call: Call) -> None:
        asked.set()
        await holding(call)

    async with a_caller(switchboard) as caller:
        leg = await caller.ring_agent("agent-1")
        async with answering(switchboard, {"connect": offering(leg), "agent-lost": wait}):
            channel = await caller.dial("+33199000041")
            await caller.event("BridgeEnter", Uniqueid=leg)
            await caller.hang_up(leg)
            async with asyncio.timeout(5):
                await asked.wait()
            await until(switchboard, "agent-lost")
            await caller.hang_up(channel)


async def test_nobody_free_means_the_identity_message_and_a_hang_up(switchboard: Switchboard) -> None:
    async def nobody(call: Call) -> None:
        return

    async with a_caller(switchboard) as caller, answering(switchboard, {"connect": nobody}):
        channel = await caller.dial("+33199000051", PLATEAU_LANG="en")
        assert "sounds/en/plateau-identity" in await until(switchboard, "!plateau-identity!")
        ended = await caller.event("Hangup", Uniqueid=channel)
    assert ended["Cause"] == "16"


async def test_without_a_dialer_the_customer_hears_the_identity_message(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        channel = await caller.dial("+33199000061")
        assert "sounds/fr/plateau-identity" in await until(switchboard, "!plateau-identity!")
        await caller.hang_up(channel)


async def test_a_dialer_that_hangs_does_not_leave_a_customer_in_silence(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller, answering(switchboard, {"connect": holding}):
        channel = await caller.dial("+33199000071")
        await until(switchboard, "!plateau-identity!", seconds=20)
        await caller.hang_up(channel)


async def test_a_machine_is_told_to_the_dialer_and_not_given_to_an_agent(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        path, verdict, cause = await the_verdict(switchboard, caller, "+33199000002")
    assert (path, verdict) == ("machine", "MACHINE")
    assert cause


async def test_a_human_passes_detection_and_its_verdict_is_told(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        path, verdict, _ = await the_verdict(switchboard, caller, "+33199000081")
    assert (path, verdict) == ("connect", "HUMAN")


async def the_verdict(board: Switchboard, caller: Caller, number: str) -> tuple[str, str, str]:
    """Who was asked, and what detection found, for a call to this number."""
    verdicts: asyncio.Queue[tuple[str, str, str]] = asyncio.Queue(4)

    async def note(call: Call) -> None:
        verdicts.put_nowait((call.path, call.arguments[0], call.arguments[1]))
        await holding(call)

    async with answering(board, {"connect": note, "machine": note}):
        channel = await caller.dial(number, PLATEAU_AMD="1")
        async with asyncio.timeout(15):
            found = await verdicts.get()
        await caller.hang_up(channel)
    return found
