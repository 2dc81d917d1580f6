"""A lead before the law, and a campaign's part in the question: what `plateau explain` asks the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from api.campaigns.law import by_column
from api.schema.explain import LeadExplanation
from api.why.lead import explained
from db.campaigns.settings import Campaign
from db.pool import Connection
from dialer.core.law.case import World
from dialer.core.law.stricter import Own
from dialer.core.own import own_of
from ops.law import current
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import campaign_named, with_database

STATES = {
    "fr": ("fiche {lead} : {state}{held} ; profil {profile}, numéro montré : {shown}", ", retenue par {rule}", "aucun"),
    "en": ("lead {lead}: {state}{held}; profile {profile}, number shown: {shown}", ", held by {rule}", "none"),
}


async def explanation(db: Connection, lead: int, at: datetime) -> LeadExplanation:
    """Whether a lead may be called at a moment (aware), by what its campaign's dialer would ask."""
    law = await asyncio.to_thread(current)
    return await explained(db, settings_for_commands(), law, lead, at)


def of_lead(lead: int) -> LeadExplanation:
    """The same of now, for a command."""
    found: LeadExplanation = run_command(with_database(lambda db: explanation(db, lead, datetime.now(UTC))))
    return found


def of_campaign(name: str) -> tuple[Campaign, Own, World]:
    """A campaign, what it asks of itself beside its profile, and the world that it calls in, for a command."""
    one: Campaign = run_command(with_database(lambda db: campaign_named(db, name)))
    return one, own_of(by_column(one)), settings_for_commands().world


def standing(lead: int, found: LeadExplanation, language: str) -> str:
    """Where a lead stands, in a line."""
    line, held, none = STATES[language]
    return line.format(
        lead=lead,
        state=found.state.value,
        held=held.format(rule=found.held_by) if found.held_by else "",
        profile=found.profile,
        shown=found.caller_id or none,
    )
