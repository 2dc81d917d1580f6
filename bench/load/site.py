"""The machines of a load run: the product's PostgreSQL and PBX, a carrier, and many silent phones."""

from __future__ import annotations

import asyncio
import csv
import random
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from pydantic import SecretStr

from bench.campaigns import measured_campaign
from bench.carrier.render import Carrier, exchange_dialplan, render_carrier
from bench.load import cpu
from bench.load.search import HIGHEST, ROUND
from bench.phones.render import Phones, render_phones
from bench.ports import free_port
from db import users
from db.campaigns import principals
from db.campaigns import settings as campaigns
from db.dialer import leases, plans
from db.pool import connect
from intake.run import ImportOrder, import_file
from ops.settings import Ami, Database, Dialing, FastAgi, Http, Metrics, Pbx, Settings, Trunk
from pbx import core_files, product_files
from pbx.given_away import write_file
from pbx.installation import Folders, Installation
from pbx.render import write_stations
from pbx.stations import Station
from plateau import asterisk
from plateau.configuration import PRIVATE_DATABASE
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.real_stack import RealStack, real_stack
from plateau.services import asterisk_program, service_program
from plateau.stack import Stack, running

HOST = "127.0.0.1"
NOBODY = "!"
"""No password has this hash."""
SHOWN = "+33199009990"
STEP_SECONDS = 7.0
CARRIER_RINGS = 1.0
REGISTER_SECONDS = 60
AROUND = ("carrier", "phones")
LEADS = 20_000
AREAS = ("+3326191", "+3335301", "+3346571", "+3353649")
"""Ranges reserved for fiction; 10,000 numbers each."""
_PLAIN = "[plateau-answered]\nexten => s,1,Wait(2)\n same => n,Hangup()\n"
_CUSTOMERS = """[carrier]
exten => _[+0-9]!,1,Ringing()
 same => n,Wait({rings})
 same => n,Answer(0,i)
 same => n,Set(TIMEOUT(absolute)={talks})
 same => n,{does}
 same => n,Hangup()
"""


@dataclass(slots=True)
class Site:
    """A running site. `numbers` are the called ones, as the trunk writes them, again and again."""

    real: RealStack
    around: Stack
    run_dir: Path
    carrier: Folders
    campaign_id: int
    agent_ids: Sequence[int]
    stations: Sequence[Station]
    numbers: Iterator[str] = field(default_factory=lambda: cycle(called()))

    @property
    def settings(self) -> Settings:
        """The settings of the product."""
        return self.real.settings

    @property
    def database_url(self) -> str:
        """The database, password included."""
        return self.settings.database.url.get_secret_value()

    def cpu_of(self, *programs: str) -> AbstractContextManager[cpu.Used]:
        """CPU that these programs of the stack use within the block."""
        pids = {name: (self.around if name in AROUND else self.real.stack).pid(name) for name in programs}
        return cpu.measured({name: pid for name, pid in pids.items() if pid is not None})

    async def answer_and_wait(self) -> None:
        """For rates: the carrier answers after CARRIER_RINGS, the PBX hangs up after 2 s, nobody is joined."""
        await self._customers(CARRIER_RINGS, 10.0, "Wait(60)")
        write_file(self.real.folders.etc / "dialplan/outbound.conf", _PLAIN)
        await self._reload(self.real.folders)

    async def answer_and_talk(self) -> None:
        """For joining: the product's dialplan; a customer answers soon, makes a sound, and leaves after 1 s."""
        await self._customers(0.4, 1.0, "Milliwatt()")
        product_files.copy_dialplan(product_files.dialplan_folder(), self.real.folders)
        await self._reload(self.real.folders)

    async def ask_exchange(self, agi: str) -> None:
        """The exchange at `agi`, host:port, decides what becomes of each call."""
        write_file(self.carrier.etc / "extensions.conf", exchange_dialplan(self.carrier.root, agi))
        await self._reload(self.carrier)

    async def start_dialer(self) -> None:
        """The dialer, as a process of its own."""
        log = self.run_dir / "log/dialer.log"
        await self.real.stack.add(service_program("dialer", self.settings, log))

    async def _customers(self, rings: float, talks: float, does: str) -> None:
        plan = _CUSTOMERS.format(rings=rings, talks=talks, does=does)
        write_file(self.carrier.etc / "extensions.conf", plan)
        await self._reload(self.carrier)

    async def _reload(self, folders: Folders) -> None:
        await console(self.real, folders, "dialplan reload")


async def console(real: RealStack, folders: Folders, command: str) -> str:
    """Give one of our own commands to a running Asterisk; what it prints."""
    argv = asterisk.console(real.installation, folders, command)
    async with asyncio.timeout(20):
        process = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
    return said.decode("utf-8", "replace")


def called() -> list[str]:
    """The numbers that are called, LEADS of them."""
    return [f"{AREAS[n // 10_000]}{n % 10_000:04d}" for n in range(LEADS)]


