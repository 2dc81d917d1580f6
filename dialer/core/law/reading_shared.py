"""What all profiles share, read from its documents: order, sectors, numbering, places, calendars."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dialer.core.law.holidays import Calendar, Calendars, subdivisions
from dialer.core.law.numbering import Category, Npv, Numbering
from dialer.core.law.places import Country, Place, zone_named
from dialer.core.law.profile import Shared
from dialer.core.law.values import Cited, Source, Value, value_of

Document = Mapping[str, Any]
RULES = (
    "live_vs_fiction", "number_category", "internal_opposition", "national_list", "sector_ban",
    "consent_or_contract", "calendar_hours", "attempt_caps", "refusal_cooloff", "abandon_recall_hold",
    "caller_id", "pacing_abandon_rate",
)  # fmt: skip


def shared_of(documents: Mapping[str, Document], sources: Mapping[str, Source], faults: list[str]) -> Shared | None:
    """What is shared; None where a fault, added to `faults`, leaves nothing to work with."""
    reader = _Reader(sources, faults)
    engine = documents["engine"]
    order = tuple(engine.get("order", ()))
    if sorted(order) != sorted(RULES):
        faults.append(f"engine: order must name each rule once: {', '.join(RULES)}")
    try:
        automated = reader.value(engine["automated_modes"], "engine: automated_modes")
        sectors = reader.value(engine["sectors"], "engine: sectors")
        shared = Shared(
            order=order,
            automated=frozenset(automated.value),
            automated_source=automated.cited,
            sectors=frozenset(sectors.value),
            sectors_source=sectors.cited,
            objection_source=reader.value(engine["objection"], "engine: objection").cited,
            appointment=timedelta(minutes=reader.value(engine["appointment_minutes"], "engine: appointment").value),
            numbering=reader.numbering(documents["numbering"]),
            places={name: reader.country(name, one) for name, one in documents["places"].items()},
            calendars=reader.calendars(documents["holidays"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as fault:
        faults.append(f"engine, numbering, places or holidays cannot be read: {type(fault).__name__} {fault}")
        return None
    return shared


class _Reader:
    def __init__(self, sources: Mapping[str, Source], faults: list[str]) -> None:
        self._sources, self._faults = sources, faults

    def value(self, table: Document, where: str) -> Value:
        return value_of(table, self._sources, where, self._faults)

    def numbering(self, document: Document) -> Numbering:
        french = document["FR"]
        npv = [self.value(french[name], f"numbering: {name}") for name in french if name.startswith("npv")]
        overseas = self.value(french["overseas"], "numbering: overseas").value
        kinds = self.value(french["kinds"], "numbering: kinds").value
        never = self.value(document["never_dial"], "numbering: never_dial")
        fiction = {name: self.value(one, f"numbering: fiction.{name}") for name, one in document["fiction"].items()}
        shown = self.value(document["fiction_shown"], "numbering: fiction_shown")
        self.value(french["zones"], "numbering: zones")
        departments = self.value(french["departments"], "numbering: departments").value
        return Numbering(
            codes=tuple(french["codes"]),
            overseas=tuple((re.compile(one["pattern"]), one["code"]) for one in overseas),
            npv=tuple(Npv(one.valid_from or date.min, one.value) for one in npv),
            kinds=tuple((re.compile(one["pattern"]), Category(one["kind"])) for one in kinds),
            never=Cited(_any([never]), never.cited),
            fiction=Cited(_any(list(fiction.values())), fiction["FR"].cited),
            fiction_shown=Cited(shown.value, shown.cited),
            zones={department: zone for zone, found in departments.items() for department in found},
        )

    def country(self, name: str, document: Document) -> Country:
        places = {
            part: {beginning: self._place(name, one) for beginning, one in document.get(part, {}).items()}
            for part in ("postcodes", "numbers")
        }
        if "territories" in document:
            own = {
                number: self._place(name, {"zone": document["zone"], "territory": number})
                for number in document["territories"]
            }
            places["postcodes"] = own | places["postcodes"]
        states = {
            beginning: state
            for state, one in document.get("states", {}).items()
            for beginning in (*one["postcodes"], *(f"+1{area}" for area in one["numbers"]))
        }
        for zone, ranges in document.get("postcode_zones", {}).items():
            for beginning in (one for text in ranges for one in _expanded(text)):
                place = self._place(name, {"zone": zone, "territory": states.get(beginning[:3], "")})
                places["postcodes"][beginning] = place
        within: dict[str, set[str]] = {}
        for place in places["postcodes"].values():
            within.setdefault(place.zone.key, set()).add(place.territory)
        pattern = document.get("postcode")
        return Country(
            postcode=re.compile(pattern) if pattern else None,
            postcodes=places["postcodes"],
            numbers=places["numbers"],
            by_area_code=bool(document.get("by_area_code", False)),
            states=states,
            zones={zone: min(found) for zone, found in within.items() if len(found) == 1},
        )

    def _place(self, country: str, one: Document) -> Place:
        zone = zone_named(one["zone"])
        if zone is None:
            raise ValueError(f"{country} names a zone {one['zone']} that does not exist")
        return Place(zone, one["territory"])

    def calendars(self, document: Document) -> Calendars:
        national: dict[str, Calendar] = {}
        territorial: dict[tuple[str, str], Calendar] = {}
        for name, one in document.items():
            known = subdivisions(one["country"])
            national[name] = Calendar(one["country"])
            if one.get("subdivisions"):
                territorial |= {(name, part): Calendar(one["country"], part) for part in known}
            for territory, own in one.get("territories", {}).items():
                subdivision = own.get("subdivision", "")
                if subdivision and subdivision not in known:
                    self._faults.append(f"holidays: the library has no {subdivision} in {name}")
                    continue
                days = tuple((_month_day(text), (names[0], names[1])) for text, names in own.get("days", {}).items())
                territorial[name, territory] = Calendar(one["country"], subdivision, own.get("also", ""), days)
        return Calendars(national, territorial)


def _expanded(text: str) -> list[str]:
    """The beginnings of postcodes from a first to a last one, such as 010-027, or the one that is named."""
    first, _, last = text.partition("-")
    return [f"{n:0{len(first)}}" for n in range(int(first), int(last or first) + 1)]


def _month_day(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day


def _any(values: list[Value]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for one in values for pattern in one.value))
