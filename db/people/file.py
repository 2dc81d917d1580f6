"""Everything that is known of a person, in one reading: what article 15 gives them and article 20 lets them take."""

from __future__ import annotations

from typing import Any

from db.pool import Connection

FILE = """
with wanted as (
  select * from contacts where id = any($1::bigint[])
), theirs as (
  select l.*, g.name as campaign, b.file_name, b.created_at as imported_at
    from leads l join campaigns g on g.id = l.campaign_id join batches b on b.id = l.batch_id
   where l.contact_id = any($1::bigint[])
), calls as (
  select * from attempts where contact_id = any($1::bigint[])
)
select jsonb_build_object(
  'read_at', now(),
  'contacts', (
    select jsonb_agg(jsonb_build_object(
      'id', c.id, 'principal', p.name, 'title', c.title, 'first_name', c.first_name, 'last_name', c.last_name,
      'company', c.company, 'street', c.street, 'postcode', c.postcode, 'city', c.city, 'email', c.email,
      'extra', c.extra, 'created_at', c.created_at, 'restricted_at', c.restricted_at, 'erased_at', c.erased_at,
      'numbers', (
        select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'e164', n.e164, 'kind', n.kind, 'rank', n.rank)
                                  order by n.rank), '[]')
          from contact_numbers n where n.contact_id = c.id)) order by c.id)
      from wanted c join principals p on p.id = c.principal_id),
  'consents', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'purpose', o.purpose, 'kind', o.kind, 'granted_at', o.granted_at, 'channel', o.channel, 'e164', o.e164,
             'text', w.text, 'version', w.version, 'evidence', o.evidence, 'valid_until', o.valid_until,
             'appointment_at', o.appointment_at, 'revoked_at', o.revoked_at, 'revoked_how', o.revoked_how)
             order by o.granted_at, o.id), '[]')
      from consents o left join consent_texts w on w.id = o.text_id where o.contact_id = any($1::bigint[])),
  'sources', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'campaign', t.campaign, 'file_name', t.file_name, 'imported_at', t.imported_at, 'state', t.state)
             order by t.imported_at, t.id), '[]') from theirs t),
  'calls', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', a.id, 'campaign', g.name, 'e164', a.e164, 'shown', a.caller_id,
             'at', coalesce(a.dialed_at, a.claimed_at),
             'answered_at', a.answered_at, 'ended_at', a.ended_at, 'outcome', a.outcome,
             'talk_seconds', coalesce(round(extract(epoch from a.ended_at - a.bridged_at)), 0)::int,
             'spoke_with', case when a.agent_id is not null then 'agent' end,
             'disposition', coalesce(d.label_fr, a.disposition_code),
             'disposition_en', coalesce(d.label_en, a.disposition_code),
             'note', a.note) order by a.claimed_at), '[]')
      from calls a join campaigns g on g.id = a.campaign_id
      left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code),
  'answers', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'call', x.attempt_id, 'question', x.label, 'answered', x.said, 'at', x.given_at)
             order by x.given_at, x.question), '[]')
      from script_answers x join calls a on a.id = x.attempt_id where x.value is not null),
  'recordings', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', r.id, 'call', r.attempt_id, 'started_at', r.started_at, 'duration_ms', r.duration_ms,
             'state', r.state, 'file_name', r.file_name, 'sha256', encode(r.sha256, 'hex')) order by r.id), '[]')
      from recordings r where r.contact_id = any($1::bigint[])),
  'callbacks', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', k.id, 'campaign', t.campaign, 'due_at', k.due_at, 'state', k.state, 'note', k.note,
             'promised_at', k.created_at) order by k.due_at), '[]')
      from callbacks k join theirs t on t.id = k.lead_id),
  'do_not_call', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'e164', n.e164, 'for', case when d.principal_id is null then 'everybody' else 'principal' end,
             'source', d.source, 'added_at', d.added_at) order by d.added_at), '[]')
      from contact_numbers n join wanted c on c.id = n.contact_id
      join dnc d on d.e164 = n.e164 and not d.prefix and (d.principal_id is null or d.principal_id = c.principal_id)),
  'do_not_call_taken_off', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'e164', n.e164, 'source', d.source, 'added_at', d.added_at, 'taken_off_at', r.made_at, 'why', r.reason)
             order by d.added_at), '[]')
      from contact_numbers n join wanted c on c.id = n.contact_id
      join dnc_removed d on d.e164 = n.e164 and (d.principal_id is null or d.principal_id = c.principal_id)
      join dnc_removals r on r.id = d.removal_id),
  'corrections', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'at', x.at, 'field', x.field, 'before', x.before, 'after', x.after) order by x.id), '[]')
      from contact_corrections x where x.contact_id = any($1::bigint[])),
  'requests', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', q.id, 'kind', q.kind, 'received_at', q.received_at, 'due_at', q.due_at, 'state', q.state,
             'answer', q.answer) order by q.id), '[]')
      from rights_requests q
     where q.id in (select request_id from rights_request_contacts where contact_id = any($1::bigint[]))),
  'seen_by', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'at', s.at, 'action', s.action, 'role', coalesce(u.role, 'system')) order by s.id), '[]')
      from audit_log s left join users u on u.id = s.user_id
     where s.target in (
       select 'contact ' || id from wanted
       union all select 'lead ' || id from theirs
       union all select 'attempt ' || id from calls
       union all select 'recording ' || r.id from recordings r where r.contact_id = any($1::bigint[])
       union all select 'callback ' || k.id from callbacks k join theirs t on t.id = k.lead_id)))
 where exists (select from wanted)
"""


async def of(connection: Connection, contact_ids: list[int]) -> dict[str, Any] | None:
    """The file of these contacts, one person; agents appear as a role, without names. None: there are no such contacts.

    Times are texts of the form 2026-11-22T18:00:00+00:00; recordings carry the name and SHA-256 of their file.
    """
    found: dict[str, Any] | None = await connection.fetchval(FILE, contact_ids, timeout=120)
    return found
