"""Ways to call at our cost, each tried: redirects, phones that dial, strangers, a login with a wrong secret."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import pytest

from dialer.core.model import E164
from dialer.link.ami import AmiRefused
from pbx.given_away import write_file
from tests.pbx.callers import a_caller
from tests.pbx.rogue import a_rogue
from tests.pbx.switchboard import Switchboard

VICTIM = E164("+33199000991")


@pytest.mark.parametrize(
    "target",
    [
        "{number}",
        "PJSIP/{number}@trunk-main",
        "Local/{number}@plateau-inbound",
        "Local/s@plateau-answered",
        "Local/stations@plateau-maintenance",
        "Local/test@plateau-maintenance",
        "PJSIP/trunk-main/sip:{number}@127.0.0.1",
    ],
)
async def test_a_redirect_makes_no_call(switchboard: Switchboard, target: str) -> None:
    port = int(switchboard.settings.trunks["rogue"].address.rpartition(":")[2])
    before = len(switchboard.exchange.received)
    contact = f"<sip:{quote(target.format(number=VICTIM), safe='/+')}@127.0.0.1>"
    async with a_rogue(port, contact) as rogue, a_caller(switchboard) as caller:
        await switchboard.until_found("rogue")
        channel = await caller.dial("+33199000111", trunk="rogue")
        response = await caller.event("OriginateResponse", Uniqueid=channel)
        await caller.event("Hangup", Uniqueid=channel)
    assert len(rogue.invites) == 1
    assert response["Response"] == "Failure"
    assert len(switchboard.exchange.received) == before
    assert "0 active channels" in await switchboard.console(switchboard.pbx, "core show channels")


async def test_a_phone_reaches_the_echo_and_nothing_else(switchboard: Switchboard) -> None:
    write_file(switchboard.phones.etc / "pjsip.conf", (
        (switchboard.phones.etc / "pjsip.conf").read_text()
        + "\n[as-agent]\ntype=endpoint\naors=pbx\nallow=alaw\noutbound_auth=agent-3-auth\nfrom_user=agent-3\n"
    ))  # fmt: skip
    await switchboard.console(switchboard.phones, "module reload res_pjsip.so")
    before = len(switchboard.exchange.received)
    for number in ("+33199000121", "0199000121", "s", "wait", "stations", "agent-1", "0"):
        await ring(switchboard, number)
        assert "0 active channels" in await idle(switchboard), number
    await ring(switchboard, "*43")
    async with asyncio.timeout(10):
        while "!plateau-station!*43!" not in await channels(switchboard):
            await asyncio.sleep(0.1)
    await switchboard.console(switchboard.phones, "channel request hangup all")
    await idle(switchboard)
    assert len(switchboard.exchange.received) == before


async def ring(board: Switchboard, number: str) -> None:
    await board.console(board.phones, f"channel originate PJSIP/{number}@as-agent application Wait 5")


async def channels(board: Switchboard) -> str:
    return await board.console(board.pbx, "core show channels concise")


async def idle(board: Switchboard) -> str:
    """The phones' channels, once there is none; the PBX's were hung up by then."""
    async with asyncio.timeout(10):
        while "0 active channels" not in (shown := await board.console(board.phones, "core show channels")):
            await asyncio.sleep(0.1)
    return shown


async def test_a_stranger_gets_neither_a_call_nor_a_registration(switchboard: Switchboard) -> None:
    loop = asyncio.get_running_loop()
    answers: asyncio.Queue[str] = asyncio.Queue(100)

    class Stranger(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            answers.put_nowait(data.decode().partition("\r\n")[0])

    pbx = ("127.0.0.1", switchboard.settings.pbx.sip_port)
    transport, _ = await loop.create_datagram_endpoint(Stranger, local_addr=("127.0.0.2", 0))
    port = transport.get_extra_info("sockname")[1]
    try:
        for number, (method, user) in enumerate(
            [("INVITE", "nobody"), ("REGISTER", "nobody"), ("REGISTER", "agent-1"), ("INVITE", "agent-1")]
        ):
            transport.sendto("\r\n".join([
                f"{method} sip:{VICTIM}@127.0.0.1 SIP/2.0",
                f"Via: SIP/2.0/UDP 127.0.0.2:{port};branch=z9hG4bKstranger{number}",
                f"From: <sip:{user}@127.0.0.1>;tag=1", f"To: <sip:{user}@127.0.0.1>",
                f"Call-ID: stranger-{number}", f"CSeq: 1 {method}",
                f"Contact: <sip:{user}@127.0.0.2:{port}>", "Max-Forwards: 70", "Content-Length: 0", "", "",
            ]).encode(), pbx)  # fmt: skip
            async with asyncio.timeout(5):
                assert (await answers.get()).startswith("SIP/2.0 401"), (method, user)
    finally:
        transport.close()


async def test_the_dialers_account_may_neither_run_commands_nor_write_files(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        for action, fields in [
            ("Command", [("Command", "core show uptime")]),
            ("GetConfig", [("Filename", "manager.conf")]),
            ("UpdateConfig", [("SrcFilename", "a.conf"), ("DstFilename", "a.conf")]),
            ("ModuleLoad", [("LoadType", "reload")]),
            ("MixMonitor", [("Channel", "x"), ("Command", "id")]),
        ]:
            with pytest.raises(AmiRefused):
                await caller.ami.action(action, fields)
        with pytest.raises(AmiRefused):
            await caller.ami.action(
                "Originate",
                [("Channel", "Local/wait@plateau-maintenance"), ("Application", "System"), ("Data", "id")],
            )
