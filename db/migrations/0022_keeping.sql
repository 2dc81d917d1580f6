-- Terms of customers, wrong entries of the do-not-call list taken off together, and how much a contact's words may be.

alter table retention_terms drop constraint retention_terms_kind_check,
  add constraint retention_terms_kind_check check (kind in ('prospects', 'customers', 'recordings', 'log'));
create index retention_runs_finished on retention_runs (finished_at desc) where finished_at is not null;

-- A tsvector holds a megabyte. What a contact came with may be more: what lies beyond is not found by its words, and
-- one contact no longer keeps all others from being found.
create or replace function contact_words(name text, company text, place text, email text, extra jsonb)
returns tsvector language plpgsql immutable parallel safe as $$
declare
  plain text := plain_words(concat_ws(E'\u0001', left(name, 2000), left(company, 2000), left(place, 2000), left(email, 2000),
                                      left((select string_agg(said.value, ' ') from jsonb_each_text(extra) said), 60000)));
  marked text := 'n' || replace(split_part(plain, E'\u0001', 1), ' ', ' n')
              || ' o' || replace(split_part(plain, E'\u0001', 2), ' ', ' o')
              || ' c' || replace(split_part(plain, E'\u0001', 3), ' ', ' c')
              || ' e' || replace(regexp_replace(split_part(plain, E'\u0001', 4), '([0-9]+)', ' \1 ', 'g'), ' ', ' e')
              || ' a' || replace(split_part(plain, E'\u0001', 5), ' ', ' a');
begin
  if octet_length(marked) > 1000 then
    marked := left(regexp_replace(marked, '([^ ]{64})[^ ]+', '\1', 'g'), 200000);
  end if;
  return array_to_tsvector(string_to_array(rtrim(marked), ' '));
end $$;

-- Entries that somebody forged or imported by mistake come off together, and can be put back for some days.
create table dnc_removals (
  id            bigint generated always as identity primary key,
  made_at       timestamptz not null default now(),
  made_by       bigint references users,
  reason        text not null check (length(reason) between 1 and 1000),
  wanted        jsonb not null,
  entries       integer not null,
  leads_freed   integer not null default 0,
  kept_until    timestamptz not null,
  undone_at     timestamptz,
  undone_by     bigint references users
);
comment on table dnc_removals is 'Entries of the do-not-call list taken off together: which ones (wanted), why, and until when it can be undone.';

create table dnc_removed (
  removal_id    bigint not null references dnc_removals on delete cascade,
  principal_id  bigint references principals,
  e164          text collate "C",
  hash          bytea check (length(hash) = 32),
  key_id        bytea references dnc_keys,
  source        text not null,
  reason        text not null,
  added_by      bigint references users,
  added_at      timestamptz not null,
  shown         text,
  attempt_id    bigint references attempts on delete set null,
  check ((e164 is null) = (hash is not null) and (hash is null) = (key_id is null))
);
create index dnc_removed_by_removal on dnc_removed (removal_id);
create index dnc_removed_by_number on dnc_removed (e164) where e164 is not null;
create index dnc_removed_by_attempt on dnc_removed (attempt_id) where attempt_id is not null;
comment on table dnc_removed is 'What each removal took, until it can no longer be undone; numbers of people who were erased meanwhile as hashes.';
create index dnc_by_source on dnc (source, added_at);
