"""The agents' phones in `pjsip_stations.conf`: each station once as a SIP phone and once as a browser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialer.core.errors import PlateauError
from pbx import text
from pbx.names import CONTEXT_STATION, station_endpoint

REALM = "plateau"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class UnsafeStation(PlateauError):
    """A station's name has small letters, digits and dashes only and does not end in -web."""


@dataclass(frozen=True, slots=True)
class Station:
    """A phone that may register: its name, which is also its user name, and its secret."""

    name: str
    secret: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None or self.name.endswith("-web"):
            raise UnsafeStation


def stations_conf(stations: Iterable[Station]) -> str:
    """The whole file. Secrets are in it as digests: MD5 is what phones and browsers speak."""
    return text.file(_TEMPLATES, *(_station(station) for station in stations))


def _station(station: Station) -> str:
    return "\n".join(_twin(station, web) for web in (False, True))


def _twin(station: Station, web: bool) -> str:
    name = station_endpoint(station.name, web=web)
    digest = hashlib.md5(f"{name}:{REALM}:{station.secret}".encode(), usedforsecurity=False).hexdigest()
    kind = "web" if web else "phone"
    return "\n".join(
        [
            text.section(name, [("aors", name), ("auth", name)], template=f"plateau-{kind}"),
            text.section(name, [], template=f"plateau-{kind}-aor"),
            text.section(name, [("username", name), ("password_digest", f"MD5:{digest}")], template="plateau-auth"),
        ]
    )


_COMMON: list[text.Option] = [
    ("type", "endpoint"),
    ("context", CONTEXT_STATION),
    ("disallow", "all"),
    ("direct_media", "no"),
    ("rtp_symmetric", "yes"),
    ("force_rport", "yes"),
    ("rewrite_contact", "yes"),
    ("dtmf_mode", "auto"),
    ("allow_transfer", "no"),
    ("allow_subscribe", "no"),
    ("send_connected_line", "no"),
    ("device_state_busy_at", 1),
]
_HEARD: list[text.Option] = [("rtp_timeout", 30)]  # a phone that lost its network is noticed by its silence
# Asterisk reads in its first codec whatever was agreed: with opus first it would encode what a waiting
# phone in alaw sends, at 1 % of a core each
_PHONE: list[text.Option] = [("allow", "alaw,ulaw,opus"), *_HEARD, ("rtp_keepalive", 10)]
_WEB: list[text.Option] = [("webrtc", "yes"), ("allow", "opus,alaw"), *_HEARD]
_AOR: list[text.Option] = [
    ("type", "aor"),
    ("max_contacts", 1),
    ("remove_existing", "yes"),
    ("remove_unavailable", "yes"),
    ("qualify_frequency", 20),
    ("qualify_timeout", "3.0"),
    ("default_expiration", 120),
    ("minimum_expiration", 30),
    ("maximum_expiration", 600),
]
_AUTH: list[text.Option] = [("type", "auth"), ("auth_type", "digest"), ("realm", REALM)]
_TEMPLATES = "\n".join(
    [
        text.section("plateau-phone", [*_COMMON, *_PHONE], template="!"),
        text.section("plateau-web", [*_COMMON, *_WEB], template="!"),
        text.section("plateau-phone-aor", _AOR, template="!"),
        text.section("plateau-web-aor", _AOR, template="!"),
        text.section("plateau-auth", _AUTH, template="!"),
    ]
)
