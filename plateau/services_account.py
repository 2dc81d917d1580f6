"""As whom our own services run: started by root they drop to Asterisk's account, whose files they share.

Where that account could not do their work they stay root, and it is said why.
"""

from __future__ import annotations

import os
import pwd
import secrets
import subprocess
import sys
from pathlib import Path

from ops.settings import Settings
from pbx.given_away import open_folder
from plateau.launch import launched, plain_environment
from plateau.paths import PROJECT, OutOfReach, check_reachable, unprivileged

_TRY = "import shutil, sys, asyncpg, api, dialer, recorder; sys.exit(shutil.which(sys.argv[1]) is None)"
_SHARED_PORTS = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


def services_account(settings: Settings, *, throwaway: bool = False) -> tuple[pwd.struct_passwd | None, str]:
    """The account (None: as we are), and why the services stay root; empty when they do not.

    Only a stack that is thrown away may use `nobody`, which anything on the machine may run as. Raises LinkInTheWay.
    """
    if os.getuid() != 0:
        return None, ""
    account = unprivileged("asterisk") if throwaway else _asterisk()
    if account is None:
        return None, (
            "this machine has no account asterisk; create it (adduser --system --group --no-create-home asterisk), "
            f"and give it what was there before: chown -R asterisk: {settings.asterisk_dir}"
        )
    why = _ports(settings) or refused_folders(settings, account) or _programs(settings, account)
    return (None, why) if why else (account, "")


def _asterisk() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("asterisk")
    except KeyError:
        return None


def _ports(settings: Settings) -> str:
    first = int(_SHARED_PORTS.read_text())
    wanted = (settings.http.port, settings.fastagi.port, settings.metrics.dialer_port, settings.metrics.recorder_port)
    low = [str(port) for port in wanted if 0 < port < first]
    return f"only root may listen on port {', '.join(low)}" if low else ""


def refused_folders(settings: Settings, account: pwd.struct_passwd) -> str:
    """Why `account` cannot have the folders that the services write; empty when it can. Raises LinkInTheWay."""
    kept = settings.recordings_dir
    try:
        for folder in (settings.run_dir, kept):
            check_reachable(next(step for step in (folder.parent, *folder.parent.parents) if step.exists()), account)
    except OutOfReach as fault:
        return str(fault)
    if kept.exists() and (owner := kept.stat().st_uid) not in (0, account.pw_uid):
        return f"{kept} belongs to account number {owner}, neither to root nor to {account.pw_name}"
    return _refused(settings.run_dir, account) or _refused(kept, account)


def _refused(folder: Path, account: pwd.struct_passwd) -> str:
    """Try it: some network folders, and some containers, let not even root give anything away."""
    existing = next(step for step in (folder, *folder.parents) if step.exists())
    if existing.stat().st_uid == account.pw_uid:
        return ""
    tried = f".plateau-{secrets.token_hex(8)}"
    try:
        with open_folder(existing) as opened:
            os.mkdir(tried, 0o700, dir_fd=opened)
            try:
                os.chown(tried, account.pw_uid, account.pw_gid, dir_fd=opened, follow_symlinks=False)
            finally:
                os.rmdir(tried, dir_fd=opened)
    except OSError as fault:
        return f"nothing in {existing} can be given to the account {account.pw_name}: {fault.strerror}"
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
