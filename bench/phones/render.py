"""Writes the configuration of the Asterisk that plays the agents' telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.instance import transport, write_instance
from pbx import text
from pbx.installation import Folders, Installation
from pbx.stations import Station

_SOUNDS = Path(__file__).resolve().parent / "sounds"

Protocol = Literal["udp", "tcp", "tls"]


@dataclass(frozen=True, slots=True)
class Phones:
    """Which stations register where."""

    stations: Sequence[Station]
    pbx: str
    """The PBX's host:port for the protocol."""
    sip_port: int
    rtp: tuple[int, int]
    protocol: Protocol = "udp"
    host: str = "127.0.0.1"
    quiet: bool = False
    """Nobody speaks: a few packets a minute keep the call alive, so that hundreds of phones cost little."""


def render_phones(root: Path, installation: Installation, phones: Phones) -> Folders:
    """Write everything below `root`, which must exist and belong to the account that Asterisk will have."""
    pjsip = text.file(
        text.section("global", [("type", "global"), ("user_agent", "Simulated phone")]),
        transport(phones.protocol, phones.host, phones.sip_port),
        _pbx(phones),
        *(_registration(phones, station) for station in phones.stations),
    )
    speaks = "Wait(60)" if phones.quiet else f"Playback({Folders(root).sounds}/agent)"
    dialplan = f"""{text.HEADER}
[phones]
exten => _[0-9a-z]!,1,Answer(0,i)
 same => n(again),{speaks}
 same => n,Wait(1)
 same => n,Goto(again)
"""
    return write_instance(root, installation, phones.rtp, pjsip=pjsip, dialplan=dialplan, sounds=_SOUNDS)


def _pbx(phones: Phones) -> str:
    endpoint: list[text.Option] = [
        ("type", "endpoint"),
        ("context", "phones"),
        ("transport", f"transport-{phones.protocol}"),
        ("disallow", "all"),
        ("allow", "alaw"),
        ("direct_media", "no"),
        ("rtp_keepalive", 10),
        ("aors", "pbx"),
    ]
    identify: list[text.Option] = [
        ("type", "identify"),
        ("endpoint", "pbx"),
        ("match", phones.pbx.rpartition(":")[0]),
    ]
    return "\n".join(
        [
            text.section("pbx", endpoint),
            text.section("pbx", [("type", "aor"), ("contact", _uri(phones))]),
            text.section("pbx-address", identify),
        ]
    )


def _uri(phones: Phones) -> str:
    return f"sip:{phones.pbx};transport={phones.protocol}"


def _registration(phones: Phones, station: Station) -> str:
    account: list[text.Option] = [
        ("type", "auth"),
        ("auth_type", "digest"),
        ("username", station.name),
        ("password", station.secret),
    ]
    registration: list[text.Option] = [
        ("type", "registration"),
        ("transport", f"transport-{phones.protocol}"),
        ("outbound_auth", f"{station.name}-auth"),
        ("server_uri", _uri(phones)),
        ("client_uri", f"sip:{station.name}@{phones.pbx}"),
        ("contact_user", station.name),
        ("retry_interval", 2),
        ("forbidden_retry_interval", 5),
        ("fatal_retry_interval", 5),
        ("max_retries", 1000),
        ("expiration", 60),
    ]
    return "\n".join([text.section(f"{station.name}-auth", account), text.section(f"{station.name}-reg", registration)])
