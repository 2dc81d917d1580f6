-- Consents, refusals, and what a lead's hours and holds depend on.

alter table contacts add column timezone text not null default '' check (length(timezone) <= 64);
comment on column contacts.timezone is 'The person''s own zone, an IANA name, where it is known; else the postcode tells, else the number.';

alter table campaigns
  add column profile text not null default 'FR_B2C' check (profile ~ '^[A-Z][A-Z0-9_]{1,31}$'),
  add column sector text not null default '' check (length(sector) <= 64),
  add column purpose text not null default 'prospecting' check (purpose ~ '^[a-z0-9_]{1,32}$'),
  add column places text[] not null default '{}';
comment on column campaigns.profile is 'The rules that every call of this campaign obeys; its other settings can only be stricter.';
comment on column campaigns.purpose is 'What is called for: only a consent for this purpose counts.';
comment on column campaigns.places is 'Beginnings of postcodes: nobody else is called. Empty: everybody.';

create table campaign_places_history (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  at           timestamptz not null default now(),
  changed_by   bigint references users,
  before       text[] not null,
  after        text[] not null
);
create index campaign_places_by_campaign on campaign_places_history (campaign_id, id);

-- Leads that a rule puts aside wait until it lets them go, or for ever; what recycling wished is kept meanwhile.
alter table leads
  add column postcode text collate "C",
  add column calendar text collate "C" not null default '',
  add column held_by text,
  add column due_at timestamptz;
comment on column leads.postcode is 'That of the contact, so that a campaign can be narrowed; null: not looked up yet.';
comment on column leads.calendar is 'Whose hours and holidays count for this lead (dialer/core/calendars.py); empty: not known yet.';
comment on column leads.held_by is 'The rule of the law that put this lead aside: until next_attempt_at, or in state blocked until a fact changes.';
comment on column leads.due_at is 'Of a lead that is put aside: when it would have been called otherwise.';
comment on column leads.state is 'blocked: a rule forbids every call until a fact changes; held_by says which, null the do-not-call list.';

update leads set held_by = 'internal_opposition' where state = 'blocked';

-- The hopper: one queue for each calendar and priority, so that whoever may not be called at this hour, or waits for
-- another day, is passed over at once.
drop index leads_hopper;
drop index leads_likely;
create index leads_hopper on leads (campaign_id, calendar, priority desc, next_attempt_at, id) where state = 'callable';
create index leads_likely on leads (campaign_id, calendar, priority desc, answer_chance desc, next_attempt_at, id)
  where state = 'callable' and answer_chance is not null;
create index leads_places on leads (campaign_id, postcode, calendar, priority desc, next_attempt_at, id)
  where state = 'callable';
create index leads_held on leads (campaign_id, state, held_by, calendar);

-- A contact who moves is called by the hours of the new place, and within a campaign's places by the new postcode.
create function move_leads_along() returns trigger language plpgsql as $$
begin
  update leads set postcode = new.postcode, calendar = '', held_by = null, due_at = null,
         next_attempt_at = coalesce(due_at, next_attempt_at),
         state = case when state = 'blocked' and held_by is not null then 'callable' else state end
   where contact_id = new.id;
  return null;
end $$;

create trigger contacts_take_their_leads_along after update of postcode, timezone on contacts
  for each row when ((new.postcode, new.timezone) is distinct from (old.postcode, old.timezone))
  execute function move_leads_along();

create table consent_texts (
  id            bigint generated always as identity primary key,
  principal_id  bigint not null references principals,
  purpose       text not null check (purpose ~ '^[a-z0-9_]{1,32}$'),
  version       integer not null check (version > 0),
  language      text not null default 'fr' check (language in ('fr', 'en')),
  text          text not null check (length(text) between 1 and 10000),
  created_by    bigint references users,
  created_at    timestamptz not null default now(),
  unique (principal_id, purpose, version)
);
comment on table consent_texts is 'What people agreed to, word by word. Never changed: another wording is another version.';

