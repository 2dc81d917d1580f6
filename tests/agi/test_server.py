"""The FastAGI server over real sockets: good calls, strangers, hang-ups and hand-overs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agi.call import Call, CallGone
from agi.protocol import UnsafeCommand
from agi.server import Limits, serve

OPENING = b"agi_network: yes\nagi_network_script: %s\nagi_uniqueid: a000000000001\nagi_arg_1: sept\n\n"
Peer = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def a_server(route: Callable[[Call], Awaitable[None]], limits: Limits | None = None) -> AsyncIterator[int]:
    server = await serve("127.0.0.1", 0, {"connect": route}, limits=limits)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def a_peer(port: int, opening: bytes = OPENING % b"connect") -> AsyncIterator[Peer]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(opening)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def heard(peer: Peer) -> bytes:
    async with asyncio.timeout(5):
        return await peer[0].readline()


async def at_end(peer: Peer) -> bool:
    try:
        async with asyncio.timeout(5):
            return await peer[0].read() == b""
    except ConnectionResetError:
        return True


async def pick(call: Call) -> None:
    await call.set_variable("AGENT_CHANNEL", f"g{call.arguments[0]}")


async def test_a_route_sets_a_variable_and_the_session_closes() -> None:
    async with a_server(pick) as port, a_peer(port) as peer:
        assert await heard(peer) == b'SET VARIABLE AGENT_CHANNEL "gsept"\n'
        peer[1].write(b"200 result=1\n")
        assert await at_end(peer)


async def test_variables_are_read_and_an_unset_one_is_none() -> None:
    seen: list[str | None] = []

    async def ask(call: Call) -> None:
        seen.append(await call.get_variable("CHANNEL(language)"))
        seen.append(await call.get_variable("NOTHING"))

    async with a_server(ask) as port, a_peer(port) as peer:
        assert await heard(peer) == b"GET VARIABLE CHANNEL(language)\n"
        peer[1].write(b"200 result=1 (fr)\n")
        assert await heard(peer) == b"GET VARIABLE NOTHING\n"
        peer[1].write(b"200 result=0\n")
        assert await at_end(peer)
    assert seen == ["fr", None]


async def test_a_usage_answer_of_many_lines_refuses_the_command() -> None:
    refused = asyncio.Event()

    async def wrong(call: Call) -> None:
        try:
            await call.execute("Playback", "x")
        finally:
            refused.set()

    async with a_server(wrong) as port, a_peer(port) as peer:
        assert await heard(peer) == b'EXEC Playback "x"\n'
        peer[1].write(b"520-Invalid command syntax.  Proper usage follows:\nUsage: 1\n520 End of proper usage.\n")
        assert await at_end(peer)
        assert refused.is_set()


async def test_hang_up_is_seen_while_the_route_waits() -> None:
    done = asyncio.Event()

    async def wait(call: Call) -> None:
        async with asyncio.timeout(5):
            await call.hung_up.wait()
        done.set()

    for ending in (b"HANGUP\n", b""):
        done.clear()
        async with a_server(wait) as port:
            async with a_peer(port) as peer:
                if ending:
                    peer[1].write(ending)
                    assert await at_end(peer)
            async with asyncio.timeout(5):
                await done.wait()


async def test_a_command_on_a_closed_session_raises_call_gone() -> None:
    gone = asyncio.Event()

    async def late(call: Call) -> None:
        async with asyncio.timeout(5):
            await call.hung_up.wait()
            try:
                await call.set_variable("A", "1")
            except CallGone:
                gone.set()
                raise

    async with a_server(late) as port:
        async with a_peer(port):
            pass
        async with asyncio.timeout(5):
            await gone.wait()


async def test_a_value_with_a_line_break_never_reaches_the_wire() -> None:
    refused = asyncio.Event()

    async def inject(call: Call) -> None:
        try:
            await call.set_variable("A", "1\nEXEC System rm")
        except UnsafeCommand:
            refused.set()

    async with a_server(inject) as port, a_peer(port) as peer:
        assert await at_end(peer)
    assert refused.is_set()


async def test_a_route_that_raises_closes_its_session_and_no_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def fail(call: Call) -> None:
        raise RuntimeError

    async with a_server(fail) as port:
        for _ in range(2):
            async with a_peer(port) as peer:
                assert await at_end(peer)
    assert capsys.readouterr().out.count("agi route failed") == 2


@pytest.mark.parametrize(
    "opening",
    [
        b"",
        b"\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"x" * 200_000,
        b"agi_x: 1\n" * 1000,
        OPENING % b"unknown",
        OPENING % b"../../etc/passwd",
        b"\xff\xfe\x00\n\n",
    ],
)
async def test_a_stranger_is_closed_out(opening: bytes) -> None:
    limits = Limits(environment_seconds=0.2)
    async with a_server(pick, limits) as port, a_peer(port, opening) as peer:
        assert await at_end(peer)


async def test_a_reply_that_nobody_asked_for_ends_the_session() -> None:
    async def wait(call: Call) -> None:
        async with asyncio.timeout(5):
            await call.hung_up.wait()

    async with a_server(wait) as port, a_peer(port) as peer:
        peer[1].write(b"200 result=1\n" * 100)
        assert await at_end(peer)


async def test_a_silent_peer_costs_one_command_time_out() -> None:
    async with a_server(pick, Limits(command_seconds=0.2)) as port, a_peer(port) as peer:
        assert (await heard(peer)).startswith(b"SET VARIABLE")
        assert await at_end(peer)


async def test_many_sessions_at_once_and_no_more_than_the_limit() -> None:
    async with a_server(pick, Limits(sessions=50)) as port:
        peers = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]
        for _, writer in peers:
            writer.write(OPENING % b"connect")
        answers = await asyncio.gather(*(heard(peer) for peer in peers), return_exceptions=True)
        assert sum(isinstance(a, bytes) and a.startswith(b"SET") for a in answers) == 50
        for _, writer in peers:
            writer.transport.abort()


ECHO = """
import sys
names = []
while (line := sys.stdin.readline().strip()):
    names.append(line)
