"""The consent ledger: who agreed to be called, to which words, for what and for whom; and who took it back.

Nothing that is written is ever changed. What follows from it for leads that wait follows in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db import events
from db.people import sifting
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Text:
    """The words that people agree to, in one of their versions."""

    id: int
    principal_id: int
    purpose: str
    version: int
    language: str
    text: str
    created_by: int | None
    created_at: datetime


TEXTS = """
select id, principal_id, purpose, version, language, text, created_by, created_at from consent_texts
 where principal_id = $1 and ($2::text is null or purpose = $2) order by purpose, version desc limit 500
"""


async def texts(connection: Connection, principal_id: int, purpose: str | None = None) -> list[Text]:
    """The texts of a principal, the newest of each purpose first."""
    return [Text(*row) for row in await connection.fetch(TEXTS, principal_id, purpose)]


# Two who add at once take the same version: the second is refused by the key.
ADD_TEXT = """
insert into consent_texts (principal_id, purpose, version, language, text, created_by)
select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from consent_texts where principal_id = $1 and purpose = $2
returning id, principal_id, purpose, version, language, text, created_by, created_at
"""


async def add_text(
    connection: Connection, principal_id: int, purpose: str, language: str, text: str, created_by: int | None
) -> Text:
    """A new version of what people agree to for this purpose."""
    row = await connection.fetchrow(ADD_TEXT, principal_id, purpose, language, text, created_by)
    assert row is not None
    return Text(*row)


@dataclass(frozen=True, slots=True)
class Grant:
    """A consent, a running contract or a precise appointment, about to be written; times are aware.

    `e164`: the number that it is for; None: any of the contact. `evidence`: where the proof is.
    """

    contact_id: int
    purpose: str
    kind: str
    granted_at: datetime
    channel: str
    evidence: str
    e164: str | None = None
    text_id: int | None = None
    valid_until: datetime | None = None
    appointment_at: datetime | None = None
    recorded_by: int | None = None


GRANT = """
insert into consents (principal_id, contact_id, e164, purpose, kind, text_id, granted_at, channel, evidence,
                      valid_until, appointment_at, recorded_by)
select k.principal_id, k.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from contacts k
 where k.id = $1 and ($2::text is null or exists (
   select from contact_numbers n where n.contact_id = k.id and n.e164 = $2))
returning id, principal_id
"""


async def grant(connection: Connection, given: Grant) -> int | None:
    """Write it, with its event, and let go the leads that waited for it; None: no such contact, or not its number."""
    g = given
    made = await connection.fetchrow(
        GRANT, g.contact_id, g.e164, g.purpose, g.kind, g.text_id, g.granted_at, g.channel, g.evidence,
        g.valid_until, g.appointment_at, g.recorded_by,
    )  # fmt: skip
    if made is None:
        return None
    await sifting.release(connection, [g.contact_id])
    await _tell(connection, made["id"], g.contact_id, "granted")
    return int(made["id"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger, with the version of its text."""

    id: int
    principal_id: int
    contact_id: int
    e164: str | None
    purpose: str
    kind: str
    text_id: int | None
    text_version: int | None
    granted_at: datetime
    channel: str
    evidence: str
    valid_until: datetime | None
    appointment_at: datetime | None
    recorded_by: int | None
    recorded_at: datetime
    revoked_at: datetime | None
    revoked_how: str | None
    revoked_by: int | None


OF_CONTACT = """
select g.id, g.principal_id, g.contact_id, g.e164, g.purpose, g.kind, g.text_id, t.version, g.granted_at, g.channel,
       g.evidence, g.valid_until, g.appointment_at, g.recorded_by, g.recorded_at, g.revoked_at, g.revoked_how,
       g.revoked_by
  from consents g left join consent_texts t on t.id = g.text_id
 where g.contact_id = $1 order by g.id desc
"""


async def of_contact(connection: Connection, contact_id: int) -> list[Entry]:
    """What a contact agreed to and took back, the newest first."""
    return [Entry(*row) for row in await connection.fetch(OF_CONTACT, contact_id)]


REVOKE = """
update consents set revoked_at = $2, revoked_how = $3, revoked_by = $4
 where id = $1 and revoked_at is null and granted_at <= $2 returning contact_id, purpose, kind
"""


