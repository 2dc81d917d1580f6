"""The shipped policy, told each offered number's chance of an answer, now, instead of learning it."""

from __future__ import annotations

from dialer.core.observation import Features, Observation
from dialer.core.policy import Policy, PolicySettings
from dialer.core.policy_leads import LeadBook


class _Truth(LeadBook):
    """Believes what it is told, from the first call on."""

    def rank(self, seen: Observation) -> tuple[list[int], list[float]]:
        """The likeliest first."""
        chances = [_told(lead) for lead in seen.leads]
        places = sorted(range(len(chances)), key=lambda place: -chances[place])
        return places, [chances[place] for place in places]

    def _chance(self, lead: Features) -> float | None:
        return _told(lead)


class Told(Policy):
    """An upper reference for what a model of who answers can be worth: by the truth, or by what can be known of it."""

    def __init__(self, settings: PolicySettings) -> None:
        super().__init__(settings)
        self._leads = _Truth()


def _told(lead: Features) -> float:
    return float(lead["true_probability"] or 0.0)
