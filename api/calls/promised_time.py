"""The time of a promised call: as an instant, or on the customer's clock wherever he is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from api.campaigns.law import rules_of
from api.problems import Problem
from api.schema.callbacks import When
from db.calls import promised_time
from db.calls.promised_time import Whereabouts
from db.pool import Connection
from dialer.core.law.hours import is_open
from dialer.core.law.places import Place, place_of, zone_named
from dialer.core.law.profile import UnknownProfile
from dialer.core.local_time import Clocks, meant
from ops.law import current

ZoneFrom = Literal["given", "contact", "postcode", "number", "unknown"]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A time as it was understood; `zone` None: where the customer is is not known."""

    due_at: datetime
    zone: ZoneInfo | None
    zone_from: ZoneFrom
    clocks: Clocks
    in_calling_hours: bool

    @property
    def timezone(self) -> str:
        """The name of the zone; empty where it is not known."""
        return self.zone.key if self.zone else ""

    @property
    def local(self) -> datetime | None:
        """On the customer's clock, with its offset."""
        return self.due_at.astimezone(self.zone) if self.zone else None


async def whereabouts(connection: Connection, lead_id: int) -> Whereabouts:
    """What tells where a lead's customer is; refuses where there is no such lead."""
    found = await promised_time.of_lead(connection, lead_id)
    if found is None:
        raise Problem("callback_impossible")
    return found


def agreed(when: When, where: Whereabouts) -> Agreed:
    """The moment that is meant. Refuses both or none of the two ways to say it, a zone that is not known, the past."""
    if (when.due_at is None) == (when.local is None):
        raise Problem("moment_or_local")
    zone, zone_from = _zone(when.timezone, where)
    clocks: Clocks = ""
    if when.due_at is not None:
        due_at = when.due_at
    else:
        if zone is None:
            raise Problem("zone_unknown")
        understood = meant(_read(when.local or ""), zone)
        due_at, clocks = understood.at, understood.clocks
    if due_at <= datetime.now(UTC):
        raise Problem("in_the_past")
    return Agreed(due_at, zone, zone_from, clocks, _is_open(where, due_at))


async def check_appointment(
    connection: Connection, consent_id: int | None, where: Whereabouts, due_at: datetime
) -> None:
    """Refuse an entry of the ledger that is no agreement of this person to be called at this very moment."""
    if consent_id is not None and not await promised_time.is_appointment(connection, consent_id, where.lead_id, due_at):
        raise Problem("no_such_consent")


def _place(where: Whereabouts) -> Place | None:
    try:
        profile = current().profile(where.profile)
    except UnknownProfile:
        return None
    return place_of(profile, where.timezone, where.postcode, where.number)


def _is_open(where: Whereabouts, at: datetime) -> bool:
    """Whether the hours of the law and of the campaign allow a call then, where the customer is."""
    place = _place(where)
    return place is not None and is_open(rules_of(current(), where.profile, where.settings), place, at)


def _read(local: str) -> datetime:
    try:
        return datetime.fromisoformat(local)
    except ValueError:
        raise Problem("moment_or_local") from None


def _zone(given: str | None, where: Whereabouts) -> tuple[ZoneInfo | None, ZoneFrom]:
    if given:
        zone = zone_named(given)
        if zone is None:
            raise Problem("zone_unknown")
        return zone, "given"
    place = _place(where)
    if place is None:
        return None, "unknown"
    return place.zone, "contact" if where.timezone else "postcode" if where.postcode.strip() else "number"
