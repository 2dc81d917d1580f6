"""How an agent's phones are registered with Asterisk at this moment, asked of Asterisk itself."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import asdict, dataclass
from typing import Literal

from db.dialer.commands import Answer, Command, refused
from dialer.floor.memory import Agent
from dialer.link.ami import Ami, AmiError
from pbx.names import station_endpoint

_HOST = re.compile(r"@?(\[[0-9a-fA-F:.]+\]|[0-9.]+)(?::\d+)?(?:;|$)")


@dataclass(frozen=True, slots=True)
class Registration:
    """One phone. `answers`: it answered the last OPTIONS, in so many milliseconds; `until` is in epoch seconds."""

    kind: Literal["sip", "web"]
    registered: bool
    answers: bool = False
    round_trip_ms: float | None = None
    until: int | None = None
    address: Literal["", "loopback", "private", "public"] = ""


def address_kind(uri: str) -> Literal["", "loopback", "private", "public"]:
    """Of where a contact's URI leads; the address itself is nobody's business."""
    found = _HOST.search(uri)
    if found is None:
        return ""
    try:
        address = ipaddress.ip_address(found[1].strip("[]"))
    except ValueError:
        return ""
    return "loopback" if address.is_loopback else "private" if address.is_private else "public"


class Phones:
    """Looks at phones over the manager link."""

    def __init__(self, ami: Ami) -> None:
        self._ami = ami

    async def look(self, agent: Agent, command: Command) -> Answer:
        """Both phones of an agent's station: the SIP phone and the browser."""
        try:
            found = [await self._registration(agent.row.station, web) for web in (False, True)]
        except AmiError:
            return refused("asterisk_away")
        return Answer("done", None, {"phones": [asdict(one) for one in found]})

    async def _registration(self, station: str, web: bool) -> Registration:
        kind: Literal["sip", "web"] = "web" if web else "sip"
        contacts = await self._ask(f"PJSIP_AOR({station_endpoint(station, web=web)},contact)")
        contact = contacts.partition(",")[0]
        if not contact:
            return Registration(kind, False)
        status, trip, until, uri = [
            await self._ask(f"PJSIP_CONTACT({contact},{field})")
            for field in ("status", "rtt", "expiration_time", "uri")
        ]
        answers = status == "Reachable"
        return Registration(
            kind,
            True,
            answers,
            int(trip) / 1000 if answers and trip.isdigit() else None,
            int(until) if until.isdigit() else None,
            address_kind(uri),
        )

    async def _ask(self, variable: str) -> str:
        return (await self._ami.action("Getvar", [("Variable", variable)])).get("Value") or ""
