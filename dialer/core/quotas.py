"""Quotas within a campaign: where as many calls were closed as were wanted, nobody else is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialer.core.law.verdict import Reason, Verdict

RULE = "quota"


@dataclass(frozen=True, slots=True)
class Full:
    """A quota that is full: so many (`most`) of the people whose `field` is `value`, or begins so if a postcode."""

    field: str
    value: str
    most: int


def with_quotas(found: Verdict, full: Sequence[Full]) -> Verdict:
    """The verdict on a lead that these full quotas are about: refused until somebody raises them.

    They come first: a lead that waits for them is looked at again as soon as one is raised.
    """
    if not full:
        return found
    return Verdict((*(_reason(one) for one in full), *found.reasons), None)


def _reason(full: Full) -> Reason:
    return Reason(
        RULE,
        f"Le quota « {full.field} : {full.value} » de la campagne est atteint ({full.most}).",
        f"The quota {full.field}: {full.value} of the campaign is full ({full.most}).",
        "",
    )
