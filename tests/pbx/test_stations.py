"""Phones register over UDP, TCP and TLS, browsers over a web socket; stations come and go while calls live."""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import ssl

import aiohttp
import pytest

from bench.phones.render import Phones, Protocol, render_phones
from dialer.link.ami import Ami
from pbx.names import CONTEXT_MAINTENANCE, EXTEN_STATIONS
from pbx.render import write_stations
from pbx.stations import REALM, Station
from plateau.paths import give, unprivileged
from plateau.stack import running
from tests.pbx.callers import a_caller
from tests.pbx.switchboard import Switchboard, free_port, program, rtp_range


async def read_again(ami: Ami) -> None:
    await ami.action(
        "Originate",
        [
            ("Channel", f"Local/wait@{CONTEXT_MAINTENANCE}"),
            ("Context", CONTEXT_MAINTENANCE),
            ("Exten", EXTEN_STATIONS),
            ("Priority", "1"),
            ("Async", "true"),
        ],
    )


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
async def test_a_new_station_registers_and_is_rung(switchboard: Switchboard, protocol: Protocol) -> None:
    station = Station(f"late-{protocol}", "l" * 24)
    pbx = switchboard.settings.pbx
    root = switchboard.settings.run_dir / station.name
    give(root, unprivileged("asterisk"))
    port = pbx.sips_port if protocol == "tls" else pbx.sip_port
    phones = Phones([station], f"127.0.0.1:{port}", free_port(), rtp_range(), protocol)
    folders = render_phones(root, switchboard.installation, phones)
    async with a_caller(switchboard) as caller:
        await asyncio.to_thread(write_stations, switchboard.pbx, [*switchboard.stations, station])
        await read_again(caller.ami)
        told = await caller.event("UserEvent", UserEvent="PlateauStations")
        assert told["Status"] == "SUCCESS"
        async with running([program(station.name, switchboard.installation, folders)], random.Random()):
            await registered(switchboard, station.name)
            leg = await caller.ring_agent(station.name)
            await caller.hang_up(leg)
        await asyncio.to_thread(write_stations, switchboard.pbx, switchboard.stations)
        await read_again(caller.ami)
    await gone(switchboard, station.name)


async def registered(board: Switchboard, endpoint: str) -> None:
    async with asyncio.timeout(15):
        while f" {endpoint}/sip" not in await board.console(board.pbx, "pjsip show contacts"):
            await asyncio.sleep(0.1)


async def gone(board: Switchboard, endpoint: str) -> None:
    async with asyncio.timeout(10):
        while "Unable to find" not in await board.console(board.pbx, f"pjsip show endpoint {endpoint}"):
            await asyncio.sleep(0.1)


async def test_reading_the_stations_again_leaves_calls_alone(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        leg = await caller.ring_agent("agent-4")
        await read_again(caller.ami)
        await caller.event("UserEvent", UserEvent="PlateauStations")
        assert "agent-4" in await switchboard.console(switchboard.pbx, "core show channels concise")
        await caller.hang_up(leg)


@pytest.mark.parametrize("secure", [False, True])
async def test_a_browser_registers_over_a_web_socket(switchboard: Switchboard, secure: bool) -> None:
    pbx = switchboard.settings.pbx
    address = f"wss://127.0.0.1:{pbx.wss_port}/ws" if secure else f"ws://127.0.0.1:{pbx.http_port}/ws"
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    station = switchboard.stations[0]
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, protocols=["sip"], ssl=trusting) as socket,
    ):
        await socket.send_str(register(station, 1, ""))
        refusal = await answer(socket)
        assert refusal.startswith("SIP/2.0 401")
        nonce = re.search(r'nonce="([^"]+)"', refusal)
        opaque = re.search(r'opaque="([^"]+)"', refusal)
        assert nonce
        assert opaque
        await socket.send_str(register(station, 2, credentials(station, nonce[1], opaque[1])))
        assert (await answer(socket)).startswith("SIP/2.0 200")


async def answer(socket: aiohttp.ClientWebSocketResponse) -> str:
    """The next response; requests, such as the PBX's own OPTIONS, are passed over."""
    async with asyncio.timeout(5):
        while not (text := await socket.receive_str()).startswith("SIP/2.0"):
            pass
    return text


def register(station: Station, number: int, authorization: str) -> str:
    name = f"{station.name}-web"
    return "\r\n".join([
        "REGISTER sip:127.0.0.1 SIP/2.0",
        f"Via: SIP/2.0/WS browser.invalid;branch=z9hG4bK{name}{number}",
        f"From: <sip:{name}@127.0.0.1>;tag=1", f"To: <sip:{name}@127.0.0.1>", f"Call-ID: {name}",
        f"CSeq: {number} REGISTER", f"Contact: <sip:{name}@browser.invalid;transport=ws>", "Expires: 60",
        "Max-Forwards: 70", *([authorization] if authorization else []), "Content-Length: 0", "", "",
    ])  # fmt: skip


def credentials(station: Station, nonce: str, opaque: str) -> str:
    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    name, uri = f"{station.name}-web", "sip:127.0.0.1"
    known = md5(f"{name}:{REALM}:{station.secret}")
    response = md5(f"{known}:{nonce}:00000001:c:auth:{md5(f'REGISTER:{uri}')}")
    return (
        f'Authorization: Digest username="{name}", realm="{REALM}", nonce="{nonce}", uri="{uri}", '
        f'response="{response}", algorithm=MD5, opaque="{opaque}", qop=auth, nc=00000001, cnonce="c"'
    )
