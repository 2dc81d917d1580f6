"""A lead judged by the rules of a profile: the one place where facts of the database become a verdict of the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dialer.core.callerid import Callee, Lacking
from dialer.core.facts import Facts
from dialer.core.law.case import World
from dialer.core.law.judge import judge
from dialer.core.law.places import place_of
from dialer.core.law.profile import Profile
from dialer.core.law.verdict import Reason, Verdict
from dialer.core.model import E164
from dialer.core.quotas import with_quotas
from dialer.core.states import CampaignMode


def verdict_on(
    facts: Facts,
    now: datetime,
    profile: Profile,
    mode: CampaignMode,
    world: World,
    caller_id: E164 | None,
    sector: str,
) -> Verdict:
    """Whether this lead may be called at `now` (aware), showing this number, by the law and the campaign's quotas.

    Who agreed to be called and has a contract too may be called for either; where neither suffices, the consent is
    what the reasons speak of.
    """
    found: Verdict | None = None
    for case in facts.cases(now, profile, mode, world, caller_id, sector):
        verdict = judge(profile, case)
        found = verdict if verdict.allowed else found or verdict
        if verdict.allowed:
            break
    assert found is not None
    return with_quotas(found, facts.full_quotas)


def callee_of(profile: Profile, facts: Facts) -> Callee:
    """The callee as the choice of a number to show looks at them; where their number tells no zone, home does."""
    area = area_of(profile, facts.number, facts.timezone, facts.postcode)
    return Callee(facts.number, facts.contact_id, area, facts.seen)


def area_of(profile: Profile, number: E164, timezone: str, postcode: str) -> str:
    """The beginning of the numbers of somebody's own zone; "" where their number tells it, or nothing does."""
    if not number.startswith(_WITHOUT_ZONE):
        return ""
    place = place_of(profile, timezone, postcode, number)
    zone = profile.shared.numbering.zones.get(place.territory, "") if place else ""
    return f"+33{zone[1:]}" if zone else ""


def verdict_showing(
    facts: Facts,
    now: datetime,
    profile: Profile,
    mode: CampaignMode,
    world: World,
    shown: E164 | Lacking,
    default: E164,
    sector: str,
) -> Verdict:
    """`verdict_on` a call that would show what was chosen; where nothing may be shown it is refused for that too, and
    for all that is wrong with it by the campaign's `default`.
    """
    if not isinstance(shown, Lacking):
        return verdict_on(facts, now, profile, mode, world, shown, sector)
    return _lacking(verdict_on(facts, now, profile, mode, world, default, sector), shown)


def is_inside(places: Sequence[str], postcode: str) -> bool:
    """Whether a campaign that is narrowed to `places` (beginnings of postcodes; none: everywhere) calls there."""
    return not places or postcode.startswith(tuple(places))


def _lacking(found: Verdict, why: Lacking) -> Verdict:
    if any(reason.rule == "caller_id" for reason in found.reasons):
        return found
    french, english = _LACKING[why]
    return Verdict((*found.reasons, Reason("caller_id", french, english, "")))


_WITHOUT_ZONE = ("+336", "+337", "+339")
_LACKING = {
    Lacking.UNLAWFUL: (
        "Aucun numéro de cette campagne ne peut être présenté : il doit appartenir au donneur d'ordre, être déclaré à "
        "l'opérateur, pouvoir être rappelé, et convenir à la façon de composer.",
        "No number of this campaign may be shown: it must belong to the principal, be declared to the operator, be "
        "callable back, and fit the way of dialling.",
    ),
    Lacking.SPENT: (
        "Les numéros à présenter ont atteint leur plafond du jour ou sont au repos.",
        "The numbers to show have reached their caps of the day, or rest.",
    ),
}
