"""Whether a number may be shown: by the way of dialling, the plan, and what is known of the number itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dialer.core.law.case import World
from dialer.core.law.numbering import Category
from dialer.core.law.profile import Profile
from dialer.core.law.refusal import Fact, Refusal, View
from dialer.core.law.sentences import CATEGORIES, MODES, reason
from dialer.core.law.terms import Terms
from dialer.core.law.verdict import Reason
from dialer.core.states import CampaignMode


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What the house knows of a number that it may show. None: not looked at here."""

    belongs_to_principal: bool | None = None
    callable_back: bool | None = None
    declared: bool | None = None
    """Named to the operator that carries it."""


NO_FACTS = NumberFacts()


def caller_id_reasons(
    profile: Profile,
    mode: CampaignMode,
    number: str | None,
    on: date,
    *,
    world: World = "live",
    facts: NumberFacts = NO_FACTS,
) -> tuple[Reason, ...]:
    """Every reason why `number` (E.164; None: withheld) may not be shown on `on` in this way of dialling."""
    found = fault_of(profile, profile.on(on), mode, number, world)
    missing = [name for name in _PATHS if number is not None and getattr(facts, name) is False]
    refusals = [Refusal("caller_id", f"shown_not_{name}", _source(profile, name, on)) for name in missing]
    told: dict[str, Fact] = {"number": number or ""}
    return tuple(reason(one) for one in (*([found] if found else []), *(one._replace(facts=told) for one in refusals)))


def caller_id(view: View) -> Refusal | None:
    """The number that would be shown. A verified one of another zone is a worse choice, not a refusal."""
    return fault_of(view.profile, view.terms, view.case.mode, view.case.caller_id, view.case.world)


@lru_cache(maxsize=8192)
def fault_of(profile: Profile, terms: Terms, mode: CampaignMode, number: str | None, world: World) -> Refusal | None:
    """What the plan and the way of dialling have against showing a number; None: nothing."""
    numbering, showing = profile.shared.numbering, terms.showing
    if number is None:
        return None if showing.withheld.value else Refusal("caller_id", "shown_none", showing.withheld.source)
    category = numbering.category(number, terms.since)
    told: dict[str, Fact] = {"number": number, "category": CATEGORIES[category]}
    fiction = numbering.is_fiction(number)
    if fiction and world == "live":
        return Refusal("caller_id", "shown_fiction", numbering.fiction.source, None, told)
    if category is Category.MOBILE and not showing.mobiles.value:
        return Refusal("caller_id", "shown_mobile", showing.mobiles.source, None, told)
    if fiction and numbering.fiction_shown.value:
        return None
    if category is Category.UNKNOWN or _forbidden(profile, number, category, showing.forbidden.value):
        key = "shown_unknown" if category is Category.UNKNOWN else "shown_forbidden"
        return Refusal("caller_id", key, showing.forbidden.source or numbering.never.source, None, told)
    allowed = showing.modes.get(mode)
    foreign = profile.country == "FR" and numbering.national(number) is None
    if allowed is None or (category in allowed.value and not foreign):
        return None
    if foreign:
        told["category"] = CATEGORIES["foreign"]
    key = "shown_not_verified" if allowed.value == {"npv"} else "shown_category"
    return Refusal("caller_id", key, allowed.source, None, told | {"mode": MODES[mode]})


_PATHS = {"belongs_to_principal": "belongs_to", "callable_back": "callable", "declared": "declared"}


def _source(profile: Profile, name: str, on: date) -> str:
    found = profile.value(f"caller_id.{_PATHS[name]}", on)
    return found.cited if found else ""


def _forbidden(profile: Profile, number: str, category: Category, prefixes: tuple[str, ...]) -> bool:
    """A prefix with + is of the E.164 number, one without as it is dialled in the French plan."""
    national = profile.shared.numbering.national(number) or number
    for prefix in prefixes:
        if prefix == "short":
            if category is Category.SHORT:
                return True
        elif (number if prefix.startswith("+") else national).startswith(prefix):
            return True
    return False
