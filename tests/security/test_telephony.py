"""Attacks on the PBX and on the port where the dialer answers it, each carried out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agi.call import Call
from agi.server import Limits, serve
from pbx.given_away import write_file
from tests.pbx.callers import a_caller
from tests.pbx.switchboard import Switchboard

OPENING = "agi_network: yes\nagi_network_script: {path}\nagi_uniqueid: a000000000001\n\n"


async def test_the_name_of_a_recording_starts_no_command(switchboard: Switchboard) -> None:
    """CVE-2024-8504: a name became a file name, and what followed it a command."""
    spool, proof = switchboard.pbx.spool, switchboard.pbx.spool / "proof"
    ami = switchboard.settings.ami
    actions = [
        f"Action: Login\r\nUsername: {ami.username}\r\nSecret: {ami.secret.get_secret_value()}\r\nEvents: off\r\n\r\n",
        "Action: Originate\r\nChannel: Local/wait@plateau-maintenance\r\nContext: plateau-answered\r\nExten: s\r\n"
        "Priority: 1\r\nAsync: true\r\nChannelId: attack-1\r\nOtherChannelId: attack-2\r\nVariable: PLATEAU_TEST=1\r\n"
        f"Variable: PLATEAU_AGI=127.0.0.1:1\r\nVariable: PLATEAU_SPOOL={spool}\r\nVariable: AGENT_CHANNEL=nobody\r\n"
        f'Variable: RECORDING="a000000000042.raw,,touch {proof},"\r\n\r\n',
    ]
    async with a_caller(switchboard) as caller:
        _, writer = await asyncio.open_connection(ami.host, ami.port)  # our own client would refuse to send it
        writer.write("".join(actions).encode())
        await caller.event("MixMonitorStart", Uniqueid="attack-1")
        await caller.hang_up("attack-1")
        writer.transport.abort()
    assert not [path.name for path in spool.iterdir() if path.name.startswith("proof")]
    assert not (spool / "a000000000042.raw").exists()  # nothing of the name was taken for an argument
    assert [path.suffix for path in spool.iterdir() if path.name.startswith("a000000000042")] == [".raw"]


async def test_a_stolen_station_holds_two_calls_at_most(switchboard: Switchboard) -> None:
    file = switchboard.phones.etc / "pjsip.conf"
    if "[as-thief]" not in file.read_text():
        thief = "\n[as-thief]\ntype=endpoint\naors=pbx\nallow=alaw\noutbound_auth=agent-4-auth\nfrom_user=agent-4\n"
        write_file(file, file.read_text() + thief)
    await switchboard.console(switchboard.phones, "module reload res_pjsip.so")
    for _ in range(5):
        await switchboard.console(switchboard.phones, "channel originate PJSIP/*43@as-thief application Wait 20")
    async with asyncio.timeout(10):
        while (await echoes(switchboard)) < 2:
            await asyncio.sleep(0.1)
    async with asyncio.timeout(10):
        while await ringing(switchboard):
            await asyncio.sleep(0.1)
    assert await echoes(switchboard) == 2
    await switchboard.console(switchboard.phones, "channel request hangup all")
    async with asyncio.timeout(10):
        while await echoes(switchboard):
            await asyncio.sleep(0.1)


async def echoes(board: Switchboard) -> int:
    shown = await board.console(board.pbx, "core show channels concise")
    return sum("!plateau-station!*43!" in line and "!Echo!" in line for line in shown.splitlines())


async def ringing(board: Switchboard) -> bool:
    shown = await board.console(board.phones, "core show channels concise")
    return any("as-thief" in line and "!Up!" not in line for line in shown.splitlines())


@pytest.mark.parametrize("path", ["connect", "/connect", "wrong/connect", "key", "key/", "key/nothing", "connect/key"])
async def test_whoever_does_not_know_the_key_decides_nothing_about_calls(path: str) -> None:
    """Every account of the machine reaches the port, and ids of calls can be guessed."""
    asked: list[str] = []

    async def connect(call: Call) -> None:
        asked.append(call.channel_id)

    async with await serve("127.0.0.1", 0, {"connect": connect}, key="key") as server:
        port = server.sockets[0].getsockname()[1]
        assert await said_to(port, OPENING.format(path=path).encode()) == b""
        assert asked == []
        assert await said_to(port, OPENING.format(path="key/connect").encode()) == b""
        assert asked == ["a000000000001"]


async def test_garbage_without_an_end_is_cut_off_and_not_reported_as_our_fault() -> None:
    faults: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    async with await serve("127.0.0.1", 0, {}, limits=Limits(line_bytes=1024)) as server:
        for garbage in (b"\xff" * 20_000, b"agi_" * 5_000, b"\x00" * 5_000 + b"\n\n", b"GET / HTTP/1.1\r\n\r\n"):
            assert await said_to(server.sockets[0].getsockname()[1], garbage) == b""
    assert faults == []


async def said_to(port: int, words: bytes) -> bytes:
    """What the server answers until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(words)
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


def test_a_file_is_not_written_through_a_link(tmp_path: Path) -> None:
    """The folder belongs to Asterisk's account: what lies there may be a trap for whoever is root."""
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (tmp_path / "pjsip.conf.new").symlink_to(victim)
    (tmp_path / "pjsip.conf").symlink_to(victim)
    write_file(tmp_path / "pjsip.conf", "new")
    assert victim.read_text() == "untouched"
    assert not (tmp_path / "pjsip.conf").is_symlink()
    assert (tmp_path / "pjsip.conf").stat().st_mode & 0o777 == 0o640