create table consents (
  id            bigint generated always as identity primary key,
  principal_id  bigint not null,
  contact_id    bigint not null,
  e164          text collate "C",
  purpose       text not null check (purpose ~ '^[a-z0-9_]{1,32}$'),
  kind          text not null default 'consent' check (kind in ('consent', 'contract', 'appointment')),
  text_id       bigint,
  granted_at    timestamptz not null,
  channel       text not null check (channel in ('form', 'paper', 'call', 'counter', 'import', 'other')),
  evidence      text not null check (length(evidence) between 1 and 2000),
  valid_until   timestamptz,
  appointment_at timestamptz,
  recorded_by   bigint references users,
  recorded_at   timestamptz not null default now(),
  revoked_at    timestamptz,
  revoked_how   text check (revoked_how in ('form', 'paper', 'call', 'counter', 'import', 'other')),
  revoked_by    bigint references users,
  check ((kind = 'consent') = (text_id is not null)),
  check ((kind = 'appointment') = (appointment_at is not null)),
  check ((revoked_at is null) = (revoked_how is null)),
  check (valid_until > granted_at)
);
create index consents_by_contact on consents (contact_id);
create index consents_revoked on consents (e164) where revoked_at is not null and e164 is not null;
comment on table consents is 'Who agreed to be called, when, how, to which words, for what and for whom. Rows are never changed: a revocation is written once, a correction is another row.';
comment on column consents.e164 is 'The number that it was given for; null: whatever number the contact has.';
comment on column consents.kind is 'contract: no consent, but a contract that runs, to whose object calls for this purpose belong. appointment: the person agreed to be called at appointment_at precisely, whatever the hour.';
comment on column consents.evidence is 'Where the proof is: a file, a recording, an address, the number of a form.';

-- Parents of consents are checked once a statement, as those of contacts: they come with files of prospects.
create function check_new_consents() returns trigger language plpgsql as $$
begin
  if exists (select from fresh f where not exists (
      select from contacts c where c.id = f.contact_id and c.principal_id = f.principal_id offset 0)) then
    raise foreign_key_violation using message = 'a consent names a contact that its principal does not have';
  end if;
  if exists (select from (select distinct text_id, principal_id, purpose from fresh where text_id is not null) f
              where not exists (select from consent_texts t
                where t.id = f.text_id and t.principal_id = f.principal_id and t.purpose = f.purpose)) then
    raise foreign_key_violation using message = 'a consent names a text that its principal does not have for this purpose';
  end if;
  return null;
end $$;

create trigger consents_have_parents after insert on consents
  referencing new table as fresh for each statement execute function check_new_consents();

-- What may be written into a row that stands: its revocation, once. A person who is erased takes proof and number along.
create function keep_consents() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null and (new.revoked_at, new.revoked_how, new.revoked_by)
       is distinct from (old.revoked_at, old.revoked_how, old.revoked_by)
     or (new.id, new.principal_id, new.contact_id, new.purpose, new.kind, new.text_id, new.granted_at, new.channel,
         new.valid_until, new.appointment_at, new.recorded_by, new.recorded_at)
        is distinct from (old.id, old.principal_id, old.contact_id, old.purpose, old.kind, old.text_id, old.granted_at,
         old.channel, old.valid_until, old.appointment_at, old.recorded_by, old.recorded_at)
     or new.evidence not in (old.evidence, 'erased') or new.e164 is distinct from old.e164 and new.e164 is not null then
    raise restrict_violation using message = 'a consent stays as it was written; a correction is another one';
  end if;
  return new;
end $$;

create trigger consents_stay_as_written before update on consents for each row execute function keep_consents();
create trigger consent_texts_stay before update or delete on consent_texts for each row execute function refuse();

create function keep_consents_of_contacts() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then
    raise restrict_violation using message = 'a consent goes with its contact alone';
  end if;
  return old;
end $$;

create trigger consents_stay before delete on consents for each row execute function keep_consents_of_contacts();

create function drop_consents() returns trigger language plpgsql as $$
begin
  delete from consents c using gone where c.contact_id = gone.id;
  delete from refusals r using gone where r.contact_id = gone.id;
  return null;
end $$;

create trigger contacts_take_their_consents_along after delete on contacts
  referencing old table as gone for each statement execute function drop_consents();

create table refusals (
  id            bigint generated always as identity primary key,
  principal_id  bigint not null references principals,
  contact_id    bigint not null,
  e164          text collate "C" not null,
  attempt_id    bigint references attempts,
  refused_at    timestamptz not null
);
create index refusals_by_contact on refusals (contact_id);
create index refusals_by_number on refusals (e164);
create unique index refusals_once on refusals (attempt_id);
comment on table refusals is 'Who said in a call that they want no more of them: written with the disposition that says so.';

insert into refusals (principal_id, contact_id, e164, attempt_id, refused_at)
select c.principal_id, a.contact_id, a.e164, a.id, a.disposed_at
  from attempts a join campaigns c on c.id = a.campaign_id
  join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code
 where d.effect in ('refusal', 'do_not_call') and a.disposed_at is not null;

create table national_list_checks (
  e164         text collate "C" not null check (e164 ~ '^\+[1-9][0-9]{3,14}$'),
  list         text not null check (list ~ '^[a-z0-9_]{1,32}$'),
  listed       boolean not null,
  compared_at  timestamptz not null,
  primary key (e164, list)
);
comment on table national_list_checks is 'What a comparison of numbers with a national list said (Bloctel, TPS, RPO, a do-not-call registry), and when.';

-- Attempts count for the number too, whoever it was called for: a number may belong to several contacts.
create index attempts_by_number on attempts (e164 collate "C", claimed_at);
