"""Cases to judge: a lawful call to a French consumer, changed one fact at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dialer.core.law.case import Case, Consent, Past
from dialer.core.law.judge import judge
from dialer.core.law.verdict import Verdict
from dialer.core.model import E164
from dialer.core.states import CampaignMode
from ops.law import load

LAW = load()
PARIS = ZoneInfo("Europe/Paris")
LAWFUL = Case(
    now=datetime(2026, 11, 23, 11, 0, tzinfo=PARIS),
    number=E164("+33199001234"),
    mode=CampaignMode.PREDICTIVE,
    world="demo",
    caller_id=E164("+33162000000"),
    consent=Consent.VALID,
    postcode="75001",
)
"""A Monday morning in Paris, with consent, showing a verified number."""
NUMBERS = {
    "GB": "+447700900123", "US": "+12125550123", "DE": "+493023125123",
    "ES": "+34912345678", "IT": "+390612345678",
}  # fmt: skip
ZONES = {
    "FR": "Europe/Paris", "GB": "Europe/London", "US": "America/New_York",
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "IT": "Europe/Rome",
}  # fmt: skip


def at(text: str, zone: str = "Europe/Paris") -> datetime:
    """A local time, such as 2026-11-23T12:59:59."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def lawful(profile: str = "FR_B2C", **changed: Any) -> Case:
    """A lawful call under a profile, with what is changed."""
    country = LAW.profile(profile).country
    if country != "FR":
        changed = {
            "number": NUMBERS[country],
            "world": "live" if country in ("ES", "IT") else "demo",
            "postcode": "28001" if country == "ES" else "",
            "now": at("2026-11-24T11:00:00", ZONES[country]),
            "caller_id": {"GB": "+442079460000", "US": "+12125550199"}.get(country, "+33162000000"),
            "listed": False,
            "compared_at": at("2026-11-20T11:00:00", ZONES[country]),
            "consented_at": at("2026-10-01T11:00:00", ZONES[country]),
        } | changed
    past = {name: changed.pop(name) for name in ("attempts", "refused_at", "abandoned_at") if name in changed}
    return replace(LAWFUL, **changed, **({"past": Past(**past)} if past else {}))


def verdict(profile: str = "FR_B2C", **changed: Any) -> Verdict:
    """What the law says to that call."""
    return judge(LAW.profile(profile), lawful(profile, **changed))


def rules(profile: str = "FR_B2C", **changed: Any) -> list[str]:
    """The rules that refuse that call."""
    return [one.rule for one in verdict(profile, **changed).reasons]
