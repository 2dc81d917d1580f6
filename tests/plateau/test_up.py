"""`plateau up` as a person runs it: everything real, on ports of its own, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.dialplan import orders, versions
from db.pool import connect
from pbx.product_files import dialplan_folder
from plateau.paths import PROJECT, throwaway_dir
from tests.plateau.anybody import PACKAGES, PYTHON

COMMAND = [PYTHON, "-m", "plateau.cli"]


@dataclass(frozen=True, slots=True)
class Up:
    """A running stack and how to talk to it."""

    process: asyncio.subprocess.Process
    folder: Path
    environment: dict[str, str]

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment | more,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def accounts_of_services(self) -> set[int]:
        """The accounts that dialer, api and recorder run as."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (entry / "cmdline").read_text().split("\0")
                if words[1:2] == ["-m"] and str(self.folder) in (entry / "environ").read_text():
                    found[words[2]] = entry.stat().st_uid
        found.pop("plateau.cli")
        assert sorted(found) == ["api", "dialer", "recorder"]
        return set(found.values())

    def processes(self) -> list[str]:
        """Command lines and working folders that name the run folder."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                text = (entry / "cmdline").read_text() + (entry / "environ").read_text()
            except OSError:
                continue
            if str(self.folder) in text and entry.name != str(os.getpid()):
                found.append(f"{entry.name} {text[:200]}")
        return found


def account_said(checked: str) -> int:
    """The account that `plateau check` says the services run as."""
    said = re.search(r"the services run as ([a-z_-]+)", checked)
    assert said is not None, checked
    return os.getuid() if said[1] == "this" else pwd.getpwnam(said[1]).pw_uid


def settings_of(folder: Path) -> str:
    with ExitStack() as open_sockets:
        probes = [open_sockets.enter_context(socket.socket()) for _ in range(9)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        ami, agi, http, dialer, recorder, sip, sips, web, wss = (probe.getsockname()[1] for probe in probes)
    return f"""
run_dir = "{folder}/run"
recordings_dir = "{folder}/recordings"
[ami]
port = {ami}
[fastagi]
port = {agi}
[http]
port = {http}
[metrics]
dialer_port = {dialer}
recorder_port = {recorder}
[pbx]
sip_port = {sip}
sips_port = {sips}
http_port = {web}
wss_port = {wss}
dialplan = "{folder}/dialplan"
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = throwaway_dir("test-up")
    yield made
    shutil.rmtree(made)


