"""As whom our own services run: started by root they drop to Asterisk's account, whose files they share.

Where that account could not do their work they stay root, and it is said why.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ops.settings import Settings
from plateau.launch import launched, plain_environment
from plateau.paths import PROJECT, OutOfReach, check_reachable, give, unprivileged

if TYPE_CHECKING:
    import pwd

_TRY = "import shutil, sys, asyncpg, api, dialer, recorder; sys.exit(shutil.which(sys.argv[1]) is None)"
_SHARED_PORTS = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


def services_account(settings: Settings) -> tuple[pwd.struct_passwd | None, str]:
    """The account (None: as we are), and why the services stay root; empty when they do not."""
    account = unprivileged("asterisk")
    if account is None:
        return None, ""
    why = _ports(settings) or _folders(settings, account) or _programs(settings, account)
    return (None, why) if why else (account, "")


def _ports(settings: Settings) -> str:
    first = int(_SHARED_PORTS.read_text())
    wanted = (settings.http.port, settings.fastagi.port, settings.metrics.dialer_port, settings.metrics.recorder_port)
    low = [str(port) for port in wanted if 0 < port < first]
    return f"only root may listen on port {', '.join(low)}" if low else ""


def _folders(settings: Settings, account: pwd.struct_passwd) -> str:
    try:
        for folder in (settings.run_dir, settings.recordings_dir):
            existing = next(step for step in (folder.parent, *folder.parent.parents) if step.exists())
            check_reachable(existing, account)
    except OutOfReach as fault:
        return str(fault)
    return ""


def _programs(settings: Settings, account: pwd.struct_passwd) -> str:
    """Try it: the way to a Python and its packages may lead through more folders than one sees."""
    done = subprocess.run(  # noqa: S603  # argv of ours
        launched([sys.executable, "-c", _TRY, settings.recorder.opusenc[0]], account=account),
        env=plain_environment(PYTHONPATH=os.environ.get("PYTHONPATH", "")),
        cwd=PROJECT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return (
        f"the account {account.pw_name} cannot use {sys.executable} with the packages in {PROJECT}, or not the encoder "
        f"{settings.recorder.opusenc[0]}: they lie in a folder that is closed to it"
    )


def hand_over(settings: Settings, account: pwd.struct_passwd | None) -> None:
    """Give the services the folders that they write, also what they left there while they ran as root."""
    give(settings.run_dir / "uploads", account)
    if account is None:
        return
    for folder in (settings.recordings_dir, settings.spool_dir / "broken", settings.spool_dir / "orphans"):
        if folder.is_dir() and folder.stat().st_uid != account.pw_uid:
            _give_tree(folder, account)


def _give_tree(top: Path, account: pwd.struct_passwd) -> None:
    """The top comes last: whoever is stopped here begins again."""
    for folder, _, files in os.walk(top, topdown=False):
        for path in (*(Path(folder, name) for name in files), Path(folder)):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
