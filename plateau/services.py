"""The programs of a stack, as the supervisor starts them."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ops.settings import Settings
from pbx.installation import Folders, Installation
from plateau import asterisk, probes
from plateau.configuration import SETTINGS_FILE
from plateau.launch import plain_environment
from plateau.paths import PROJECT, unprivileged
from plateau.postgres import Cluster
from plateau.stack import Program

if TYPE_CHECKING:
    import pwd

ServiceName = Literal["dialer", "api", "recorder"]
SERVICES: tuple[ServiceName, ...] = ("dialer", "api", "recorder")


def postgres_program(cluster: Cluster, log: Path) -> Program:
    """A private cluster, which `create` must have made."""
    return Program(
        name="postgres",
        argv=cluster.argv(),
        environment=cluster.binaries.environment(),
        log=log,
        ready=probes.postgres(cluster),
        account=unprivileged("postgres"),
        start_seconds=60,
        stop_signal=signal.SIGINT,
        stop_seconds=20,
        death_signal="INT",
    )


def asterisk_program(name: str, installation: Installation, folders: Folders, log: Path) -> Program:
    """An Asterisk whose configuration has been written; calls are cut when it is stopped."""
    booted = asterisk.console(installation, folders, "core waitfullybooted")
    return Program(
        name=name,
        argv=asterisk.foreground(installation, folders),
        environment=installation.environment,
        log=log,
        ready=probes.asterisk(booted),
        account=unprivileged("asterisk"),
        start_seconds=60,
    )


def service_address(settings: Settings, name: ServiceName) -> tuple[str, int]:
    """Where `/health` and `/metrics` of a service answer."""
    if name == "api":
        return settings.http.host, settings.http.port
    port = settings.metrics.dialer_port if name == "dialer" else settings.metrics.recorder_port
    return settings.metrics.host, port


def service_program(
    name: ServiceName, settings: Settings, log: Path, account: pwd.struct_passwd | None = None
) -> Program:
    """One of our own processes; it reads the settings file that was written into the run folder."""
    return Program(
        name=name,
        argv=[sys.executable, "-m", name],
        environment=service_environment(settings) | ({} if account is None else _home(account)),
        log=log,
        ready=probes.answering(*service_address(settings, name)),
        account=account,
        cwd=PROJECT,
        stop_seconds=15,
    )


def service_environment(settings: Settings) -> dict[str, str]:
    """Little of ours, which may hold secrets; and every setting comes from the file of the run folder."""
    passed = {name: os.environ[name] for name in ("PYTHONPATH", "TZ", "HOME") if name in os.environ}
    ours = {"PLATEAU_CONFIG": str(settings.run_dir / SETTINGS_FILE), "PYTHONUNBUFFERED": "1"}
    return plain_environment(**passed) | ours


def _home(account: pwd.struct_passwd) -> dict[str, str]:
    """In place of root's, which is closed to it: libraries look there for files."""
    return {"HOME": account.pw_dir, "USER": account.pw_name, "LOGNAME": account.pw_name}
