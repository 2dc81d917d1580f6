"""From the documents of the law's folder to the law: every fault is named, none is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dialer.core.law.compiling import changes, terms_of
from dialer.core.law.holidays import is_known
from dialer.core.law.places import zone_named
from dialer.core.law.profile import Law, Profile, Shared
from dialer.core.law.reading_shared import shared_of
from dialer.core.law.shape import NEEDED, fault_of
from dialer.core.law.values import InvalidLaw, Source, Value, is_leaf, value_of

Document = Mapping[str, Any]
_ABOUT = ("country", "default_timezone", "inherits", "doubt")


def law_of(documents: Mapping[str, Document]) -> Law:
    """The law of documents by name: engine, sources, numbering, places, holidays, profiles/NAME.

    Raises InvalidLaw, which names every fault of every document.
    """
    faults: list[str] = []
    missing = [name for name in ("engine", "sources", "numbering", "places", "holidays") if name not in documents]
    if missing:
        raise InvalidLaw(f"{name}.toml is missing" for name in missing)
    sources = _sources(documents["sources"], faults)
    shared = shared_of(documents, sources, faults)
    if shared is None:
        raise InvalidLaw(faults)
    given = {name.removeprefix("profiles/"): one for name, one in documents.items() if name.startswith("profiles/")}
    values = {name: _values(one, name, shared, sources, faults) for name, one in given.items()}
    profiles = {}
    for name, document in given.items():
        profile = _profile(name, given, values, shared, faults) if document.get("inherits") in (None, *given) else None
        if profile is None and document.get("inherits") not in (None, *given):
            faults.append(f"{name}: it inherits {document.get('inherits')}, which is no profile")
        if profile is not None:
            profiles[name] = profile
    if not given:
        faults.append("there are no profiles")
    if faults:
        raise InvalidLaw(faults)
    engine = documents["engine"]
    return Law(str(engine.get("version", "")), engine.get("as_of", date.min), profiles, shared, sources)


def _sources(document: Document, faults: list[str]) -> dict[str, Source]:
    found = {}
    for key, one in document.items():
        if not isinstance(one, dict):
            continue
        if not {"kind", "law", "read"} <= one.keys() or one["kind"] not in ("official", "secondary", "measured"):
            faults.append(f"sources: {key} needs law, read, and kind (official, secondary or measured)")
            continue
        found[key] = Source(one["kind"], one["law"], one["read"])
    return found


def _values(
    document: Document, name: str, shared: Shared, sources: Mapping[str, Source], faults: list[str]
) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    waiting: list[tuple[str, Any]] = [(key, one) for key, one in document.items() if key not in _ABOUT]
    while waiting:
        path, one = waiting.pop()
        versions = one if isinstance(one, list) else [one]
        if all(is_leaf(version) for version in versions) and versions:
            found[path] = _versions(path, versions, name, shared, sources, faults)
        elif isinstance(one, dict):
            waiting += [(f"{path}.{key}", inner) for key, inner in one.items()]
        else:
            faults.append(f"{name}: {path} is neither a section nor a value")
    return found


def _versions(
    path: str,
    versions: Sequence[Document],
    name: str,
    shared: Shared,
    sources: Mapping[str, Source],
    faults: list[str],
) -> tuple[Value, ...]:
    where = f"{name}: {path}"
    read = tuple(value_of(version, sources, where, faults) for version in versions)
    faults += [f"{where} {fault}" for one in read if (fault := fault_of(path, one.value, shared.sectors))]
    for day in changes({path: read}):
        if sum(one.holds(day) for one in read) > 1:
            faults.append(f"{where}: two values hold on {day}")
    return read


def _profile(
    name: str,
    given: Mapping[str, Document],
    values: Mapping[str, Mapping[str, tuple[Value, ...]]],
    shared: Shared,
    faults: list[str],
) -> Profile | None:
    document = given[name]
    above = document.get("inherits")
    about = {**given[above], **document} if above else document
    merged = {**values[above], **values[name]} if above else dict(values[name])
    own = [
        f"{name}: {fault}" for fault in _profile_faults(about, merged, above and given[above].get("inherits"), shared)
    ]
    faults += own
    if own or any(fault.startswith((f"{name}:", f"{above}:")) for fault in faults):
        return None
    zone = zone_named(about["default_timezone"]) if "default_timezone" in about else None
    doubt = "\n".join(text for text in (given[above].get("doubt") if above else "", document.get("doubt")) if text)
    terms = terms_of(merged, (block.since for block in shared.numbering.npv))
    return Profile(name, about["country"], zone, doubt, merged, terms, shared)


def _profile_faults(
    about: Document, merged: Mapping[str, tuple[Value, ...]], grandparent: object, shared: Shared
) -> list[str]:
    found = []
    if grandparent:
        found.append("a profile that inherits is not inherited itself")
    if about.get("country") not in shared.places:
        found.append("country must be one of places.toml")
    if "default_timezone" in about and zone_named(str(about["default_timezone"])) is None:
        found.append("default_timezone must be an IANA name such as Europe/Paris")
    for path in NEEDED:
        missing = [day for day in changes(merged) if not any(one.holds(day) for one in merged.get(path, ()))]
        found += [f"{path} has no value from {day} on" for day in missing]
    for one in merged.get("calling.holidays", ()):
        if one.value != "none" and (one.value not in shared.calendars.national or not is_known(one.value)):
            found.append(f"calling.holidays: there is no calendar {one.value}")
    return found
