"""The script of a call and what was answered: the version stays, and each answer is saved as it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from db.pool import Connection

# The version is chosen once: by who reads it before the call is joined to them, else by that move (db.dialer.journal).
BEGIN = """
insert into attempt_scripts (attempt_id, version_id)
select t.id, v.id from attempts t
  join campaign_scripts b on b.campaign_id = t.campaign_id
  join script_versions v on v.script_id = b.script_id
 where t.id = $1 and t.agent_id = $2 and t.bridged_at is null
   and exists (select from agents a where a.id = $2 and a.attempt_id = t.id)
 order by v.number desc limit 1
on conflict (attempt_id) do nothing
"""
OF_CALL = """
select s.name, v.number, v.document, c.language,
       coalesce((select jsonb_object_agg(x.question, jsonb_build_object('value', x.value, 'serial', x.serial))
                   from script_answers x where x.attempt_id = t.id), '{}') as answers,
       jsonb_build_object(
         'contact.title', k.title, 'contact.first_name', k.first_name, 'contact.last_name', k.last_name,
         'contact.company', k.company, 'contact.street', k.street, 'contact.postcode', k.postcode,
         'contact.city', k.city, 'contact.email', k.email, 'contact.number', t.e164, 'agent.name', u.name,
         'campaign.name', c.name, 'campaign.principal', p.name, 'campaign.caller_id', coalesce(t.caller_id, ''))
       || coalesce((select jsonb_object_agg('contact.extra.' || e.key, e.value) from jsonb_each_text(k.extra) e), '{}')
       as facts
  from attempts t
  join attempt_scripts r on r.attempt_id = t.id
  join script_versions v on v.id = r.version_id
  join scripts s on s.id = v.script_id
  join contacts k on k.id = t.contact_id
  join campaigns c on c.id = t.campaign_id
  join principals p on p.id = c.principal_id
  join users u on u.id = t.agent_id
 where t.id = $1 and t.agent_id = $2
"""


@dataclass(frozen=True, slots=True)
class OfCall:
    """A call's script: its document, what fills its fields, and each answer as {"value", "serial"}."""

    name: str
    version: int
    document: dict[str, Any]
    answers: dict[str, dict[str, Any]]
    facts: dict[str, str]
    language: Literal["fr", "en"]


async def of_call(connection: Connection, attempt_id: int, agent_id: int) -> OfCall | None:
    """The script of an agent's call, chosen now if the call is still to come; None: not theirs, or it has none."""
    await connection.execute(BEGIN, attempt_id, agent_id)
    return await kept(connection, attempt_id, agent_id)


async def kept(connection: Connection, attempt_id: int, agent_id: int) -> OfCall | None:
    """The script that an agent's call, also one that is over, began with."""
    row = await connection.fetchrow(OF_CALL, attempt_id, agent_id)
    if row is None:
        return None
    facts = {name: value or "" for name, value in row["facts"].items()}
    return OfCall(row["name"], row["number"], row["document"], row["answers"], facts, row["language"])


# An erasure changes the attempt too: what waited for it looks for the contact anew, finds it erased, and is refused.
LOCK = """
select contact_id from attempts
 where id = $1 and agent_id = $2 and (ended_at is null or ended_at > now() - interval '1 day') for update
"""
THERE = "select 1 from contacts where id = $1 and erased_at is null"


async def lock(connection: Connection, attempt_id: int, agent_id: int) -> bool:
    """Hold the answers of an agent's call until the transaction ends. False: not theirs, or over since a day."""
    contact = await connection.fetchval(LOCK, attempt_id, agent_id)
    return contact is not None and await connection.fetchval(THERE, contact) is not None


SAVE = """
insert into script_answers (attempt_id, question, label, value, said, counts, serial)
values ($1, $2, $3, $4, $5, true, $6)
on conflict (attempt_id, question) do update
   set label = excluded.label, value = excluded.value, said = excluded.said, serial = excluded.serial, given_at = now()
 where script_answers.serial < excluded.serial
"""
COUNT = """
update script_answers set counts = question = any($2::text[])
 where attempt_id = $1 and counts <> (question = any($2::text[]))
"""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is written down; `value` None: taken back. `said` is the value in words."""

    question: str
    label: str
    value: Any
    said: str
    serial: int


async def save(connection: Connection, attempt_id: int, given: Given) -> None:
    """Write an answer down unless a newer one of the same question is there; in the caller's transaction."""
    await connection.execute(
        SAVE, attempt_id, given.question, given.label, given.value, given.said, given.serial
    )  # fmt: skip


async def count(connection: Connection, attempt_id: int, questions: list[str]) -> None:
    """Say which questions' answers count."""
    await connection.execute(COUNT, attempt_id, questions)
