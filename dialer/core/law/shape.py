"""What a profile's file may say: every path, and what its value has to look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from dialer.core.law.case import Consent

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONSENTS = (Consent.VALID.value, Consent.CONTRACT.value)
MODES = ("opt_in", "opt_out", "opt_in_or_customer", "express_prior", "legitimate_interest", "not_prospecting")
WINDOWS = ("campaign_day", "campaign_24h", "campaign_30d", "campaign")
BANS = ("allowed", "only_contract", "banned")
SHOWN = ("npv", "geographic", "polyvalent_09", "free", "other")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")

Check = Callable[[object], str | None]
"""What is expected, for a value that is something else; None: it fits."""


def _is(kind: type, wanted: str) -> Check:
    return lambda value: None if type(value) is kind else wanted


def _one_of(words: Collection[str]) -> Check:
    wanted = f"one of {', '.join(words)}"
    return lambda value: None if isinstance(value, str) and value in words else wanted


def _some_of(words: Collection[str]) -> Check:
    wanted = f"a list of some of {', '.join(words)}"
    return lambda value: None if isinstance(value, list) and all(one in words for one in value) else wanted


def _texts(value: object) -> str | None:
    fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return None if fits else "a list of texts"


def _count(value: object) -> str | None:
    return None if type(value) is int and value > 0 else "a whole number above 0"


def _seconds(value: object) -> str | None:
    return None if type(value) in (int, float) and value > 0 else "a number of seconds above 0"  # type: ignore[operator]


def _share(value: object) -> str | None:
    return None if type(value) is float and 0 <= value <= 1 else "a share between 0.0 and 1.0"


def _days(value: object) -> str | None:
    return None if value == "all" else _some_of(DAYS)(value)


def _intervals(value: object) -> str | None:
    wanted = 'pairs of times such as ["10:00", "13:00"], in order and apart'
    if not isinstance(value, list) or not value:
        return wanted
    last = ""
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)):
            return wanted
        if not all(_CLOCK.fullmatch(one) for one in pair) or not last <= pair[0] < pair[1]:
            return wanted
        last = pair[1]
    return None


def _hours(value: object) -> str | None:
    if not isinstance(value, dict):
        return _intervals(value)
    if not value or any(day not in DAYS for day in value):
        return f"a table with some of the days {', '.join(DAYS)}"
    return next((fault for one in value.values() if (fault := _intervals(one))), None)


def _regional_hours(value: object) -> str | None:
    if not isinstance(value, dict):
        return "a table of territories"
    return next((fault for one in value.values() if (fault := _hours(one))), None)


def _cap(value: object) -> str | None:
    fits = isinstance(value, dict) and set(value) in ({"max", "days"}, {"max", "hours"})
    fits = fits and all(type(one) is int and one > 0 for one in value.values())  # type: ignore[attr-defined]
    return None if fits else "max with days or hours, whole numbers above 0"


def _regional_cap(value: object) -> str | None:
    if not isinstance(value, dict):
        return "a table of territories"
    return next((fault for one in value.values() if (fault := _cap(one))), None)


def _rest(value: object) -> str | None:
    return None if value == "until_consent" or _count(value) is None else "a number of days, or until_consent"


def _listing(value: object) -> str | None:
    wanted = 'none, or name, max_age_days and lifted_by (a list of "valid" and "contract")'
    if value == "none":
        return None
    if not isinstance(value, dict) or set(value) != {"name", "max_age_days", "lifted_by"}:
        return wanted
    fits = isinstance(value["name"], str) and _count(value["max_age_days"]) is None
    return None if fits and _some_of(CONSENTS)(value["lifted_by"]) is None else wanted


_BOOL, _TEXT, _TABLE = _is(bool, "true or false"), _is(str, "a text"), _is(dict, "a table")

PATHS: dict[str, Check] = {
    "calling.days": _days, "calling.hours": _hours, "calling.regional_hours": _regional_hours,
    "calling.industry_hours": _hours, "calling.holidays": _TEXT, "calling.regional_holidays": _BOOL,
    "calling.territory_required": _BOOL, "calling.appointment": _BOOL,
    "attempts.cap": _cap, "attempts.regional_cap": _regional_cap, "attempts.scope": _one_of(("principal",)),
    "refusal.rest": _rest,
    "consent.mode": _one_of(MODES), "consent.accepts": _some_of(CONSENTS),
    "consent.automated_accepts": _some_of(CONSENTS), "consent.renewal_days": _count,
    "consent.inactivity_days": _count, "consent.proof_required": _BOOL, "consent.proof_fields": _texts,
    "consent.proof_days": _count, "consent.mode_business": _TEXT, "consent.relevance_to_function": _BOOL,
    "consent.internal_list_years": _count, "consent.relation_months": _TABLE,
    "national_list": _listing,
    "disclosure.start": _texts,
    "abandon.limit": _share, "abandon.target": _share, "abandon.window": _one_of(WINDOWS),
    "abandon.denominator": _one_of(("live_answers", "connected")), "abandon.count_machine_errors": _BOOL,
    "abandon.agent_seconds": _seconds, "abandon.agent_seconds_from": _TEXT, "abandon.message": _TEXT,
    "abandon.hold_hours": _count, "abandon.then": _one_of(("agent_reserved", "agent_guaranteed")),
    "abandon.noise": _BOOL, "abandon.keep_records": _BOOL,
    "ring.minimum_seconds": _seconds, "ring.minimum_rings": _count,
    "prerecorded.needs": _TEXT,
    "caller_id.withheld": _BOOL, "caller_id.mobiles": _BOOL, "caller_id.forbidden_prefixes": _texts,
    "caller_id.belongs_to": _one_of(("principal",)), "caller_id.callable": _BOOL, "caller_id.declared": _BOOL,
    "caller_id.unique": _BOOL, "caller_id.misleading_locality": _BOOL, "caller_id.foreign_origin": _BOOL,
    "caller_id.registered": _BOOL, "caller_id.automated_exemption": _TABLE, "caller_id.commercial_prefix": _TEXT,
    "caller_id.special_prefixes": _TABLE,
    **{f"caller_id.modes.{mode}": _some_of(SHOWN) for mode in ("manual", "preview", "progressive", "predictive")},
    "recording.default": _TEXT, "recording.retention_days": _count, "recording.analysis_days": _count,
    "recording.contract_proof": _TEXT, "recording.insurance_sales_days": _count, "recording.announce": _BOOL,
    "recording.pause_for": _texts, "recording.consent": _TEXT,
    "retention.prospect_days": _count, "retention.customer_days": _count, "retention.opposition_days": _count,
    "retention.opposition_end": _one_of(("never", "after_days")),
    "rights.kinds": _texts, "rights.answer_days": _count,
}  # fmt: skip
NEEDED = (
    "calling.days", "calling.hours", "calling.holidays", "consent.mode", "consent.accepts", "national_list",
    "refusal.rest", "caller_id.withheld",
)  # fmt: skip
"""What every profile has to say on every day: a missing rule would be a permission."""


def fault_of(path: str, value: object, sectors: Collection[str]) -> str | None:
    """What is wrong with a value at a path; None: nothing."""
    if path.startswith("sectors."):
        if path.removeprefix("sectors.") not in sectors:
            return f"is no sector of engine.toml: {', '.join(sorted(sectors))}"
        wanted = _one_of(BANS)(value)
    elif path not in PATHS:
        return "is not a rule that is known"
    else:
        wanted = PATHS[path](value)
    return f"must be {wanted}" if wanted else None