@asynccontextmanager
async def site(agents: int) -> AsyncIterator[Site]:
    """Everything but the dialer, ready; on the way out all is stopped and removed."""
    run_dir = throwaway_dir("load")
    (run_dir / "log").mkdir()
    stations = [Station(f"poste-{n:04d}", secrets.token_hex(16)) for n in range(1, agents + 1)]
    carrier_port = free_port()
    try:
        # the carrier first: a trunk that was seen unreachable is not tried again for 30 s
        async with running((), random.Random()) as around:
            carrier = await _start_carrier(around, run_dir, carrier_port)
            async with real_stack(_settings(run_dir, carrier_port), with_services=()) as real:
                campaign_id, agent_ids = await _furnish(real.settings, stations)
                await import_leads(real.settings, run_dir, campaign_id)
                write_stations(real.folders, stations)
                await console(real, real.folders, "module reload res_pjsip.so")
                await _start_phones(around, real, stations)
                yield Site(real, around, run_dir, carrier, campaign_id, agent_ids, stations)
    finally:
        shutil.rmtree(run_dir)


def trunk_of(rate: float) -> str:
    """The trunk that takes so many calls per second: the way to ask for a rate without touching the pacing."""
    return f"rate-{rate:g}"


def _settings(run_dir: Path, carrier_port: int) -> Settings:
    rates = [*range(ROUND, HIGHEST + ROUND, ROUND)]
    return Settings(
        run_dir=run_dir,
        recordings_dir=run_dir / "recordings",
        database=Database(url=SecretStr(PRIVATE_DATABASE)),
        ami=Ami(port=free_port(), secret=SecretStr(secrets.token_hex(24))),
        fastagi=FastAgi(port=free_port()),
        http=Http(port=free_port()),
        metrics=Metrics(dialer_port=free_port(), recorder_port=free_port()),
        pbx=Pbx(
            sip_port=free_port(),
            sips_port=0,
            http_port=free_port(),
            wss_port=0,
            rtp_first=10_000,
            rtp_last=22_999,
        ),
        dialing=Dialing(numbers="fiction"),
        log_level="warning",
        trunks={
            trunk_of(rate): Trunk(
                address=f"sip:{HOST}:{carrier_port}", max_channels=5000, calls_per_second=rate, numbers=[SHOWN]
            )
            for rate in rates
        },
    )


async def _furnish(settings: Settings, stations: Sequence[Station]) -> tuple[int, list[int]]:
    """The campaign and the agents; nobody can log in with these accounts over HTTP."""
    connection = await connect(settings.database.url.get_secret_value(), application="plateau bench")
    try:
        async with connection.transaction():
            await leases.ensure_node(connection, settings.node)
            for name, trunk in settings.trunks.items():
                await plans.mirror_trunk(
                    connection, name, settings.node, trunk.max_channels, trunk.calls_per_second, trunk.numbers
                )
            principal = await principals.create(connection, "Société Exemple")
            first = next(iter(settings.trunks))
            wanted = measured_campaign(settings.node, principal, first, SHOWN, mode="progressive")
            campaign_id = await campaigns.create(connection, wanted)
            assert campaign_id is not None
            people = []
            for station in stations:
                person = await users.create(
                    connection, login=station.name, name=station.name, role="agent", language="fr", password_hash=NOBODY
                )  # fmt: skip
                assert person is not None
                await users.add_agent(
                    connection, person, node=settings.node, station=station.name, sip_secret=station.secret
                )
                people.append(person)
            return campaign_id, people
    finally:
        await connection.close()


async def import_leads(settings: Settings, run_dir: Path, campaign_id: int, count: int = LEADS) -> None:
    """Give a campaign the first of the numbers that are called."""
    file = run_dir / "prospects.csv"
    with file.open("w", newline="") as text:
        rows = csv.writer(text, delimiter=";")
        rows.writerow(["Nom", "Téléphone"])
        rows.writerows((f"Exemple {n}", number) for n, number in enumerate(called()[:count]))
    await import_file(settings.database.url.get_secret_value(), ImportOrder(file, campaign_id, numbers="fiction"))


async def _start_carrier(around: Stack, run_dir: Path, port: int) -> Folders:
    root, installation = run_dir / "carrier", asterisk.find()
    give(root, unprivileged("asterisk"))
    folders = render_carrier(root, installation, Carrier(port, (23_000, 31_999)))
    _no_silence(installation, folders)
    await around.add(asterisk_program("carrier", installation, folders, run_dir / "log/carrier.log"))
    return folders


async def _start_phones(around: Stack, real: RealStack, stations: Sequence[Station]) -> None:
    run_dir = real.settings.run_dir
    root = run_dir / "phones"
    give(root, unprivileged("asterisk"))
    pbx = f"{HOST}:{real.settings.pbx.sip_port}"
    phones = Phones(stations, pbx, free_port(), (6000, 9999), quiet=True)
    folders = render_phones(root, real.installation, phones)
    _no_silence(real.installation, folders)
    await around.add(asterisk_program("phones", real.installation, folders, run_dir / "log/phones.log"))
    async with asyncio.timeout(REGISTER_SECONDS):
        while await _registered(real) < len(stations):  # noqa: ASYNC110  # the event is in another process
            await asyncio.sleep(0.5)


async def _registered(real: RealStack) -> int:
    return (await console(real, real.folders, "pjsip show contacts")).count("Contact:  poste-")


def _no_silence(installation: Installation, folders: Folders) -> None:
    """Who waits sends nothing: sound where nobody is joined would measure sound."""
    write_file(folders.etc / "asterisk.conf", core_files.asterisk_conf(installation, folders))
