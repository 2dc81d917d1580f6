"""A whole telephone world for tests: the PBX as rendered, a simulated carrier, simulated phones."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import shutil
import socket
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bench.carrier.exchange import Exchange
from bench.carrier.plan import Behaviour, Kind, Plan, Span
from bench.carrier.render import Carrier, render_carrier
from bench.phones.render import Phones, render_phones
from dialer.core.model import E164
from ops.settings import Ami, Database, FastAgi, Pbx, Settings, Trunk
from pbx.installation import Folders, Installation
from pbx.names import trunk_endpoint
from pbx.render import render
from pbx.stations import Station
from plateau import asterisk, probes
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.stack import Program, Stack, running

NUMBERS = ["+33199001000", "+33465711000", "+33536491000"]
"""What the trunks may show."""
OPTIONS_TIMEOUT_SECONDS = 3.0
"""Asterisk's own, of a trunk."""
SHOWN = E164(NUMBERS[0])

ANSWERS = Behaviour(chances={Kind.LIVE: 1}, ring=Span(0.2, 0.3, 0.4), talk=Span(20, 20, 20), refuse=Span(0.1, 0.1, 0.1))

TALKATIVE = "+33199005"
_KINDS = {
    "1": Kind.LIVE, "2": Kind.MACHINE, "3": Kind.EARLY, "4": Kind.NO_ANSWER, "5": Kind.BUSY,
    "6": Kind.UNALLOCATED, "7": Kind.REJECTED, "8": Kind.UNAVAILABLE,
}  # fmt: skip


def by_last_digit(number: str, nth: int) -> Plan:
    """1 live for 20 s, 9 for 2 s, 0 for 5 s; 2 machine, 3 early, 4 rings out, 5 busy, 6 unallocated,
    7 rejected, 8 unavailable. Who is live and called +33199005... talks for 100 s."""
    kind = _KINDS.get(number[-1], Kind.LIVE)
    longest = 100.0 if number.startswith(TALKATIVE) else 20.0
    talk = {"9": 2.0, "0": 5.0, "3": 0.3}.get(number[-1], longest)
    return Plan(kind, 0.2 if kind is not Kind.NO_ANSWER else 30.0, talk)


@dataclass(frozen=True, slots=True)
class Switchboard:
    """What tests need to know. Run folders last as long as the fixture."""

    settings: Settings
    """AMI and FastAGI addresses and secrets, trunks `main` and one for each layout, and `rogue`."""
    stations: Sequence[Station]
    exchange: Exchange
    installation: Installation
    pbx: Folders
    carrier: Folders
    phones: Folders
    stack: Stack
    """Programs `pbx`, `carrier`, `phones`: kill one by `stack.pid(name)`, it is started again."""

    async def console(self, folders: Folders, command: str) -> str:
        """What an instance answers on its console."""
        return await ask_console(self.installation, folders, command)

    async def until_registered(self) -> None:
        """Return once every phone has registered and every trunk but the rogue answers."""
        async with asyncio.timeout(40):  # Asterisk spreads first registrations over ten seconds
            while await self.reachable() < len(self.stations) + len(self.settings.trunks) - 1:
                await asyncio.sleep(0.1)

    async def until_found(self, trunk: str) -> None:
        """Return once a trunk's carrier answers, and no question that was lost before it came can say otherwise.

        Asterisk takes a carrier for gone when an OPTIONS times out, though a later one was answered.
        """
        endpoint, host = trunk_endpoint(self.settings, trunk), self.settings.trunks[trunk].address
        since = None
        async with asyncio.timeout(30):
            while since is None or time.monotonic() - since < OPTIONS_TIMEOUT_SECONDS + 0.5:
                await self.console(self.pbx, f"pjsip qualify {endpoint}")
                contacts = await self.console(self.pbx, "pjsip show contacts")
                found = any(f"/{host}" in line and " Avail " in line for line in contacts.splitlines())
                since = (since or time.monotonic()) if found else None
                await asyncio.sleep(0.1)

    async def reachable(self) -> int:
        """How many phones and trunks answer the PBX."""
        contacts = await self.console(self.pbx, "pjsip show contacts")
        return sum(" Avail " in line for line in contacts.splitlines())


