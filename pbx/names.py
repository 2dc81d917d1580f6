"""The names by which the dialer addresses Asterisk: endpoints, dial strings, caller IDs, dialplan places."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dialer.core.model import E164
from dialer.core.phone import for_trunk
from ops.settings import Settings, Trunk

CONTEXT_ANSWERED = "plateau-answered"
"""Where an answered customer goes, extension `s`."""
CONTEXT_HELD = "plateau-held"
"""Where a customer on hold hears music, extension `s`."""
CONTEXT_IDENTITY = "plateau-identity"
"""Where a customer hears who called, because no agent came."""
CONTEXT_AGENT = "plateau-agent"
"""Where an agent's waiting leg goes; the extension is any number without meaning, such as `0`."""
CONTEXT_STATION = "plateau-station"
CONTEXT_INBOUND = "plateau-inbound"
CONTEXT_PROMISE = "plateau-promise"
"""Where a waiting leg hears that a promised call comes: `own-fr`, `other-fr`, `own-en` or `other-en`."""
CONTEXT_PROMPT = "plateau-prompt"
"""Where the station of a person who records a message goes, extension `s`."""
CONTEXT_MONITOR = "plateau-monitor"
"""Where a supervisor beside an agent is: `wait`, `listen`, `whisper` or `barge`."""
CONTEXT_COLLEAGUE = "plateau-colleague"
"""Where an agent's leg goes to speak with a colleague while the customer hears music, extension `s`."""
CONTEXT_THREE = "plateau-three"
"""Where a customer goes to speak with two agents, who are joined to each other, extension `s`."""
CONTEXT_TAKEN = "plateau-taken"
"""Where a customer goes whom a supervisor takes over, extension `s`."""
CONTEXT_TRIAL = "plateau-trial"
"""Where the call that tests a trunk goes once it is answered, extension `s`."""
CONTEXT_MAINTENANCE = "plateau-maintenance"
CHANNEL_MAINTENANCE = f"Local/wait@{CONTEXT_MAINTENANCE}"
"""Originate this to the extension of the stations there: the phones are read again."""
CONTEXT_NOWHERE = "plateau-nowhere"
"""Does not exist, so that a redirected call has no place to go to."""

EXTEN_WAIT = "0"
LABEL_BACK = "back"
"""Of extension `s` of CONTEXT_ANSWERED: the customer asks for the agent again."""
EXTEN_STATIONS = "stations"
WEB_SUFFIX = "-web"


@dataclass(frozen=True, slots=True)
class Way:
    """How one call leaves: what Originate's Channel, CallerID and Variable fields must say."""

    channel: str
    caller_id: str
    variables: tuple[tuple[str, str], ...]


def trunk_endpoint(settings: Settings, trunk: str) -> str:
    """The endpoint of a trunk. Nobody outside can guess it.

    A 302 whose user part is `PJSIP/number@endpoint` makes Asterisk dial exactly that, at our cost.
    """
    secret = settings.ami.secret.get_secret_value()
    return f"trunk-{trunk}-{hashlib.sha256(f'{trunk}:{secret}'.encode()).hexdigest()[:12]}"


def agi_key(settings: Settings) -> str:
    """What the dialplan must know to be answered by the dialer.

    Every account of the machine reaches the port, and whoever is answered decides over the calls that live.
    """
    secret = settings.ami.secret.get_secret_value()
    return hashlib.sha256(f"fastagi:{secret}".encode()).hexdigest()[:32]


def agi_address(settings: Settings) -> str:
    """The variable PLATEAU_AGI: where the dialer answers, and the key it wants to hear."""
    return f"{settings.fastagi.host}:{settings.fastagi.port}/{agi_key(settings)}"


def station_endpoint(station: str, *, web: bool = False) -> str:
    """The endpoint of a station: the phone's, or the one of the same person's browser."""
    return station + WEB_SUFFIX if web else station


def station_channel(station: str, *, web: bool = False) -> str:
    """The Channel of Originate that rings a station."""
    return f"PJSIP/{station_endpoint(station, web=web)}"


def way_out(settings: Settings, trunk: str, called: E164, shown: E164) -> Way:
    """How a call to `called` that shows `shown` leaves by `trunk`, which must be in the settings."""
    way = settings.trunks[trunk]
    variables: tuple[tuple[str, str], ...] = ()
    if way.layout == "account-pai":
        account = f"<sip:{way.username}@{domain(way)}>"
        variables = (("PJSIP_HEADER(add,P-Asserted-Identity)", account),)
    number = for_trunk(called, way.number_format)
    return Way(f"PJSIP/{number}@{trunk_endpoint(settings, trunk)}", for_trunk(shown, way.number_format), variables)


def domain(trunk: Trunk) -> str:
    """The host of the trunk's address, without scheme, port and parameters."""
    host = trunk.address.partition(":")[2].partition(";")[0]
    bracket = host.rfind("]")
    colon = host.find(":", max(bracket, 0))
    return host if colon < 0 else host[:colon]
