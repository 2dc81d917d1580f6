"""What can be wrong on this machine before anything is started: programs, folders, ports, addresses."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ops.settings import Settings
from pbx.given_away import LinkInTheWay
from pbx.installation import Installation
from pbx.modules import modules_conf
from pbx.product_files import ENTRY, dialplan_folder
from plateau import asterisk, postgres
from plateau.configuration import PRIVATE_DATABASE
from plateau.findings import Finding, good, weak, wrong
from plateau.limits import LEAST_FILES, MOST_FILES, files_allowed
from plateau.paths import PROJECT, OutOfReach, check_reachable, unprivileged
from plateau.services_account import services_account
from plateau.sip_address import Listener, sip_listeners, unusable

LEAST_FREE_BYTES = 2 * 1024**3


def programs(settings: Settings) -> Iterator[Finding]:
    """Asterisk and its modules, PostgreSQL where it is ours, the encoder, the pages."""
    try:
        installation = asterisk.find()
    except asterisk.AsteriskMissing as fault:
        yield wrong("no Asterisk", str(fault))
    else:
        yield from _modules(installation)
    if settings.database.url.get_secret_value() == PRIVATE_DATABASE:
        try:
            found = postgres.find()
        except postgres.PostgresMissing as fault:
            yield wrong("no PostgreSQL", str(fault))
        else:
            yield good(f"PostgreSQL {found.version} in {found.folder}")
    yield _encoder(settings.recorder.opusenc)
    if (PROJECT / "api/static/index.html").is_file():
        yield good("the pages are built")
    else:
        yield weak("the pages are not built", "run `make setup`")


def _modules(installation: Installation) -> Iterator[Finding]:
    version = asterisk.version(installation.command)
    yield good(f"Asterisk {version}: {installation.command[-1]}")
    wanted = [line.removeprefix("load = ") for line in modules_conf(installation.modules).splitlines()]
    missing = [name for name in wanted if name.endswith(".so") and not (installation.modules / name).is_file()]
    if missing:
        yield wrong(
            f"Asterisk lacks {', '.join(missing)}",
            "install the package asterisk-modules, or remove this Asterisk and run `make setup`",
        )
    else:
        yield good("Asterisk has every module that is needed")
    account = unprivileged("asterisk")
    try:
        check_reachable(installation.modules, account)
    except OutOfReach as fault:
        yield wrong("Asterisk's files are out of its reach", str(fault))


def _encoder(opusenc: list[str]) -> Finding:
    cure = "install opus-tools or run `make setup`; or correct recorder.opusenc"
    if shutil.which(opusenc[0]) is None:
        return wrong(f"the encoder {opusenc[0]} is missing: recordings stay in the spool", cure)
    try:
        done = subprocess.run(  # noqa: S603  # named by the administrator
            [*opusenc, "--version"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return wrong(f"the encoder {opusenc[0]} does not start: {fault}", cure)
    if done.returncode != 0:
        return wrong(f"the encoder {opusenc[0]} ends with code {done.returncode}", cure)
    return good(f"the encoder is {opusenc[0]}")


def folders(settings: Settings) -> Iterator[Finding]:
    """The run folder and the recordings: there, writable, with room, and reachable by whom they concern."""
    for name, folder in (("run_dir", settings.run_dir), ("recordings_dir", settings.recordings_dir)):
        existing = next(step for step in (folder, *folder.parents) if step.exists())
        if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            yield wrong(f"{name} {folder} cannot be written", f"give it to this account, or set {name}")
            continue
        free = shutil.disk_usage(existing).free
        if free < LEAST_FREE_BYTES:
            yield weak(f"{name} {folder} has {free // 1024**2} MB left", "make room or take another disk")
        else:
            yield good(f"{name} {folder} can be written")
    yield _reach(settings.run_dir)


def _reach(run_dir: Path) -> Finding:
    existing = next(step for step in (run_dir, *run_dir.parents) if step.exists())
    # our own run_dir is opened at start; what lies above it is not ours to change
    above = existing.parent if existing == run_dir else existing
    try:
        for account in ("asterisk", "postgres"):
            check_reachable(above, unprivileged(account))
    except OutOfReach as fault:
        return wrong("run_dir is out of reach of an unprivileged account", str(fault))
    return good("unprivileged accounts reach run_dir")


def services(settings: Settings) -> Finding:
    """Our own programs run as an account that owns nothing else."""
    try:
        account, why_root = services_account(settings)
    except LinkInTheWay as fault:
        return wrong("a link is in the way of the services' folders", str(fault))
    if why_root:
        return weak(
            f"the services run as root: {why_root}",
            "do what it says; open closed folders with chmod o+x, or install elsewhere, such as in /opt, "
            "with PYTHON=/usr/bin/python3",
        )
    return good(f"the services run as {account.pw_name}" if account else "the services run as this account")


def open_files() -> Finding:
    """Enough files and sockets may be open for the calls of a floor."""
    allowed = files_allowed()
    if allowed >= LEAST_FILES:
        return good(f"a program may open {allowed} files")
    return weak(
        f"a program may open only {allowed} files: calls fail when many live",
        f"allow {MOST_FILES}: LimitNOFILE= in a systemd unit, nofile in /etc/security/limits.conf, or ulimit -Hn",
    )


def addresses(settings: Settings) -> Iterator[Finding]:
    """What must not be reachable from outside is on loopback."""
    for name, host in (("ami.host", settings.ami.host), ("fastagi.host", settings.fastagi.host)):
        if _is_loopback(host):
            yield good(f"{name} is on loopback")
        else:
            yield wrong(f"{name} is {host}: whoever reaches it owns the PBX", f"set {name} to 127.0.0.1")
    if not _is_loopback(settings.metrics.host):
        yield weak(f"metrics.host is {settings.metrics.host}", "keep it on loopback or behind a firewall")
    if not _is_loopback(settings.http.host) and not settings.http.secure_cookies:
        yield weak(
            f"pages are on {settings.http.host} without HTTPS: passwords travel in the clear",
            "put a proxy with HTTPS in front, then set http.secure_cookies = true and http.origins",
        )
    if not settings.trunks:
        yield weak("no trunk is configured: no call can leave", "add a section [trunks.NAME]")


def dialplan(settings: Settings) -> Iterator[Finding]:
    """The dialplan of the administrator's own folder is there; `plateau dialplan check` reads it."""
    folder = dialplan_folder(settings)
    if not (folder / ENTRY).is_file():
        yield wrong(f"pbx.dialplan {folder} has no {ENTRY}", "copy asterisk/dialplan there, or correct pbx.dialplan")
    elif settings.pbx.dialplan is not None:
        yield good(f"the dialplan is that of {folder}")
        open_to_all = [path for path in (folder, *sorted(folder.glob("*.conf"))) if path.stat().st_mode & 0o022]
        if open_to_all:
            yield weak(
                f"others than their owner may write {', '.join(map(str, open_to_all))}: who does commands the PBX",
                "take that away with chmod go-w",
            )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def ports(settings: Settings) -> Iterator[Finding]:
    """Every port that the stack will listen on is free; only true while the stack does not run."""
    wanted: list[Listener] = [
        ("ami.port", settings.ami.host, settings.ami.port, socket.SOCK_STREAM),
        ("fastagi.port", settings.fastagi.host, settings.fastagi.port, socket.SOCK_STREAM),
        ("http.port", settings.http.host, settings.http.port, socket.SOCK_STREAM),
        ("metrics.dialer_port", settings.metrics.host, settings.metrics.dialer_port, socket.SOCK_STREAM),
        ("metrics.recorder_port", settings.metrics.host, settings.metrics.recorder_port, socket.SOCK_STREAM),
        ("pbx.http_port", "127.0.0.1", settings.pbx.http_port, socket.SOCK_STREAM),
        *sip_listeners(settings),
    ]
    faults = dict.fromkeys(fault for one in wanted if one[2] != 0 and (fault := unusable(one)) is not None)
    yield from faults or [good("every port is free")]