async def ask_console(installation: Installation, folders: Folders, command: str) -> str:
    """What an instance answers to one console command."""
    process = await asyncio.create_subprocess_exec(
        *asterisk.console(installation, folders, command),
        env=dict(installation.environment), stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    async with asyncio.timeout(20):
        answer, _ = await process.communicate()
    return answer.decode(errors="replace")


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody uses now, for TCP or UDP and, for SIP's sake, both."""
    while True:
        with socket.socket(type=socket.SOCK_STREAM) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            with contextlib.suppress(OSError):
                udp.bind(("127.0.0.1", port))
                return port


def rtp_range(size: int = 600) -> tuple[int, int]:
    """Some UDP ports, by chance, so that several worlds rarely meet."""
    first = random.SystemRandom().randrange(10000, 31000, 2)
    return first, first + size


def some_settings(
    run_dir: Path, carrier_port: int, more_trunks: Mapping[str, int] | None = None, **changes: object
) -> Settings:
    """Settings of a world in `run_dir`, all ports free ones, trunks for every layout to one carrier."""
    first, last = rtp_range()
    trunk = {"address": f"sip:127.0.0.1:{carrier_port}", "max_channels": 100, "calls_per_second": 100}
    account: dict[str, object] = {"username": "account", "password": SecretStr("secret-of-the-account")}
    layouts: dict[str, dict[str, object]] = {
        "main": {"layout": "from"},
        "pai": {"layout": "from-and-pai", "number_format": "00e164"},
        "account": {"layout": "account-from", "number_format": "national", **account},
        "asserted": {"layout": "account-pai", **account},
        "rogue": {"address": f"sip:127.0.0.1:{free_port()}"},  # nobody is there until a test is
        **{
            name: {"address": f"sip:127.0.0.1:{port}", "options_seconds": 2}
            for name, port in (more_trunks or {}).items()
        },
    }
    values: dict[str, object] = {
        "run_dir": run_dir,
        "recordings_dir": run_dir / "recordings",
        "database": Database(url=SecretStr("postgresql://127.0.0.1/none")),
        "ami": Ami(port=free_port(), secret=SecretStr(secrets.token_hex(16))),
        "fastagi": FastAgi(port=free_port()),
        "pbx": Pbx(
            sip_port=free_port(), sips_port=free_port(), http_port=free_port(), wss_port=free_port(),
            rtp_first=first, rtp_last=last,
        ),
        "trunks": {
            name: Trunk.model_validate({**trunk, **layout, "numbers": NUMBERS})
            for name, layout in layouts.items()
        },
    }  # fmt: skip
    return Settings.model_validate({**values, **changes})


def program(name: str, installation: Installation, folders: Folders) -> Program:
    """One Asterisk as a program of a stack."""
    booted = asterisk.console(installation, folders, "core waitfullybooted")
    return Program(
        name,
        asterisk.foreground(installation, folders),
        installation.environment,
        folders.root / "console.log",
        probes.asterisk(booted),
        account=unprivileged("asterisk"),
    )


@contextlib.asynccontextmanager
async def a_switchboard(
    stations: int = 6,
    decide: Callable[[str, int], Plan] = by_last_digit,
    more_trunks: Mapping[str, int] | None = None,
) -> AsyncIterator[Switchboard]:
    """Start the three Asterisks and the carrier's exchange; `agent-1`... register within a second or two.

    `more_trunks`: names and ports of carriers that a test plays itself; they must answer OPTIONS.
    """
    installation = asterisk.find()
    run_dir = throwaway_dir("world")
    account = unprivileged("asterisk")
    carrier_port = free_port()
    settings = some_settings(run_dir, carrier_port, more_trunks)
    for name in ("asterisk", "carrier", "phones"):
        give(run_dir / name, account)
    run_dir.chmod(0o755)
    phones = [Station(f"agent-{number}", secrets.token_hex(16)) for number in range(1, stations + 1)]
    exchange = Exchange(decide)
    try:
        server = await exchange.listen("127.0.0.1", 0)
        agi = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        folders = render(settings, installation, phones)
        carrier = render_carrier(run_dir / "carrier", installation, Carrier(carrier_port, rtp_range(), agi=agi))
        telephones = render_phones(
            run_dir / "phones",
            installation,
            Phones(phones, f"127.0.0.1:{settings.pbx.sip_port}", free_port(), rtp_range()),
        )
        programs = [  # the carrier first: the PBX asks its trunks once at start and then every 30 s
            program("carrier", installation, carrier),
            program("pbx", installation, folders),
            program("phones", installation, telephones),
        ]
        async with server, running(programs, random.Random()) as stack:
            world = Switchboard(settings, phones, exchange, installation, folders, carrier, telephones, stack)
            await world.until_registered()
            yield world
    finally:
        shutil.rmtree(run_dir)
