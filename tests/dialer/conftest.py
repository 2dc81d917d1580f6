"""A crowd of ringing calls; and a real Asterisk, configured by the product, whose trunk says no in every way."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from db.pool import Connection, Pool
from ops import settings as sections
from ops.settings import Settings
from pbx.installation import Installation
from pbx.render import render
from plateau import asterisk, probes
from plateau.launch import plain_environment
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.stack import Program, running
from tests.dialer.ringing import GIVES_UP, Crowd, ring
from tests.dialer.site import a_site
from tests.dialer.uas import Uas


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pbx_settings(folder: Path, trunk_port: int) -> Settings:
    """Settings of a PBX on free ports whose one trunk is on this machine."""
    rtp = random.randrange(30000, 50000, 2)
    return Settings(
        run_dir=folder,
        recordings_dir=folder / "recordings",
        database=sections.Database(url=SecretStr("postgresql://nobody@127.0.0.1/none")),
        ami=sections.Ami(port=free_port(), secret=SecretStr("test")),
        fastagi=sections.FastAgi(port=free_port()),
        pbx=sections.Pbx(
            sip_port=free_port(socket.SOCK_DGRAM),
            sips_port=0,
            http_port=free_port(),
            wss_port=0,
            rtp_first=rtp,
            rtp_last=rtp + 1000,
        ),
        trunks={
            "test": sections.Trunk(address=f"sip:127.0.0.1:{trunk_port}", numbers=["+33199001234"]),
        },
    )


def pbx_program(settings: Settings, installation: Installation) -> Program:
    """The PBX, its configuration written."""
    account = unprivileged("asterisk")
    give(settings.run_dir / "asterisk", account)
    folders = render(settings, installation)
    return Program(
        name="asterisk",
        argv=asterisk.foreground(installation, folders),
        environment=plain_environment(),
        log=settings.run_dir / "asterisk.log",
        ready=probes.asterisk(asterisk.console(installation, folders, "core waitfullybooted")),
        account=account,
    )


@pytest.fixture
async def crowd(database_url: str, db: Connection, pool: Pool) -> AsyncIterator[Crowd]:
    """A site whose campaign gives up ringing calls, and calls that would find nobody; nothing was decided yet."""
    async with a_site(database_url, db, pool, **GIVES_UP) as site:
        yield await ring(site)


@pytest.fixture
async def chosen(crowd: Crowd) -> Crowd:
    """Pacing chose whom to give up; nothing of that is written yet."""
    await crowd.site.term.pacer._tick()
    return crowd


@pytest.fixture(scope="session")
async def pbx() -> AsyncIterator[Settings]:
    """The settings of a running PBX whose trunk is a Uas."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Uas, local_addr=("127.0.0.1", 0))
    folder = throwaway_dir("pbx")
    settings = pbx_settings(folder, transport.get_extra_info("sockname")[1])
    try:
        async with running([pbx_program(settings, asterisk.find())], random.Random(1)):
            yield settings
    finally:
        transport.close()
        shutil.rmtree(folder)
