"""What is known of one lead when the law is asked about it: its number, its person, and what was done before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dialer.core.law.case import Case, Consent, Opposition, Past, World
from dialer.core.law.profile import Profile
from dialer.core.model import E164
from dialer.core.national_lists import Compared, answer, asked_on
from dialer.core.quotas import Full
from dialer.core.states import CampaignMode


@dataclass(frozen=True, slots=True)
class Facts:
    """A lead with all that the rules ask for, as the database had it at one moment; times are aware."""

    lead_id: int
    campaign_id: int
    principal_id: int
    contact_id: int
    number_id: int
    number: E164
    state: str
    attempts: int
    """Made for this lead."""
    number_ids: tuple[int, ...]
    """Of the contact, in the order of trying."""
    next_attempt_at: datetime | None
    """None: at once."""
    due_at: datetime | None
    """When it would be called if no rule held it; None: at once."""
    held_by: str | None
    calendar: str
    kept_postcode: str | None
    """The lead's copy of the postcode."""
    timezone: str
    postcode: str
    opposition: Opposition | None
    called_at: tuple[datetime, ...]
    """Calls to the person or the number for this principal that reached the network, the oldest first."""
    abandoned_at: datetime | None
    refused_at: tuple[datetime, ...]
    consented_at: datetime | None
    contracted_at: datetime | None
    revoked_at: datetime | None
    """The last time that the person took a consent back."""
    compared: tuple[Compared, ...]
    """With national lists, whichever they are."""
    appointment: datetime | None
    seen: E164 | None = None
    """The number that the person saw last from this principal."""
    full_quotas: tuple[Full, ...] = ()
    """Of the campaign, those that this person is counted for."""

    def consents(self) -> Iterator[tuple[Consent, datetime | None]]:
        """What the person's consent amounts to, each way in which it may be seen: what allows the call suffices."""
        standing = [
            (consent, since)
            for consent, since in ((Consent.VALID, self.consented_at), (Consent.CONTRACT, self.contracted_at))
            if since is not None and (self.revoked_at is None or since > self.revoked_at)
        ]
        yield from standing
        if not standing:
            yield (Consent.NONE, None) if self.revoked_at is None else (Consent.REVOKED, None)

    def cases(
        self, now: datetime, profile: Profile, mode: CampaignMode, world: World, caller_id: E164 | None, sector: str
    ) -> Iterator[Case]:
        """The call that is thought of, once for each way to see the consent."""
        listed, compared_at = answer(asked_on(profile, now), self.compared)
        for consent, since in self.consents():
            yield Case(
                now=now,
                number=self.number,
                mode=mode,
                world=world,
                caller_id=caller_id,
                consent=consent,
                consented_at=since,
                sector=sector,
                timezone=self.timezone,
                postcode=self.postcode,
                past=Past(self.called_at, self.refused_at, self.abandoned_at),
                opposition=self.opposition,
                listed=listed,
                compared_at=compared_at,
                appointment=self.appointment,
            )