async def revoke(connection: Connection, consent_id: int, at: datetime, how: str, revoked_by: int | None) -> bool:
    """The person takes it back: written once. False: there is none, or it was revoked before, or given later."""
    row = await connection.fetchrow(REVOKE, consent_id, at, how, revoked_by)
    if row is None:
        return False
    if row["kind"] == "consent":
        await _cancel_promises(connection, row["contact_id"], row["purpose"])
    await sifting.release(connection, [row["contact_id"]])
    await _tell(connection, consent_id, row["contact_id"], "revoked")
    return True


# Whoever takes a consent back is not called for a promise either; the lead waits, and the law is asked about it.
CANCEL_PROMISES = """
with gone as (
  update callbacks b set state = 'cancelled' from leads l, campaigns c
   where l.contact_id = $1 and c.id = l.campaign_id and c.purpose = $2 and b.lead_id = l.id
     and b.state in ('scheduled', 'due', 'missed')
  returning b.id, b.campaign_id, b.lead_id, b.agent_id
), freed as (
  update leads l set state = 'callable' from gone where l.id = gone.lead_id and l.state = 'callback'
)
insert into events (kind, campaign_id, agent_id, lead_id, body)
select 'callback', campaign_id, agent_id, lead_id, jsonb_build_object('id', id, 'state', 'cancelled') from gone
"""


async def _cancel_promises(connection: Connection, contact_id: int, purpose: str) -> None:
    await connection.execute(CANCEL_PROMISES, contact_id, purpose)


REVOKE_ALL = """
update consents set revoked_at = $3, revoked_how = $4, revoked_by = $5
 where contact_id = $1 and kind = 'consent' and purpose = $2 and revoked_at is null and granted_at <= $3
returning id
"""


async def revoke_all(
    connection: Connection, contact_id: int, purpose: str, at: datetime, how: str, revoked_by: int | None
) -> int:
    """Every consent of a contact for a purpose is taken back, as in a call; how many stood."""
    revoked = [row["id"] for row in await connection.fetch(REVOKE_ALL, contact_id, purpose, at, how, revoked_by)]
    await _cancel_promises(connection, contact_id, purpose)
    if revoked:
        await sifting.release(connection, [contact_id])
    for consent in revoked:
        await _tell(connection, consent, contact_id, "revoked")
    return len(revoked)


REVOKED = """
select a.id from attempts a where a.id = any($1::bigint[])
   and exists (select from consents g where g.contact_id = a.contact_id and g.revoked_at is not null)
"""


async def revoked(connection: Connection, attempt_ids: Sequence[int]) -> set[int]:
    """Of these calls, those to people who ever took a consent back, whatever it was for."""
    return {row["id"] for row in await connection.fetch(REVOKED, list(attempt_ids))}


CONTACT_EXISTS = "select exists (select from contacts where id = $1)"


async def has_contact(connection: Connection, contact_id: int) -> bool:
    """Whether there is such a contact."""
    found: bool = await connection.fetchval(CONTACT_EXISTS, contact_id)
    return found


async def _tell(connection: Connection, consent: int, contact: int, what: str) -> None:
    await events.append(connection, "consent", body={"id": consent, "contact_id": contact, "state": what})


REFUSE = """
insert into refusals (principal_id, contact_id, e164, attempt_id, refused_at)
select c.principal_id, a.contact_id, a.e164, a.id, $2
  from attempts a join campaigns c on c.id = a.campaign_id where a.id = $1
on conflict (attempt_id) do nothing
"""


async def refused_in_call(connection: Connection, attempt_id: int, at: datetime) -> None:
    """The person said in this call that they want no more of them; said twice, it counts once."""
    await connection.execute(REFUSE, attempt_id, at)


@dataclass(frozen=True, slots=True)
class CallOf:
    """The conversation of an agent, as the ledger needs it."""

    attempt_id: int
    contact_id: int
    purpose: str


CALL_OF = """
select t.id, t.contact_id, c.purpose
  from agents a join attempts t on t.id = a.attempt_id join campaigns c on c.id = t.campaign_id
 where a.id = $1 and t.agent_id = a.id and t.bridged_at is not null
"""


async def call_of(connection: Connection, agent_id: int) -> CallOf | None:
    """The conversation that this agent leads or wraps up; None: there is none."""
    row = await connection.fetchrow(CALL_OF, agent_id)
    return CallOf(*row) if row else None
