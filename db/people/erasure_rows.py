"""What an erasure reads and changes, table by table. Every statement takes contacts, their numbers, the principal.

Wherever a person could be read of, there is a statement here; a test looks through every column of the database.
"""

from __future__ import annotations

NUMBERS = """
select e164 from contact_numbers where contact_id = any($1::bigint[])
union
select e164 from attempts where contact_id = any($1::bigint[])
"""

CHECKSUM = r"""
select sha256(convert_to(coalesce(string_agg(line, E'\n' order by line), ''), 'UTF8')) from (
  select 'contact ' || to_jsonb(c)::text as line from contacts c where c.id = any($1::bigint[])
  union all
  select 'number ' || to_jsonb(n)::text from contact_numbers n where n.contact_id = any($1::bigint[])
  union all
  select 'attempt ' || a.id || ' ' || a.e164 || ' ' || a.note from attempts a where a.contact_id = any($1::bigint[])
  union all
  select 'callback ' || b.id || ' ' || b.note from callbacks b join leads l on l.id = b.lead_id
   where l.contact_id = any($1::bigint[])
  union all
  select 'answer ' || x.attempt_id || ' ' || x.question || ' ' || x.said
    from script_answers x join attempts a on a.id = x.attempt_id where a.contact_id = any($1::bigint[])
  union all
  select 'recording ' || r.id || ' ' || coalesce(encode(r.sha256, 'hex'), '') from recordings r
   where r.contact_id = any($1::bigint[])
) said
"""

# No telephone number begins with +999: the code is reserved and given to nobody.
_PLACEHOLDER = "'+999' || lpad((%s %% 100000000000)::text, 11, '0')"

_CONTACTS = """
with done as (
  update contacts set title = '', first_name = '', last_name = '', company = '', street = '', postcode = '', city = '',
                      email = '', extra = '{}', restricted_at = null, erased_at = now()
   where id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_NUMBERS = f"""
