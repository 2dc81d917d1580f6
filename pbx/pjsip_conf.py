"""`pjsip.conf`: how SIP is spoken, the trunks, and where the stations are."""

from __future__ import annotations

from pathlib import Path

from ops.settings import Settings
from pbx import text
from pbx.trunks import trunk_sections

STATIONS_FILE = "pjsip_stations.conf"


def pjsip_conf(settings: Settings, certificate: tuple[Path, Path] | None) -> str:
    """The file; without a certificate there is no TLS and no secure web socket."""
    parts = [text.section("global", _global()), text.section("system", _system())]
    parts += [_transport(settings, protocol) for protocol in ("udp", "tcp")]
    if certificate and settings.pbx.sips_port:
        parts.append(_tls(settings, certificate))
    parts += [text.section(f"transport-{ws}", [*_kind(ws), ("bind", "127.0.0.1")]) for ws in ("ws", "wss")]
    parts += [trunk_sections(settings, name) for name in settings.trunks]
    return text.file(*parts) + f"\n#include {STATIONS_FILE}\n"


def _global() -> list[text.Option]:
    return [
        ("type", "global"),
        ("user_agent", "Plateau"),
        # a phone is known by its account first: on one machine the carrier's address is the phones' too
        ("endpoint_identifier_order", "auth_username,username,ip"),
        ("default_realm", "plateau"),
        ("max_initial_qualify_time", 1),
        ("unidentified_request_count", 5),
        ("unidentified_request_period", 5),
        ("send_contact_status_on_update_registration", "yes"),
        ("disable_multi_domain", "yes"),
        ("taskprocessor_overload_trigger", "pjsip_only"),
    ]


def _system() -> list[text.Option]:
    return [("type", "system"), ("disable_rport", "no")]


def _kind(protocol: str) -> list[text.Option]:
    return [("type", "transport"), ("protocol", protocol)]


def _transport(settings: Settings, protocol: str) -> str:
    bind = f"{settings.pbx.sip_host}:{settings.pbx.sip_port}"
    return text.section(f"transport-{protocol}", [*_kind(protocol), ("bind", bind), *_outside(settings)])


def _tls(settings: Settings, certificate: tuple[Path, Path]) -> str:
    bind = f"{settings.pbx.sip_host}:{settings.pbx.sips_port}"
    options: list[text.Option] = [
        ("bind", bind),
        ("cert_file", certificate[0]),
        ("priv_key_file", certificate[1]),
        ("method", "tlsv1_2"),
    ]
    return text.section("transport-tls", [*_kind("tls"), *options, *_outside(settings)])


def _outside(settings: Settings) -> list[text.Option]:
    address = settings.pbx.external_address
    if not address:
        return []
    return [
        ("external_media_address", address),
        ("external_signaling_address", address),
        *(("local_net", net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")),
    ]
