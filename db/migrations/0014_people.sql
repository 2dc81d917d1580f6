-- What a person may ask for (GDPR, articles 12 and 15 to 22), and what has run out of time.

alter table contacts add column restricted_at timestamptz, add column erased_at timestamptz;
comment on column contacts.restricted_at is 'Article 18: kept, but neither called nor changed, until it is lifted.';
comment on column contacts.erased_at is 'Article 17: nothing of the person is left here but the row, for the statistics.';
create index contacts_restricted on contacts (id) where restricted_at is not null;

-- Whoever writes, leads of a restricted or erased person, or one to be erased, cannot become callable.
create function block_leads_of_restricted() returns trigger language plpgsql as $$
declare
  theirs bigint[];
begin
  select array_agg(f.id) into theirs from fresh f
   where f.contact_id in (select id from contacts where restricted_at is not null
                          union all
                          select c.contact_id from erasures e join erasure_contacts c on c.erasure_id = e.id
                           where e.state <> 'done');
  if theirs is not null then
    update leads set state = 'blocked' where id = any(theirs) and state in ('callable', 'callback');
  end if;
  return null;
end $$;
create trigger leads_of_restricted_stay_blocked after insert on leads
  referencing new table as fresh for each statement execute function block_leads_of_restricted();

create function keep_lead_blocked() returns trigger language plpgsql as $$
begin
  if is_closed(new.contact_id) then
    new.state := 'blocked';
  end if;
  return new;
end $$;
create trigger leads_of_closed_are_not_freed before update of state on leads
  for each row when (new.state in ('callable', 'callback') and new.state <> old.state) execute function keep_lead_blocked();

create function cancel_promise_to_closed() returns trigger language plpgsql as $$
begin
  if exists (select from leads l where l.id = new.lead_id and is_closed(l.contact_id)) then
    new.state := 'cancelled';
  end if;
  return new;
end $$;
create trigger nothing_is_promised_to_closed before insert on callbacks
  for each row when (new.state in ('scheduled', 'due', 'missed')) execute function cancel_promise_to_closed();

-- A disposition may come late: what it says of an erased person is not written.
create function drop_note_on_erased() returns trigger language plpgsql as $$
begin
  if exists (select from contacts c where c.id = new.contact_id and c.erased_at is not null) then
    new.note := '';
  end if;
  return new;
end $$;
create trigger nothing_is_noted_of_erased before update of note on attempts
  for each row when (new.note <> '') execute function drop_note_on_erased();

-- An import that completes a contact leaves a restricted one as it is.
create function keep_restricted_contact() returns trigger language plpgsql as $$
begin
  if new.erased_at is null then
    new.title := old.title; new.first_name := old.first_name; new.last_name := old.last_name;
    new.company := old.company; new.street := old.street; new.postcode := old.postcode; new.city := old.city;
    new.email := old.email; new.extra := old.extra;
  end if;
  return new;
end $$;
create trigger restricted_contacts_stay_as_they_are before update on contacts
  for each row when (old.restricted_at is not null and new.restricted_at is not null)
  execute function keep_restricted_contact();

create table rights_requests (
  id              bigint generated always as identity primary key,
  principal_id    bigint references principals,
  kind            text not null check (kind in ('access', 'portability', 'rectification', 'erasure', 'restriction', 'objection')),
  received_at     timestamptz not null default now(),
  due_at          timestamptz not null,
  extended        boolean not null default false,
  channel         text not null check (channel in ('call', 'letter', 'email', 'form', 'other')),
  said            text not null default '',
  identified_how  text check (identified_how in ('known_number', 'callback', 'account', 'document', 'writing', 'representative')),
  identified_at   timestamptz,
  state           text not null default 'open' check (state in ('open', 'granted', 'refused')),
  answer          text not null default '',
  opened_by       bigint references users,
  closed_by       bigint references users,
  closed_at       timestamptz,
  check ((state = 'open') = (closed_at is null)),
  check ((identified_how is null) = (identified_at is null))
);
create index rights_requests_open on rights_requests (due_at) where state = 'open';
comment on table rights_requests is 'The register of what people asked for. To be answered within a month, at most two months more (article 12).';
comment on column rights_requests.said is 'Who asks and what for, in words; emptied when the person is erased.';
comment on column rights_requests.identified_how is 'How we know that it is them: they called from, or were called back at, a number that we have; logged in; showed a document; wrote from an address that we have; or somebody acts for them with a mandate.';

create table rights_request_contacts (
  request_id  bigint not null references rights_requests on delete cascade,
  contact_id  bigint not null,
  primary key (request_id, contact_id)
);
create index rights_requests_of_contact on rights_request_contacts (contact_id);

