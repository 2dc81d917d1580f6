"""Whether a number of ours may lawfully be shown: the rules of the profile, whose number it is, and its dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dialer.core.law.case import World
from dialer.core.law.numbering import Category
from dialer.core.law.profile import Law, Profile
from dialer.core.law.shown import NumberFacts, caller_id_reasons
from dialer.core.law.verdict import Reason
from dialer.core.states import CampaignMode


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number that a trunk may show, as its owner has described it; the last day is included."""

    e164: str
    principal_id: int | None
    declared: bool
    callable_back: bool
    valid_from: date | None
    valid_to: date | None


class Lawfulness:
    """The rules about numbers shown, in one world."""

    def __init__(self, law: Law, world: World) -> None:
        self._law, self._world = law, world

    def reasons(
        self, profile_name: str, mode: CampaignMode, principal_id: int, number: OwnNumber, on: date
    ) -> tuple[Reason, ...]:
        """Why a campaign of this profile, mode and principal may not show a number on a day; nothing: it may.

        Numbers reserved for fiction belong to nobody: a demonstration does not ask whose they are. Raises
        UnknownProfile.
        """
        profile = self._law.profile(profile_name)
        facts = NumberFacts()
        if self._world == "live":
            facts = NumberFacts(number.principal_id == principal_id, number.callable_back, number.declared)
        found = caller_id_reasons(profile, mode, number.e164, on, world=self._world, facts=facts)
        return found + tuple(_of_dates(number, on))

    def needed(self, profile_name: str, mode: CampaignMode, on: date) -> tuple[str, ...]:
        """The beginnings of the numbers that would do, as they are dialled in their plan; empty: any that is lawful.

        Raises UnknownProfile.
        """
        profile = self._law.profile(profile_name)
        allowed = profile.on(on).showing.modes.get(mode)
        if allowed is None or allowed.value != {Category.NPV}:
            return ()
        return _verified(profile, on)


def _verified(profile: Profile, on: date) -> tuple[str, ...]:
    blocks = [block for block in profile.shared.numbering.npv if on >= block.since]
    return tuple(sorted({prefix for block in blocks for prefix in block.zones}))


def _of_dates(number: OwnNumber, on: date) -> Iterable[Reason]:
    source = "dates of the contract"
    if number.valid_from is not None and on < number.valid_from:
        yield Reason(
            "caller_id",
            f"Le numéro {number.e164} n'est à vous qu'à partir du {number.valid_from:%d/%m/%Y}.",
            f"The number {number.e164} is yours from {number.valid_from:%Y-%m-%d} on.",
            source,
        )
    if number.valid_to is not None and on > number.valid_to:
        yield Reason(
            "caller_id",
            f"Le numéro {number.e164} n'est plus à vous depuis le {number.valid_to:%d/%m/%Y}.",
            f"The number {number.e164} is no longer yours since {number.valid_to:%Y-%m-%d}.",
            source,
        )
