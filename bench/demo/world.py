"""The demo's machines: the product as `plateau up` starts it, and around it a carrier and telephones."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bench.carrier.exchange import Exchange
from bench.carrier.render import Carrier, render_carrier
from bench.demo.plan import TRUNK, DemoPlan, all_shown, behaviour
from bench.phones.render import Phones, render_phones
from bench.ports import free_port, free_range
from dialer.core.errors import PlateauError
from ops.settings import Ami, Database, Dialing, FastAgi, Http, Metrics, Pbx, Recorder, Settings, Trunk
from pbx.installation import Folders
from pbx.stations import Station
from plateau import asterisk
from plateau.asterisk import tool
from plateau.configuration import PRIVATE_DATABASE
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.real_stack import RealStack, real_stack
from plateau.services import asterisk_program
from plateau.stack import running

HOST = "127.0.0.1"
RTP_PORTS_PER_CALL = 4
REGISTER_LOOKS, LOOK_AGAIN_SECONDS = 200, 0.1
CONSOLE_SECONDS = 10.0


class PhonesMissing(PlateauError):
    """The simulated telephones could not register with the PBX; its log says why."""


@dataclass(frozen=True, slots=True)
class World:
    """A running demo. `exchange` is None where somebody else's carrier is used."""

    real: RealStack
    exchange: Exchange | None
    run_dir: Path

    @property
    def settings(self) -> Settings:
        """The settings of the product."""
        return self.real.settings

    @property
    def address(self) -> str:
        """Where pages and API are."""
        return f"http://{self.settings.http.host}:{self.settings.http.port}"

    @property
    def database_url(self) -> str:
        """The database, password included."""
        return self.settings.database.url.get_secret_value()

    async def add_phones(self, stations: list[Station]) -> None:
        """Start the telephones of simulated agents and return once all are registered."""
        root = self.run_dir / "phones"
        give(root, unprivileged("asterisk"))
        pbx = f"{HOST}:{self.settings.pbx.sip_port}"
        ports = free_range(RTP_PORTS_PER_CALL * len(stations) + 20)
        folders = render_phones(root, self.real.installation, Phones(stations, pbx, free_port(), ports))
        log = self.run_dir / "log/phones.log"
        await self.real.stack.add(asterisk_program("phones", self.real.installation, folders, log))
        await self.ask(folders, "pjsip send register *all")  # it would spread them over ten seconds
        for station in stations:
            await self._until_registered(station)

    async def _until_registered(self, station: Station) -> None:
        for _ in range(REGISTER_LOOKS):
            if "Contact:  " in await self.ask(self.real.folders, f"pjsip show aor {station.name}"):
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        raise PhonesMissing

    async def ask(self, folders: Folders, command: str) -> str:
        """What one of the Asterisks answers to a command on its console."""
        console = await asyncio.create_subprocess_exec(
            *asterisk.console(self.real.installation, folders, command),
            env=dict(self.real.installation.environment),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=DEVNULL,
        )
        async with asyncio.timeout(CONSOLE_SECONDS):
            answer, _ = await console.communicate()
        return answer.decode(errors="replace")


@contextlib.asynccontextmanager
async def world(plan: DemoPlan) -> AsyncIterator[World]:
    """Start everything but the telephones; on the way out stop all and remove the run folder."""
    async with contextlib.AsyncExitStack() as machines:
        run_dir = machines.enter_context(_run_dir(plan))
        trunk, exchange = await machines.enter_async_context(_carrier(plan, run_dir))
        settings = _settings(plan, run_dir, trunk)
        real = await machines.enter_async_context(real_stack(settings, durable=False))
        yield World(real, exchange, run_dir)


@contextlib.asynccontextmanager
async def _carrier(plan: DemoPlan, run_dir: Path) -> AsyncIterator[tuple[str, Exchange | None]]:
    """The trunk's address, and the exchange of the carrier that is started if none was given.

    It is there before the PBX, which would otherwise believe for half a minute that it is dead.
    """
    if plan.trunk is not None:
        yield plan.trunk, None
        return
    installation, port = asterisk.find(), free_port()
    exchange = Exchange.seeded(plan.seed, behaviour(plan.answer_rate))
    root, log = run_dir / "carrier", run_dir / "log/carrier.log"
    give(root, unprivileged("asterisk"))
    log.parent.mkdir(exist_ok=True)
    async with await exchange.listen(HOST, 0) as server:
        agi = f"{HOST}:{server.sockets[0].getsockname()[1]}"
        folders = render_carrier(root, installation, Carrier(port, _rtp(plan), agi=agi))
        programs = [asterisk_program("carrier", installation, folders, log)]
        async with running(programs, random.Random()):
            yield f"sip:{HOST}:{port}", exchange


@contextlib.contextmanager
def _run_dir(plan: DemoPlan) -> Iterator[Path]:
    folder = throwaway_dir("demo")
    try:
        yield folder
    finally:
        if not plan.keep:
            shutil.rmtree(folder)


def _rtp(plan: DemoPlan) -> tuple[int, int]:
    return free_range(RTP_PORTS_PER_CALL * plan.channels + 20)


def _settings(plan: DemoPlan, run_dir: Path, trunk: str) -> Settings:
    rtp = free_range(RTP_PORTS_PER_CALL * (plan.channels + plan.agents) + 40)
    return Settings(
        run_dir=run_dir,
        recordings_dir=run_dir / "recordings",
        database=Database(url=SecretStr(PRIVATE_DATABASE)),
        ami=Ami(port=free_port(5038), secret=SecretStr(secrets.token_hex(24))),
        fastagi=FastAgi(port=free_port(4573)),
        http=Http(port=free_port(8080)),
        metrics=Metrics(dialer_port=free_port(9101), recorder_port=free_port(9102)),
        pbx=Pbx(
            sip_port=free_port(5060),
            sips_port=free_port(5061),
            http_port=free_port(8088),
            wss_port=free_port(8089),
            rtp_first=rtp[0],
            rtp_last=rtp[1],
        ),
        dialing=Dialing(numbers="fiction"),
        recorder=Recorder(opusenc=[str(tool("opusenc"))]),
        trunks={
            TRUNK: Trunk(
                address=trunk,
                max_channels=plan.channels,
                calls_per_second=plan.calls_per_second,
                numbers=all_shown(),
            )
        },
    )
