-- Mappings of columns, and what an import does with whom it knows.

alter table batches add column rows_updated integer not null default 0;
alter table batches add column duplicates jsonb not null default '{}';
alter table batches drop constraint batches_state_check;
alter table batches add constraint batches_state_check
  check (state in ('importing', 'done', 'failed', 'cancelled', 'rolling_back', 'rolled_back'));
comment on column batches.rows_updated is 'Good rows that completed a contact known before and made no lead of their own.';
comment on column batches.duplicates is 'How many rows had a number seen before: in the file, in the campaign, elsewhere at the principal; of each how many were skipped, updated, kept.';

create table column_mappings (
  principal_id  bigint not null references principals,
  headings      text not null,
  columns       jsonb not null,
  number_order  jsonb not null default '[]',
  used_at       timestamptz not null default now(),
  primary key (principal_id, headings)
);
comment on table column_mappings is 'What people of a principal decided about files with the same headings; headings is a hash of them, columns has the field by plain heading.';

create table uploads (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  stored_as    text not null unique,
  file_name    text not null,
  bytes        bigint not null,
  wishes       jsonb not null default '{}',
  version      integer not null default 1,
  created_by   bigint references users,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  confirmed_at timestamptz
);
create index uploads_by_campaign on uploads (campaign_id, id);
comment on table uploads is 'Files that somebody looks at before they are imported. A row goes when the file is imported, discarded, or its time is over.';
comment on column uploads.confirmed_at is 'Its import is being begun; null again where the campaign refuses it.';
comment on column uploads.version is 'Counts the changes of wishes, so that what is confirmed is what was shown.';

create table contact_changes (
  id          bigint generated always as identity primary key,
  batch_id    bigint not null references batches,
  contact_id  bigint not null,
  field       text not null,
  before      text,
  after       text not null,
  unique (batch_id, contact_id, field)
);
create index contact_changes_by_contact on contact_changes (contact_id, field, id);
comment on table contact_changes is 'What imports changed of contacts they knew, so that rolling a batch back undoes it. field: a column of contacts, extra:<name>, number:<e164>, or consent:<id>; before is null where there was nothing.';

-- A batch that is taken back takes the consents along that it brought: they were never given.
create function drop_consents_of_changes() returns trigger language plpgsql as $$
begin
  if exists (select from gone where starts_with(gone.field, 'consent:')) then
    delete from consents s using gone
     where starts_with(gone.field, 'consent:') and s.id = gone.after::bigint and s.contact_id = gone.contact_id;
  end if;
  return null;
end $$;

create trigger changes_take_their_consents_along after delete on contact_changes
  referencing old table as gone for each statement execute function drop_consents_of_changes();

create function drop_changes() returns trigger language plpgsql as $$
begin
  delete from contact_changes c using gone where c.contact_id = gone.id;
  return null;
end $$;

create trigger contacts_take_their_changes_along after delete on contacts
  referencing old table as gone for each statement execute function drop_changes();

-- Leads of a batch lie together, so ranges of pages find them as well as an entry for each of them did.
drop index leads_by_batch;
create index leads_by_batch on leads using brin (batch_id) with (pages_per_range = 32);
