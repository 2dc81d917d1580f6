"""The law as the dialer asks it: about a lead that would be called, and about the hours of a campaign's people.

What a campaign asks of itself beyond the law counts like the law, wherever one asks here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dialer.core import calendars
from dialer.core.callerid import Callee
from dialer.core.facts import Facts
from dialer.core.judging import callee_of, verdict_showing
from dialer.core.law.profile import Law, Profile
from dialer.core.law.stricter import narrowed
from dialer.core.law.verdict import Verdict
from dialer.core.states import CampaignMode
from dialer.floor.memory import Campaign
from dialer.lines.showing import Shown
from ops.settings import Settings


@dataclass(slots=True)
class _Seen:
    """The calendars that leads of a campaign were seen to have, and what was found of them in one minute."""

    calendars: set[str] = field(default_factory=set)
    minute: tuple[int, int, Profile] | None = None
    is_open: bool = True
    closes: datetime | None = None


class Lawful:
    """The rules of every campaign's profile, in the world that this dialer calls in."""

    def __init__(self, law: Law, settings: Settings, shown: Shown) -> None:
        self._law, self._world, self.shown = law, settings.world, shown
        self._seen: dict[tuple[int, str], _Seen] = {}  # by campaign and profile

    def knows(self, campaign: Campaign) -> bool:
        """Whether there are rules of that name. Under others nobody is called."""
        return campaign.profile in self._law.profiles

    def verdict(self, campaign: Campaign, facts: Facts, mode: CampaignMode, now: datetime) -> Verdict:
        """Whether this lead may be called `now`, in this mode."""
        profile = self._rules(campaign)
        shown = self.shown(campaign, callee_of(profile, facts))
        default = campaign.default_caller_id
        return verdict_showing(facts, now, profile, mode, self._world, shown, default, campaign.sector)

    def callee(self, campaign: Campaign, facts: Facts) -> Callee:
        """Whom a call to this lead goes to."""
        return callee_of(self._rules(campaign), facts)

    def calendar(self, campaign: Campaign, facts: Facts) -> str:
        """Whose hours and holidays count for this lead; it is looked at from now on. Empty: it cannot be told."""
        found = calendars.calendar_of(self._rules(campaign), facts.timezone, facts.postcode, facts.number)
        if found:
            self._of(campaign).calendars.add(found)
        return found

    def closed(self, campaign: Campaign, now: datetime) -> list[str]:
        """The calendars, of those that were seen, in which nobody may be called `now`."""
        rules = self._rules(campaign)
        return [one for one in self._of(campaign).calendars if not calendars.is_open(rules, one, now)]

    def is_open(self, campaign: Campaign, now: datetime) -> bool:
        """Whether there may be somebody to call `now` (aware): between the campaign's dates, and in its hours where
        some of its people are, as far as anybody was looked at.
        """
        hours = campaign.calling_hours
        if not self.knows(campaign) or not hours.lasts(now.astimezone(hours.zone).date()):
            return False
        return self._at(campaign, now).is_open

    def is_open_for(self, campaign: Campaign, calendar: str, at: datetime) -> bool:
        """Whether the hours of a lead's calendar allow a call `at` a moment (aware); of one that is not known the
        claim will tell.
        """
        hours = campaign.calling_hours
        if not self.knows(campaign) or not hours.lasts(at.astimezone(hours.zone).date()):
            return False
        return not calendar or calendars.is_open(self._rules(campaign), calendar, at)

    def open_seconds_left(self, campaign: Campaign, now: datetime) -> float:
        """Seconds until the last hours of this day end, wherever some of the people are; 0 when they have."""
        if not self.is_open(campaign, now):
            return 0.0
        closes = self._at(campaign, now).closes
        return max(0.0, (closes - now).total_seconds()) if closes else 0.0

    def _at(self, campaign: Campaign, now: datetime) -> _Seen:
        """What the calendars say at `now`: it is worked out once a minute."""
        seen, rules = self._of(campaign), self._rules(campaign)
        minute = (int(now.timestamp()) // 60, len(seen.calendars), rules)
        if seen.minute != minute:
            known = seen.calendars or {campaign.calling_hours.zone.key}
            opened = [one for one in known if calendars.is_open(rules, one, now)]
            ends = [end for one in opened or known if (end := calendars.closes(rules, one, now)) is not None]
            seen.minute, seen.is_open = minute, bool(opened) or not seen.calendars
            seen.closes = max(ends, default=None)
        return seen

    def _of(self, campaign: Campaign) -> _Seen:
        return self._seen.setdefault((campaign.id, campaign.profile), _Seen())

    def _rules(self, campaign: Campaign) -> Profile:
        return narrowed(self._law.profile(campaign.profile), campaign.own)
