"""What the rules look at: one number that would be called at one moment, with all that is known of its person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from dialer.core.model import E164
from dialer.core.states import CampaignMode

World = Literal["live", "demo"]
"""A live system never dials numbers reserved for fiction, a demonstration dials nothing else."""


class Consent(StrEnum):
    """What the person agreed to, for this principal and purpose, as the ledger has it at that moment."""

    NONE = "none"
    VALID = "valid"
    REVOKED = "revoked"
    CONTRACT = "contract"
    """No consent, but a running contract to whose object the call is related."""


class Opposition(StrEnum):
    """Which entry of the do-not-call list holds the number."""

    PRINCIPAL = "principal"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Past:
    """What was done to this person and this number before, for the same principal, in any campaign; aware times."""

    attempts: tuple[datetime, ...] = ()
    """Calls to the person or to the number that reached the network, answered or not, the oldest first."""
    refused_at: tuple[datetime, ...] = ()
    """When the person said, in a call, that they want no more of them."""
    abandoned_at: datetime | None = None
    """When a call of ours was last answered and met no agent."""


@dataclass(frozen=True, slots=True)
class Case:
    """One call that is thought of. `now` is aware; empty texts and None are unknown."""

    now: datetime
    number: E164
    mode: CampaignMode
    world: World
    caller_id: E164 | None
    """The number that would be shown; None: withheld."""
    consent: Consent = Consent.NONE
    consented_at: datetime | None = None
    """Since when the consent or the contract holds."""
    sector: str = ""
    timezone: str = ""
    """An IANA name, where the person's own is known."""
    postcode: str = ""
    past: Past = field(default_factory=Past)
    opposition: Opposition | None = None
    listed: bool | None = None
    """Whether a national list (TPS, RPO, DNC registry) has the number; None: it was not compared with one."""
    compared_at: datetime | None = None
    """When it was last compared with that list."""
    appointment: datetime | None = None
    """The precise moment to which the person agreed, provably."""
    abandon_rate: float | None = None
    """Of the campaign in its window, in parts of one; None: nothing was counted."""