print("SET VARIABLE SEEN", len(names), flush=True)
print("reply", sys.stdin.readline().strip(), file=sys.stderr)
sys.exit(3)
"""


async def test_a_process_may_lead_the_session() -> None:
    status: list[int] = []

    async def hand_over(call: Call) -> None:
        status.append(await call.hand_over([sys.executable, "-c", ECHO]))
        await call.set_variable("AFTER", "1")

    async with a_server(hand_over) as port, a_peer(port) as peer:
        assert await heard(peer) == b"SET VARIABLE SEEN 4\n"
        peer[1].write(b"200 result=1\n")
        assert await heard(peer) == b'SET VARIABLE AFTER "1"\n'
        peer[1].write(b"200 result=1\n")
        assert await at_end(peer)
    assert status == [3]


async def test_a_hang_up_ends_a_process_that_leads() -> None:
    status: asyncio.Queue[int] = asyncio.Queue(1)

    async def hand_over(call: Call) -> None:
        listening = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_DFL)"
        menu = f"{listening}; print('A', flush=True); time.sleep(60)"
        status.put_nowait(await call.hand_over([sys.executable, "-c", menu]))

    async with a_server(hand_over) as port, a_peer(port) as peer:
        assert await heard(peer) == b"A\n"
        peer[1].write(b"HANGUP\n")
        async with asyncio.timeout(5):
            assert await status.get() != 0


@given(garbage=st.binary(max_size=300), whole=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_garbage_before_and_after_the_opening_never_stops_the_server(garbage: bytes, whole: bool) -> None:
    limits = Limits(environment_seconds=0.05, command_seconds=0.05)
    async with a_server(pick, limits) as port:
        async with a_peer(port, (OPENING % b"connect" if whole else b"") + garbage) as peer:
            peer[1].write_eof()
            await asyncio.gather(asyncio.wait_for(peer[0].read(), 5), return_exceptions=True)
        async with a_peer(port) as peer:
            assert await heard(peer) == b'SET VARIABLE AGENT_CHANNEL "gsept"\n'
