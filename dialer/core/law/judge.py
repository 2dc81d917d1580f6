"""May this number be called, now, in this way? Every rule that refuses, and the first instant at which none does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache

from dialer.core.law import person_rules, shown, time_rules
from dialer.core.law.case import Case
from dialer.core.law.hours import day_begins
from dialer.core.law.places import find
from dialer.core.law.profile import Profile
from dialer.core.law.refusal import Refusal, View, view
from dialer.core.law.sentences import reason
from dialer.core.law.verdict import Verdict

Rule = Callable[[View], Refusal | None]
RULES: dict[str, Rule] = {
    "live_vs_fiction": person_rules.live_vs_fiction,
    "number_category": person_rules.number_category,
    "internal_opposition": person_rules.internal_opposition,
    "national_list": person_rules.national_list,
    "sector_ban": person_rules.sector_ban,
    "consent_or_contract": person_rules.consent_or_contract,
    "calendar_hours": time_rules.calendar_hours,
    "attempt_caps": time_rules.attempt_caps,
    "refusal_cooloff": time_rules.refusal_cooloff,
    "abandon_recall_hold": time_rules.abandon_recall_hold,
    "caller_id": shown.caller_id,
    "pacing_abandon_rate": time_rules.pacing_abandon_rate,
}
_MAY_CLOSE_AGAIN: tuple[Rule, ...] = (
    time_rules.calendar_hours,
    person_rules.national_list,
    person_rules.consent_or_contract,
    time_rules.refusal_cooloff,
)
"""Rules that may refuse later what they allowed, under the same terms; what the others refused ends for good."""
_STEPS = 1000


def judge(profile: Profile, case: Case) -> Verdict:
    """The answer of every rule, in the order of the data. Times of the answer are in the callee's zone.

    `next_allowed_at` is `case.now` itself where nothing refuses.
    """
    place = find(profile, case.timezone, case.postcode, case.number)
    seen = view(profile, case, place, case.now)
    found = _refusals(_ordered(profile.shared.order), seen)
    if not found:
        return Verdict((), seen.local)
    opens = _opens(seen, found)
    return Verdict(tuple(reason(one) for one in found), opens.astimezone(seen.zone) if opens else None)


def _refusals(rules: Iterable[Rule], seen: View) -> list[Refusal]:
    return [refusal for rule in rules if (refusal := rule(seen)) is not None]


def _opens(seen: View, found: list[Refusal]) -> datetime | None:
    """The first instant after that of `seen` at which nothing refuses.

    Each refusal says before which instant it stands for certain as long as the terms of law are the same; so does
    the latest of them for all together, and from there on one looks again.
    """
    for _ in range(_STEPS):
        change = _change(seen)
        if change is None and any(one.until is None and not one.by_opening for one in found):
            return None
        latest, opening = seen.at, None
        for refusal in found:
            until = refusal.until
            if refusal.by_opening:
                until = opening = time_rules.opens(seen)
            if until is None or (change is not None and change < until):
                until = change
            if until is None:
                return None
            latest = max(latest, until)
        terms = seen.terms
        if latest == opening and change is None and terms.listing is None and terms.renewal is None:
            return latest  # open, and nothing that could have closed meanwhile
        seen = view(seen.profile, seen.case, seen.place, latest)
        found = _refusals(_MAY_CLOSE_AGAIN if seen.terms is terms else RULES.values(), seen)
        if not found:
            return seen.at
    return None


@lru_cache(maxsize=16)
def _ordered(order: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(RULES[name] for name in order)


def _change(seen: View) -> datetime | None:
    """When other terms of law begin."""
    day = seen.profile.changes_after(seen.day)
    return day_begins(seen.zone, day) if day is not None else None
