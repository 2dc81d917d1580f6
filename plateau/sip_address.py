"""Whether SIP can listen where the settings say, and whether the trunks' host names mean anything."""

from __future__ import annotations

import errno
import fcntl
import re
import socket
import struct
from collections.abc import Iterator

from dialer.core.errors import PlateauError
from ops.settings import Settings
from plateau.findings import Finding, weak, wrong

_SIOCGIFADDR = 0x8915  # netdevice(7)
_WORDS = {socket.SOCK_DGRAM: "UDP", socket.SOCK_STREAM: "TCP"}
_HOST = re.compile(r"sips?:(\[[^\]]+\]|[^:;]+)")
Listener = tuple[str, str, int, socket.SocketKind]
"""Setting, address, port, and UDP (SOCK_DGRAM) or TCP (SOCK_STREAM)."""


class NoSip(PlateauError):
    """SIP cannot listen where the settings say."""


def sip_listeners(settings: Settings) -> list[Listener]:
    """Where phones and trunks reach the PBX."""
    pbx = settings.pbx
    wanted: list[Listener] = [
        ("pbx.sip_port", pbx.sip_host, pbx.sip_port, socket.SOCK_DGRAM),
        ("pbx.sip_port", pbx.sip_host, pbx.sip_port, socket.SOCK_STREAM),
        ("pbx.sips_port", pbx.sip_host, pbx.sips_port, socket.SOCK_STREAM),
        ("pbx.wss_port", pbx.sip_host, pbx.wss_port, socket.SOCK_STREAM),
    ]
    return [one for one in wanted if one[2] != 0]


def unusable(listener: Listener) -> Finding | None:
    """Why nothing new can listen there, or None."""
    name, host, port, kind = listener
    fault = _bind(host, port, kind)
    if fault is None:
        return None
    if fault.errno == errno.EADDRINUSE:
        return wrong(f"{name} {port} is taken on {host} ({_WORDS[kind]})", f"stop who uses it (ss -lnp), or set {name}")
    return _foreign(name, host, fault) or wrong(
        f"{name}: {host}:{port} ({_WORDS[kind]}) cannot be used: {fault.strerror}", "use an address of this machine"
    )


def check_startable(settings: Settings) -> None:
    """Raise NoSip where Asterisk could not listen for SIP: it would start all the same, and hear nobody."""
    faults = dict.fromkeys(fault for one in sip_listeners(settings) if (fault := unusable(one)) is not None)
    if faults:
        raise NoSip("SIP cannot listen:\n" + "\n".join(f"  {one.what}\n  -> {one.cure}" for one in faults))


def silent(settings: Settings) -> Finding | None:
    """Beside a running stack: what of SIP over UDP and TCP is not listened for, or None."""
    deaf = []
    for name, host, port, kind in sip_listeners(settings):
        if name != "pbx.sip_port":
            continue
        fault = _bind(host, port, kind)
        if fault is None or fault.errno != errno.EADDRINUSE:
            if fault is not None and (foreign := _foreign(name, host, fault)):
                return foreign
            deaf.append(_WORDS[kind])
    if not deaf:
        return None
    where = f"{settings.pbx.sip_host}:{settings.pbx.sip_port}"
    return wrong(
        f"nothing listens on {where} ({', '.join(deaf)}): no phone and no trunk reaches the PBX",
        "stop `plateau up`, run `plateau check`, correct what it names in [pbx], and start again",
    )


def trunk_hosts(settings: Settings) -> Iterator[Finding]:
    """Trunks whose host name this machine cannot look up; weak, since SRV records alone may do."""
    for name, trunk in settings.trunks.items():
        if host := unresolved(trunk.address):
            yield weak(f"trunk {name}: the host name {host} does not resolve", "correct its address, or the DNS")


def unresolved(address: str) -> str | None:
    """The host of a SIP address if it cannot be looked up, else None."""
    found = _HOST.match(address)
    host = found[1].strip("[]") if found else address
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return host
    return None


def own_addresses() -> list[str]:
    """The first IPv4 address of each interface of this machine."""
    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(probe, _SIOCGIFADDR, struct.pack("256s", name.encode()))
            except OSError:
                continue  # an interface without an address
            addresses.append(socket.inet_ntoa(answer[20:24]))
    return addresses


def _foreign(name: str, host: str, fault: OSError) -> Finding | None:
    setting = "pbx.sip_host" if name.startswith("pbx.") else name.split(".")[0] + ".host"
    if isinstance(fault, socket.gaierror):
        return wrong(f"{setting}: the host name {host} does not resolve", "give an address of this machine")
    if fault.errno != errno.EADDRNOTAVAIL:
        return None
    return wrong(
        f"{setting}: this machine has no address {host}, so nothing can listen on it over UDP or TCP",
        f"its addresses are {', '.join(own_addresses())}; set {setting} to one of them",
    )


def _bind(host: str, port: int, kind: socket.SocketKind) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            return fault
    return None
