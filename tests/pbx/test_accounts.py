"""A trunk with an account: it registers, and answers the operator's challenge when it calls."""

from __future__ import annotations

import asyncio
import random
import shutil

from bench.carrier.exchange import Exchange
from bench.carrier.render import Carrier, render_carrier
from ops.settings import Trunk
from pbx.names import way_out
from pbx.render import render
from plateau import asterisk
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.stack import running
from tests.pbx.switchboard import (
    SHOWN,
    ask_console,
    by_last_digit,
    free_port,
    program,
    rtp_range,
    some_settings,
)


async def test_a_trunk_registers_and_calls_with_its_account() -> None:
    installation, run_dir, port = asterisk.find(), throwaway_dir("account"), free_port()
    run_dir.chmod(0o755)
    trunk = Trunk.model_validate({
        "address": f"sip:127.0.0.1:{port};transport=tcp", "username": "account", "password": "its-password",
        "register": True, "numbers": [SHOWN], "layout": "account-from", "options_seconds": 2,
    })  # fmt: skip
    settings = some_settings(run_dir, port, trunks={"main": trunk})
    for name in ("asterisk", "carrier"):
        give(run_dir / name, unprivileged("asterisk"))
    exchange = Exchange(by_last_digit)
    try:
        server = await exchange.listen("127.0.0.1", 0)
        agi = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        carrier = Carrier(port, rtp_range(), agi=agi, account=("account", "its-password"))
        there = render_carrier(run_dir / "carrier", installation, carrier)
        here = render(settings, installation)
        programs = [program("carrier", installation, there), program("pbx", installation, here)]
        async with server, running(programs, random.Random()), asyncio.timeout(40):
            # Asterisk hears nothing before it has booted: a trunk asked earlier is away until it is asked again
            while " Avail " not in await ask_console(installation, here, "pjsip show contacts"):
                await asyncio.sleep(0.2)
            while " Registered " not in await ask_console(installation, here, "pjsip show registrations"):
                await asyncio.sleep(0.2)
            way = way_out(settings, "main", SHOWN, SHOWN)
            await ask_console(installation, here, f"channel originate {way.channel} application Wait 5")
            while not exchange.received:
                await asyncio.sleep(0.1)
    finally:
        shutil.rmtree(run_dir)
    assert (exchange.received[0].called, exchange.received[0].from_user) == (SHOWN, "account")
