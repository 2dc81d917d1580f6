"""A trunk that was away when Asterisk started is there again in seconds, not when its turn to be asked has come."""

from __future__ import annotations

import asyncio

from dialer.link.ami import Ami
from dialer.link.waking import WAITS_SECONDS, Waking
from pbx.names import trunk_endpoint
from tests.dialer.peer import Heard, linked
from tests.pbx.rogue import a_rogue
from tests.pbx.switchboard import Switchboard


async def is_reachable(board: Switchboard, endpoint: str) -> bool:
    shown = await board.console(board.pbx, "pjsip show contacts")
    return any(endpoint[:20] in line and " Avail " in line for line in shown.splitlines())


async def test_a_trunk_that_asterisk_did_not_hear_is_asked_again(switchboard: Switchboard) -> None:
    settings, heard = switchboard.settings, Heard()
    endpoint = trunk_endpoint(settings, "rogue")
    port = int(settings.trunks["rogue"].address.rpartition(":")[2])
    address, secret = (settings.ami.host, settings.ami.port), settings.ami.secret.get_secret_value()
    async with asyncio.timeout(20):
        while await is_reachable(switchboard, endpoint):
            await switchboard.console(switchboard.pbx, f"pjsip qualify {endpoint}")
            await asyncio.sleep(1)
    async with a_rogue(port, ""), linked(address, heard, secret) as ami:
        await heard.until(lambda: ami.connected, 10)
        wakes = asyncio.create_task(run(ami, [endpoint, trunk_endpoint(settings, "main")]))
        async with asyncio.timeout(WAITS_SECONDS[0] + 3):
            while not await is_reachable(switchboard, endpoint):
                await asyncio.sleep(0.2)
        wakes.cancel()


async def run(ami: Ami, endpoints: list[str]) -> None:
    trunks = Waking(ami, endpoints)
    trunks.linked()
    await trunks.run()