@pytest.fixture
async def up(folder: Path) -> AsyncIterator[Up]:
    shutil.copytree(dialplan_folder(), folder / "dialplan")
    (folder / "plateau.toml").write_text(settings_of(folder))
    async with started(folder) as running:
        yield running


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Up]:
    kept = ("PLATEAU_CACHE", "PLATEAU_PG_BIN")
    passed = {name: value for name, value in os.environ.items() if name in kept or not name.startswith("PLATEAU_")}
    environment = passed | PACKAGES | {"PLATEAU_CONFIG": str(folder / "plateau.toml")}
    process = await asyncio.create_subprocess_exec(*COMMAND, "up", env=environment, cwd=PROJECT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(120):
            while not (line := await process.stdout.readline()).startswith(b"ready"):
                assert line, logs(folder)
        yield Up(process, folder, environment)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.communicate()


def logs(folder: Path) -> str:
    return "\n".join(f"{file.name}: {file.read_text()[-1500:]}" for file in (folder / "run/log").glob("*"))


async def test_the_stack_starts_is_well_takes_people_and_leaves_nothing_behind(up: Up) -> None:
    added = await asyncio.to_thread(up.command, "user", "add", "agent1", PLATEAU_PASSWORD="a long password")
    assert added.returncode == 0, added.stderr
    assert "station poste-001" in added.stdout
    twice = await asyncio.to_thread(up.command, "user", "add", "agent1", PLATEAU_PASSWORD="a long password")
    assert (twice.returncode, twice.stderr) == (1, "plateau: the login agent1 is taken\n")
    short = await asyncio.to_thread(up.command, "user", "add", "agent2", PLATEAU_PASSWORD="short")
    assert "too short" in short.stderr
    migrated = await asyncio.to_thread(up.command, "migrate")
    assert migrated.stdout == "the schema is up to date\n"
    checked = await asyncio.to_thread(up.command, "check")
    assert checked.returncode == 0, checked.stdout
    assert "WRONG" not in checked.stdout
    assert up.accounts_of_services() == {account_said(checked.stdout)}
    second = await asyncio.to_thread(up.command, "up")
    assert "already" in second.stderr

    up.process.send_signal(signal.SIGINT)
    async with asyncio.timeout(40):
        await up.process.communicate()
    assert up.process.returncode == 0
    assert up.processes() == []
    assert [entry for entry in (up.folder / "run").rglob("*") if entry.is_socket()] == []


async def test_nothing_survives_when_the_command_is_killed_with_9(up: Up) -> None:
    assert len(up.processes()) > 4
    up.process.kill()
    await up.process.communicate()
    async with asyncio.timeout(20):
        while up.processes():
            await asyncio.sleep(0.1)


async def test_the_administrators_own_dialplan_is_in_service_after_a_restart_too(up: Up, tmp_path: Path) -> None:
    own, other = up.folder / "dialplan", tmp_path / "other"
    shutil.copytree(own, other)
    (own / "inbound.conf").write_text((own / "inbound.conf").read_text() + "[own]\nexten => s,1,NoOp()\n")
    applied = await asyncio.to_thread(up.command, "dialplan", "apply")
    assert applied.stdout == "the dialplan is in service; a test call was heard\n", applied.stderr
    assert applied.stderr == ""  # no log in between
    in_service = up.folder / "run/asterisk/etc/dialplan/inbound.conf"
    assert "[own]" in in_service.read_text()
    tried = await asyncio.to_thread(up.command, "dialplan", "apply", str(other))
    assert f"the next start of `plateau up` reads {own}" in tried.stdout, tried.stderr
    assert f'dialplan = "{other}"' in tried.stdout
    assert "[own]" not in in_service.read_text()
    up.process.send_signal(signal.SIGINT)
    await up.process.communicate()
    async with started(up.folder):
        assert "[own]" in in_service.read_text()


async def test_a_dialplan_of_a_page_stays_over_a_restart_until_the_folder_is_changed(up: Up, tmp_path: Path) -> None:
    added = await asyncio.to_thread(
        up.command, "user", "add", "boss", "--role", "admin", PLATEAU_PASSWORD="a long password"
    )
    assert added.returncode == 0, added.stderr
    in_service = up.folder / "run/asterisk/etc/dialplan/inbound.conf"
    await ordered(up, "[page]\nexten => s,1,NoOp()\n")
    assert "[page]" in in_service.read_text()
    listed = await asyncio.to_thread(up.command, "dialplan", "history")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["2", "1"]
    assert listed.stdout.splitlines()[0].split()[3:] == ["page", "boss"]
    folder = tmp_path / "first"
    back = await asyncio.to_thread(up.command, "dialplan", "back", "1", str(folder))
    assert back.stdout == f"plateau dialplan apply {folder}\n", back.stderr
    assert (folder / "inbound.conf").read_text() == (up.folder / "dialplan/inbound.conf").read_text()
    again = await asyncio.to_thread(up.command, "dialplan", "back", "1", str(folder))
    assert again.returncode != 0
    missing = await asyncio.to_thread(up.command, "dialplan", "back", "99", str(tmp_path / "none"))
    assert "No dialplan of this number" in missing.stderr

    up.process.send_signal(signal.SIGINT)
    await up.process.communicate()
    async with started(up.folder) as second:
        assert "[page]" in in_service.read_text()
        second.process.send_signal(signal.SIGINT)
        await second.process.communicate()
    with (up.folder / "dialplan/inbound.conf").open("a") as file:
        file.write("; changed\n")
    async with started(up.folder):
        assert "[page]" not in in_service.read_text()
        assert "; changed" in in_service.read_text()


async def ordered(up: Up, more: str) -> None:
    """What a page's administrator would ask: the dialplan in service, with more at the end of a file."""
    url = tomllib.loads((up.folder / "run/settings.toml").read_text())["database"]["url"]
    connection = await connect(url, application="test page")
    try:
        now = await versions.in_service(connection, "main")
        assert now is not None
        files = now.files | {"inbound.conf": now.files["inbound.conf"] + more}
        who = await connection.fetchval("select id from users where login = 'boss'")
        order = await orders.ask(connection, "main", "apply", files, now.id, who)
        async with asyncio.timeout(60):
            while (said := await orders.answered(connection, order, who)) and said.state in ("waiting", "working"):
                await asyncio.sleep(0.1)
        assert said is not None and said.state == "done", said
    finally:
        await connection.close()