with done as (
  update contact_numbers set e164 = {_PLACEHOLDER % "id"}
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""  # noqa: S608 - constants of ours
_ATTEMPTS = f"""
with done as (
  update attempts set e164 = {_PLACEHOLDER % "number_id"}, note = ''
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""  # noqa: S608 - constants of ours
_ANSWERS = """
with done as (
  delete from script_answers x using attempts a
   where a.id = x.attempt_id and a.contact_id = any($1::bigint[])
     and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_CALLBACKS = """
with done as (
  update callbacks b set note = '',
         state = case when b.state in ('scheduled', 'due', 'missed') then 'cancelled' else b.state end
    from leads l where l.id = b.lead_id and l.contact_id = any($1::bigint[])
     and $2::text[] is not null and $3::bigint is not null
     and (b.note <> '' or b.state in ('scheduled', 'due', 'missed')) returning 1
) select count(*) from done
"""
_LEADS = """
with done as (
  update leads set state = 'removed'
   where contact_id = any($1::bigint[]) and state <> 'removed' and $2::text[] is not null and $3::bigint is not null
  returning 1
) select count(*) from done
"""
_SAID = "array['note', 'e164', 'number', 'numbers', 'name', 'email', 'contact', 'text']"
_EVENTS = f"""
with done as (
  update events e set body = e.body - {_SAID}
    from attempts a where a.contact_id = any($1::bigint[]) and e.attempt_id = a.id and e.body ?| {_SAID}
     and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""  # noqa: S608 - constants of ours
_COMMANDS = f"""
with ids as (
  select a.id::text as attempt, l.id::text as lead, l.contact_id::text as contact
    from leads l left join attempts a on a.lead_id = l.id where l.contact_id = any($1::bigint[])
), done as (
  update commands c set payload = c.payload - {_SAID} - 'callback', answer = c.answer - {_SAID}
   where c.state <> 'waiting' and $3::bigint is not null
     and (c.payload ->> 'attempt_id' in (select attempt from ids) or c.payload ->> 'lead_id' in (select lead from ids)
       or c.answer ->> 'attempt_id' in (select attempt from ids)
       or c.payload ->> 'e164' = any($2::text[]) or c.payload ->> 'number' = any($2::text[]))
  returning 1
) select count(*) from done
"""  # noqa: S608 - constants of ours

# A row of a file that was refused is nobody's contact, but may be this person's: by number or e-mail, or by name and
# postcode. Digits are compared without their country and trunk prefix, as people write them.
_REFUSALS = """
with digits as (
  select right(translate(number, '+', ''), 9) as tail from unnest($2::text[]) number where length(number) >= 10
), people as (
  select lower(email) as email, lower(last_name) as last_name, lower(first_name) as first_name, postcode
    from contacts where id = any($1::bigint[])
), done as (
  update batch_refusals r set content = '[]', reason = ''
    from batches b join campaigns c on c.id = b.campaign_id
   where r.batch_id = b.id and c.principal_id = $3 and r.content <> '[]'
     and (exists (select from digits d where strpos(regexp_replace(r.content, '[^0-9]', '', 'g'), d.tail) > 0)
       or exists (select from people p where p.email <> '' and strpos(lower(r.content), p.email) > 0)
       or exists (select from people p where p.last_name <> '' and p.postcode <> ''
                   and strpos(lower(r.content), p.last_name) > 0 and strpos(lower(r.content), p.first_name) > 0
                   and strpos(r.content, p.postcode) > 0))
  returning 1
) select count(*) from done
"""
# That somebody agreed, to which words and when, stays as proof of the calls that were made; who it was does not.
_CONSENTS = """
with done as (
  update consents set evidence = 'erased', e164 = null
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_REFUSED = f"""
with done as (
  update refusals set e164 = {_PLACEHOLDER % "id"}
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""  # noqa: S608 - constants of ours
_COMPARED = """
with done as (
  delete from national_list_checks x
   where x.e164 = any($2::text[]) and $3::bigint is not null
     and not exists (select from contact_numbers n where n.e164 = x.e164 and n.contact_id <> all($1::bigint[]))
  returning 1
) select count(*) from done
"""
_CORRECTIONS = """
with done as (
  delete from contact_corrections
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_CHANGES = """
with done as (
  delete from contact_changes
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_RATINGS = """
with done as (
  update recording_ratings g set comment = ''
    from recordings r where r.id = g.recording_id and r.contact_id = any($1::bigint[]) and g.comment <> ''
     and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
# A word that only this person had goes from the words that a search knows.
_WORDS = """
with theirs as (
  select distinct substr(lexeme, 2) as word from contact_search s, unnest(s.words)
   where s.contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null
), done as (
  delete from search_words w using theirs t
   where w.word = t.word
     and not exists (select from contact_search s
                      where s.contact_id <> all($1::bigint[])
                        and s.words @@ (select string_agg(quote_literal(field || t.word), ' | ')::tsquery
                                          from unnest(array['n', 'o', 'c', 'e', 'a']) field))
  returning 1
) select count(*) from done
"""
# Files that were made of contacts may hold this one; they can be made again. What was looked for may be a name.
_EXPORTS = """
with done as (
  update exports set expires_at = least(expires_at, now()), filter = '{}'
   where (file_name is not null or filter <> '{}')
     and $1::bigint[] is not null and $2::text[] is not null and $3::bigint is not null returning file_name
) select count(file_name) from done
"""
_EXPORTS_AUDITED = """
with done as (
  update audit_log set detail = detail #- '{wanted,find}' #- '{wanted,name}' #- '{wanted,company}' #- '{wanted,city}'
                                #- '{wanted,email}' #- '{wanted,answer}' #- '{wanted,number}'
   where action = 'export.order'
     and detail -> 'wanted' ?| array['find', 'name', 'company', 'city', 'email', 'answer', 'number']
     and $1::bigint[] is not null and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_REQUESTS = """
with done as (
  update rights_requests q set said = '', answer = ''
   where q.id in (select r.request_id from rights_request_contacts r where r.contact_id = any($1::bigint[]))
     and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
_HOLDS = """
with done as (
  update contact_holds set reason = '-'
   where contact_id = any($1::bigint[]) and $2::text[] is not null and $3::bigint is not null returning 1
) select count(*) from done
"""
# A waiting file may hold a person whom somebody erases, and no index says so; it can be uploaded again without them.
_WAITING_UPLOADS = """
with done as (
  update uploads u set expires_at = least(u.expires_at, now()), file_name = ''
    from campaigns c
   where c.id = u.campaign_id and c.principal_id = $3 and u.confirmed_at is null and u.expires_at > now()
     and $1::bigint[] is not null and $2::text[] is not null
  returning 1
) select count(*) from done
"""

ROWS = (
    ("recording_ratings", _RATINGS),
    ("search_words", _WORDS),
    ("refused_rows", _REFUSALS),
    ("waiting_uploads", _WAITING_UPLOADS),
    ("commands", _COMMANDS),
    ("events", _EVENTS),
    ("callbacks", _CALLBACKS),
    ("attempts", _ATTEMPTS),
    ("answers", _ANSWERS),
    ("corrections", _CORRECTIONS),
    ("consents", _CONSENTS),
    ("refusals", _REFUSED),
    ("national_lists", _COMPARED),
    ("changes_by_imports", _CHANGES),
    ("exports", _EXPORTS),
    ("exports_audited", _EXPORTS_AUDITED),
    ("requests", _REQUESTS),
    ("holds", _HOLDS),
    ("leads", _LEADS),
    ("numbers", _NUMBERS),
    ("contacts", _CONTACTS),
)
"""Kind of rows and statement, in the order in which they run: what is looked up by the person comes before them."""
