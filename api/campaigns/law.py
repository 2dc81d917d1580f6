"""What a campaign's settings may say beside its profile of the law: they can only be stricter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.problems import Language, Problem
from api.schema.base import FieldFault
from db.campaigns.settings import Campaign
from dialer.core.law.case import World
from dialer.core.law.person_rules import DEMO
from dialer.core.law.profile import Law, Profile, UnknownProfile
from dialer.core.law.stricter import LaxerThanTheLaw, narrowed, stricter
from dialer.core.own import COLUMNS, own_of
from ops.law import current
from ops.settings import Settings

LAWFUL = frozenset({"profile", "sector", "give_up_ringing", *COLUMNS.values()})
"""Settings that are checked against the law; others may be changed whatever a campaign of old says."""


def rules_of(law: Law, name: str, settings: Mapping[str, Any]) -> Profile:
    """The profile of a campaign with its own rules beside the law's; `settings` by column. Raises UnknownProfile."""
    return narrowed(law.profile(name), own_of(settings))


def rules_of_campaign(law: Law, campaign: Campaign) -> Profile:
    """The same of a whole campaign. Raises Problem unknown_profile."""
    try:
        return rules_of(law, campaign.profile, by_column(campaign))
    except UnknownProfile:
        raise Problem("unknown_profile") from None


def by_column(campaign: Campaign) -> dict[str, Any]:
    """The settings of a campaign that own rules are read from."""
    return {name: getattr(campaign, name) for name in COLUMNS.values()}


def check_settings(settings: Settings, wanted: Mapping[str, Any], language: Language) -> None:
    """Raise a problem that names every setting of a campaign (by column) which its profile does not allow today."""
    faults = tuple(_faults(current(), settings.world, wanted, language))
    if faults:
        raise Problem("invalid", fields=faults)


def _faults(law: Law, world: World, wanted: Mapping[str, Any], language: Language) -> Iterator[FieldFault]:
    name = wanted["profile"]
    profile = law.profiles.get(name)
    if profile is None or (name == DEMO and world == "live"):
        known = sorted(name for name in law.profiles if name != DEMO or world == "demo")
        yield FieldFault(field="profile", code="unknown_profile", reason=", ".join(known))
        return
    if wanted["sector"] and wanted["sector"] not in profile.shared.sectors:
        yield FieldFault(field="sector", code="unknown_sector", reason=", ".join(sorted(profile.shared.sectors)))
    today = datetime.now(UTC).astimezone(ZoneInfo(wanted["calling_hours"]["timezone"])).date()
    try:
        stricter(profile, own_of(wanted), today)
    except LaxerThanTheLaw as found:
        for one in found.faults:
            if one.rule != "least_ring_seconds" or wanted["give_up_ringing"]:
                said = one.french if language == "fr" else one.english
                yield FieldFault(field=COLUMNS[one.rule], code="laxer_than_the_law", reason=f"{said} ({one.source})")
