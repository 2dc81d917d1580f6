"""The card of an agent's call, in one reading: attempt, campaign, contact, dispositions, history."""

from __future__ import annotations

from typing import Any

from db.pool import Connection

_CONTACT = """jsonb_build_object(
    'id', p.id, 'title', p.title, 'first_name', p.first_name, 'last_name', p.last_name,
    'company', p.company, 'street', p.street, 'postcode', p.postcode, 'city', p.city,
    'email', p.email, 'extra', p.extra,
    'numbers', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'e164', n.e164, 'kind', n.kind, 'rank', n.rank, 'called', n.id = {called})
               order by n.rank), '[]')
        from contact_numbers n where n.contact_id = p.id))"""

_PAST = """(
    select coalesce(jsonb_agg(to_jsonb(past) order by past.at desc), '[]') from (
      select o.id as attempt_id, o.claimed_at as at, oc.name as campaign, o.e164, ou.name as agent,
             o.outcome, o.disposition_code, o.note,
             coalesce(round(extract(epoch from o.ended_at - o.bridged_at)), 0)::int as talk_seconds
        from attempts o join campaigns oc on oc.id = o.campaign_id left join users ou on ou.id = o.agent_id
       where {whose} and o.ended_at is not null
       order by o.claimed_at desc limit {most}) past)"""


def contact(called: str) -> str:
    """The SQL of contact `p` as it is shown; `called`: the id of the number that a call goes to."""
    return _CONTACT.replace("{called}", called)


def past(whose: str, most: int) -> str:
    """The SQL of calls `o` that are over, the newest first; `whose`: which of them, as a condition."""
    return _PAST.replace("{whose}", whose).replace("{most}", str(most))


CARD = """
select jsonb_build_object(
  'attempt', jsonb_build_object(
    'id', t.id, 'lead_id', t.lead_id, 'state', t.state, 'mode', t.mode, 'e164', t.e164,
    'caller_id', t.caller_id, 'claimed_at', t.claimed_at, 'answered_at', t.answered_at,
    'bridged_at', t.bridged_at, 'ended_at', t.ended_at, 'outcome', t.outcome,
    'disposition_code', t.disposition_code, 'note', t.note),
  'campaign', jsonb_build_object(
    'id', c.id, 'name', c.name, 'language', c.language, 'mode', c.mode,
    'timezone', coalesce(c.calling_hours ->> 'timezone', 'Europe/Paris'),
    'wrap_up_seconds', c.wrap_up_seconds, 'wrap_up_extensions', c.wrap_up_extensions,
    'recording', c.recording, 'script', c.script),
  'contact', {contact},
  'dispositions', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'code', d.code, 'label_fr', d.label_fr, 'label_en', d.label_en, 'effect', d.effect,
             'shortcut', d.shortcut) order by d.rank, d.id), '[]')
      from dispositions d where d.campaign_id = c.id),
  'history', {past},
  'callbacks', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', b.id, 'due_at', b.due_at, 'state', b.state, 'agent', bu.name, 'note', b.note,
             'this_call', b.id is not distinct from t.callback_id) order by b.due_at), '[]')
      from callbacks b left join users bu on bu.id = b.agent_id
     where b.lead_id = t.lead_id
       and (b.state in ('scheduled', 'due', 'claimed', 'missed') or b.id = t.callback_id)),
  'recording', (
    select jsonb_build_object('id', r.id, 'state', r.state, 'demanded', r.demanded, 'paused_until', r.paused_until)
      from recordings r where r.attempt_id = t.id),
  'promise', (
    select jsonb_build_object(
             'id', b.id, 'due_at', b.due_at, 'timezone', b.timezone, 'note', b.note,
             'why', case when a.id in (b.agent_id, b.was_of) then 'own'
                         when not exists (select from campaign_crew w
                                           where w.campaign_id = t.campaign_id and w.agent_id = a.id)
                         then 'other_campaign'
                         when b.was_of is not null then 'fallen' else 'campaign' end,
             'whose', (select name from users where id = coalesce(b.agent_id, b.was_of)),
             'promised_by', (select name from users where id = b.promised_by), 'promised_at', b.created_at,
             'dial_at', t.claimed_at + make_interval(secs => c.announce_seconds),
             'last_said', coalesce(said.note, ''), 'last_said_at', said.bridged_at, 'last_said_to', said.name)
      from callbacks b
      left join lateral (
        select o.note, o.bridged_at, ou.name from attempts o left join users ou on ou.id = o.agent_id
         where o.contact_id = t.contact_id and o.id <> t.id and o.bridged_at is not null
         order by o.claimed_at desc limit 1) said on true
     where b.id = t.callback_id)
)
  from agents a
  join attempts t on t.id = a.attempt_id
  join campaigns c on c.id = t.campaign_id
  join contacts p on p.id = t.contact_id
 where a.id = $1
""".replace("{contact}", contact("t.number_id")).replace(
    "{past}", past("o.contact_id = t.contact_id and o.id <> t.id", 20)
)


async def of_agent(connection: Connection, agent_id: int) -> dict[str, Any] | None:
    """The card of the agent's call, as the api shows it, or None between calls."""
    card: dict[str, Any] | None = await connection.fetchval(CARD, agent_id)
    return card


CAMPAIGNS_OF = "select campaign_id from campaign_crew where agent_id = $1"


async def campaigns_of(connection: Connection, agent_id: int) -> frozenset[int]:
    """The campaigns that this agent works for."""
    return frozenset(row[0] for row in await connection.fetch(CAMPAIGNS_OF, agent_id))
