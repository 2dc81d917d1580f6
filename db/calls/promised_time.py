"""Where a lead's customer is, for the time at which he is promised a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What tells the customer's time zone, and the rules of the campaign, by column."""

    lead_id: int
    campaign_id: int
    contact_id: int
    timezone: str
    postcode: str
    number: str
    profile: str
    settings: dict[str, Any]


OF_LEAD = """
select l.id, l.campaign_id, l.contact_id, k.timezone, k.postcode, n.e164, c.profile,
       jsonb_build_object('calling_hours', c.calling_hours)
  from leads l
  join contacts k on k.id = l.contact_id
  join contact_numbers n on n.id = l.number_id
  join campaigns c on c.id = l.campaign_id
 where l.id = $1
"""


async def of_lead(connection: Connection, lead_id: int) -> Whereabouts | None:
    """What is known of where a lead's customer is; None: there is no such lead."""
    row = await connection.fetchrow(OF_LEAD, lead_id)
    return Whereabouts(*row) if row else None


LEAD_OF = "select lead_id from attempts where id = $1 and agent_id = $2"


async def lead_of(connection: Connection, attempt_id: int, agent_id: int) -> int | None:
    """The lead of an agent's attempt; None: it is no attempt of his."""
    found: int | None = await connection.fetchval(LEAD_OF, attempt_id, agent_id)
    return found


MAY_ASK = """
select exists (select from campaign_crew where campaign_id = $2 and agent_id = $1)
    or exists (select from attempts where lead_id = $3 and agent_id = $1)
"""


async def may_ask(connection: Connection, agent_id: int, where: Whereabouts) -> bool:
    """Whether this lead concerns an agent: of a campaign that he works for, or called by him."""
    concerned: bool = await connection.fetchval(MAY_ASK, agent_id, where.campaign_id, where.lead_id)
    return concerned


AGREED = """
select exists (select from consents g join leads l on l.id = $2 join campaigns c on c.id = l.campaign_id
                where g.id = $1 and g.contact_id = l.contact_id and g.purpose = c.purpose and g.kind = 'appointment'
                  and g.appointment_at = $3 and g.revoked_at is null)
"""


async def is_appointment(connection: Connection, consent_id: int, lead_id: int, at: datetime) -> bool:
    """Whether this entry of the ledger is the agreement of a lead's person to be called at this moment (aware), for
    what its campaign calls for, and holds."""
    agreed: bool = await connection.fetchval(AGREED, consent_id, lead_id, at)
    return agreed
