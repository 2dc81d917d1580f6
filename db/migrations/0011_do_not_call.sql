-- Prefixes and hashes on the do-not-call list, what is known of each opposition, and the one question that all ask.

alter table dnc
  add column prefix boolean not null default false,
  add column hash bytea check (length(hash) = 32),
  add column key_id bytea check (length(key_id) = 8),
  add column shown text check (shown ~ '^\+[1-9][0-9]{3,14}$'),
  add column attempt_id bigint references attempts on delete set null,
  alter column e164 drop not null,
  drop constraint dnc_source_check,
  add constraint dnc_source_check
    check (source in ('agent', 'import', 'operator', 'customer', 'key', 'called_back', 'erasure')),
  add constraint dnc_number_or_hash check ((e164 is null) = (hash is not null) and (hash is null) = (key_id is null)),
  add constraint dnc_prefix_is_long_enough check (not prefix or length(e164) between 5 and 15 and hash is null);
comment on table dnc is 'Numbers and prefixes never to call: for one principal, or for all where principal_id is null. Who may be called is asked of opposed() and, where dnc_keys has a row, of the hashes (db/people/dnc.py).';
comment on column dnc.prefix is 'e164 is the beginning of every number that is meant, not a number.';
comment on column dnc.hash is 'HMAC-SHA256 of the number of a person who was erased, in place of e164; the key is in the settings, never here.';
comment on column dnc.key_id is 'Which key made the hash: one of dnc_keys.';
comment on column dnc.shown is 'The number of ours that the person had seen or called, where it is known.';
comment on column dnc.attempt_id is 'The call in which the person objected.';
comment on column dnc.source is 'agent: said to an agent; key: pressed in a call of ours; called_back: pressed in a call to one of our numbers; customer: told otherwise; operator: a person of ours decided it; import: a file; erasure: kept of a person who was erased.';

drop index dnc_once;
create unique index dnc_once on dnc (e164, coalesce(principal_id, 0), prefix);
create index dnc_prefixes on dnc (e164) where prefix;
create index dnc_prefix_regions on dnc (left(e164, 5)) where prefix;
create unique index dnc_hashes on dnc (hash, coalesce(principal_id, 0)) where hash is not null;
create index dnc_by_shown on dnc (shown, added_at) where shown is not null;
create index dnc_by_attempt on dnc (attempt_id) where attempt_id is not null;

create table dnc_keys (
  key_id   bytea primary key check (length(key_id) = 8),
  made_at  timestamptz not null default now()
);
alter table dnc add foreign key (key_id) references dnc_keys;
comment on table dnc_keys is 'The keys with which hashes of the list were made; no row: there are no hashes. Where one of them is not in the settings, nobody can tell who may be called, so nobody is.';

-- 'everybody' or 'principal' where the list holds the number for all or for this principal, null otherwise.
-- Written so that PostgreSQL puts it into the query that asks: (select o from opposed(n.e164, c.principal_id) o).
-- A number whose first five characters no prefix has, as nearly all, is not looked for at every length.
create function opposed(e164 text, principal bigint) returns setof text language sql stable rows 1 as $$
select min(case when held.principal_id is null then 'everybody' else 'principal' end)
  from (
    select d.principal_id from dnc d where d.e164 = $1
    union all
    select p.principal_id from dnc p
     where p.prefix
       and p.e164 = any (array[left($1, 5), left($1, 6), left($1, 7), left($1, 8), left($1, 9), left($1, 10),
                               left($1, 11), left($1, 12), left($1, 13), left($1, 14), left($1, 15)])
       and exists (select from dnc q where q.prefix and left(q.e164, 5) = left($1, 5))
  ) held
 where held.principal_id is null or held.principal_id = $2
$$;
comment on function opposed is 'Whether the do-not-call list holds a number, or a prefix of it; hashes are asked in db/people/dnc.py.';

-- Whoever writes an entry, in whatever way: the dialers hear of it, and hang up what rings.
create function tell_dialers_of_oppositions() returns trigger language plpgsql as $$
begin
  perform pg_notify('plateau_dnc', '');
  return null;
end $$;

create trigger dnc_is_told after insert on dnc for each statement execute function tell_dialers_of_oppositions();