create table contact_corrections (
  id          bigint generated always as identity primary key,
  contact_id  bigint not null,
  request_id  bigint references rights_requests,
  at          timestamptz not null default now(),
  by_user     bigint references users,
  field       text not null,
  before      text not null,
  after       text not null
);
create index contact_corrections_of_contact on contact_corrections (contact_id, id);
comment on table contact_corrections is 'What was there before each correction (article 16). field: a column of contacts, extra:NAME, or number:ID.';

create table contact_holds (
  id          bigint generated always as identity primary key,
  contact_id  bigint not null,
  reason      text not null check (length(reason) between 1 and 1000),
  until       timestamptz,
  placed_by   bigint references users,
  placed_at   timestamptz not null default now(),
  lifted_by   bigint references users,
  lifted_at   timestamptz
);
create index contact_holds_open on contact_holds (contact_id) where lifted_at is null;
comment on table contact_holds is 'Legal holds: while one is open nothing of the contact is erased, by nobody (article 17(3)(e)).';

create function is_held(contact bigint) returns boolean language sql stable as $$
  select exists (select from contact_holds h
                  where h.contact_id = contact and h.lifted_at is null and (h.until is null or h.until > now()))
$$;

create function keep_held_contacts() returns trigger language plpgsql as $$
begin
  if is_held(old.id) then
    return null;
  end if;
  return old;
end $$;
create trigger held_contacts_stay before delete on contacts for each row execute function keep_held_contacts();

create function drop_rights_of_contacts() returns trigger language plpgsql as $$
begin
  delete from rights_request_contacts r using gone where r.contact_id = gone.id;
  delete from contact_corrections r using gone where r.contact_id = gone.id;
  delete from contact_holds r using gone where r.contact_id = gone.id;
  return null;
end $$;
create trigger contacts_take_their_rights_along after delete on contacts
  referencing old table as gone for each statement execute function drop_rights_of_contacts();

create table erasures (
  id             bigint generated always as identity primary key,
  principal_id   bigint not null references principals,
  cause          text not null check (cause in ('request', 'retention')),
  request_id     bigint references rights_requests,
  asked_by       bigint references users,
  asked_at       timestamptz not null default now(),
  identified_how text check (identified_how in ('known_number', 'callback', 'account', 'document', 'writing', 'representative')),
  keep_off       boolean not null,
  state          text not null default 'asked' check (state in ('asked', 'held', 'in_call', 'files', 'done')),
  rows_at        timestamptz,
  done_at        timestamptz,
  checksum       bytea check (length(checksum) = 32),
  erased         jsonb not null default '{}',
  check ((state in ('files', 'done')) = (rows_at is not null and checksum is not null)),
  check ((state = 'done') = (done_at is not null))
);
create index erasures_open on erasures (id) where state <> 'done';
comment on table erasures is 'Erasures under way and, when done, their certificates: who asked, when, what was erased, and its checksum.';
comment on column erasures.keep_off is 'The numbers stay on the do-not-call list of the principal, as keyed hashes.';
comment on column erasures.state is 'asked; held: a legal hold is open; in_call: the person is being called or the call is wrapped up; files: rows are erased, files of recordings not yet; done.';
comment on column erasures.checksum is 'SHA-256 of what was erased, as db/people/erasure.py reads it.';
comment on column erasures.erased is 'How many rows of each kind were erased, and for each file of a recording its SHA-256 and when it was gone.';

create table erasure_contacts (
  erasure_id  bigint not null references erasures,
  contact_id  bigint not null,
  primary key (erasure_id, contact_id)
);
create index erasures_of_contact on erasure_contacts (contact_id);

create function is_closed(contact bigint) returns boolean language sql stable as $$
  select exists (select from contacts c where c.id = contact and (c.restricted_at is not null or c.erased_at is not null))
      or exists (select from erasure_contacts x join erasures e on e.id = x.erasure_id
                  where x.contact_id = contact and e.state <> 'done')
$$;
comment on function is_closed is 'No statement of anybody''s may call this person: restricted, erased, or to be erased.';

create table retention_terms (
  principal_id  bigint not null references principals,
  kind          text not null check (kind in ('prospects', 'recordings', 'log')),
  days          integer not null check (days between 1 and 36500),
  set_by        bigint references users,
  set_at        timestamptz not null default now(),
  primary key (principal_id, kind)
);
comment on table retention_terms is 'Where a principal keeps data for a shorter time than the law allows; a longer one counts for nothing.';

create table retention_runs (
  id           bigint generated always as identity primary key,
  dry          boolean not null,
  asked_by     bigint references users,
  started_at   timestamptz not null default now(),
  finished_at  timestamptz,
  terms        jsonb not null,
  counts       jsonb not null default '{}'
);
comment on table retention_runs is 'What each run of the retention erased, or, dry, would have erased.';
