"""Writes the configuration of the Asterisk that plays the public network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.instance import transport, write_instance
from pbx import text
from pbx.installation import Folders, Installation

_SOUNDS = Path(__file__).resolve().parent / "sounds"


@dataclass(frozen=True, slots=True)
class Carrier:
    """Where the carrier listens and how it behaves."""

    sip_port: int
    rtp: tuple[int, int]
    agi: str = ""
    """Where its exchange listens, host:port; empty: each call is answered after a second, without asking."""
    host: str = "127.0.0.1"
    hold_seconds: float = 10
    """How long a call lasts where there is no exchange."""
    account: tuple[str, str] | None = None
    """User name and password that it demands; None: it knows its customer by the address."""


def render_carrier(root: Path, installation: Installation, carrier: Carrier) -> Folders:
    """Write everything below `root`, which must exist and belong to the account that Asterisk will have."""
    dialplan = exchange_dialplan(root, carrier.agi) if carrier.agi else _fixed(carrier)
    return write_instance(root, installation, carrier.rtp, pjsip=_pjsip(carrier), dialplan=dialplan, sounds=_SOUNDS)


def _pjsip(carrier: Carrier) -> str:
    username, password = carrier.account or ("pbx", "")
    endpoint: list[text.Option] = [
        ("type", "endpoint"),
        ("context", "carrier"),
        ("disallow", "all"),
        ("allow", "alaw,ulaw"),
        ("direct_media", "no"),
        ("trust_id_inbound", "yes"),
        ("rtp_timeout", 60),
        ("aors", username),
    ]
    parts = []
    if carrier.account:
        endpoint.append(("auth", "account"))
        account = [("type", "auth"), ("auth_type", "digest"), ("username", username), ("password", password)]
        parts.append(text.section("account", account))
    return text.file(
        text.section("global", [("type", "global"), ("user_agent", "Simulated carrier")]),
        transport("udp", carrier.host, carrier.sip_port),
        transport("tcp", carrier.host, carrier.sip_port),
        *parts,
        text.section("pbx", endpoint),
        text.section(username, [("type", "aor"), ("max_contacts", 1), ("remove_existing", "yes")]),
        text.section("pbx-address", [("type", "identify"), ("endpoint", "pbx"), ("match", carrier.host)]),
    )


def _fixed(carrier: Carrier) -> str:
    return f"""{text.HEADER}
[carrier]
exten => _[+0-9]!,1,Ringing()
 same => n,Wait(1)
 same => n,Answer(0,i)
 same => n,Wait({carrier.hold_seconds})
 same => n,Hangup()
"""


def exchange_dialplan(root: Path, agi: str) -> str:
    """`extensions.conf` of a carrier below `root` that asks the exchange at `agi`, host:port, about each call."""
    sounds = Folders(root).sounds
    return f"""{text.HEADER}
[carrier]
exten => _[+0-9]!,1,Set(RAW_FROM=${{PJSIP_HEADER(read,From)}})
 same => n,Set(RAW_PAI=${{PJSIP_HEADER(read,P-Asserted-Identity)}})
 same => n,AGI(agi://{agi}/incoming,${{EXTEN}})
 same => n,GotoIf($["${{PLAN}}" != ""]?carrier-${{PLAN}},s,1)
 same => n,PJSIPHangup(503)

[carrier-refuse]
exten => s,1,ExecIf($["${{CODE}}" = "480"]?Ringing())
 same => n,Wait(${{RING}})
 same => n,PJSIPHangup(${{CODE}})

[carrier-live]
exten => s,1,Ringing()
 same => n,Wait(${{RING}})
 same => n,Answer(0,i)
 same => n,Set(TIMEOUT(absolute)=${{TALK}})
 same => n,Playback({sounds}/allo)
 same => n(again),Playback({sounds}/silence)
 same => n,Playback({sounds}/customer)
 same => n,Goto(again)

[carrier-machine]
exten => s,1,Ringing()
 same => n,Wait(${{RING}})
 same => n,Answer(0,i)
 same => n,Set(TIMEOUT(absolute)=${{TALK}})
 same => n,Playback({sounds}/machine)
 same => n,Playback({sounds}/beep)
 same => n,Wait(3600)

[carrier-early]
exten => s,1,Ringing()
 same => n,Wait(${{RING}})
 same => n,Answer(0,i)
 same => n,Wait(${{TALK}})
 same => n,Hangup()
"""
