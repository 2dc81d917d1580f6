-- Contacts found by any part of what is known of them. What is searched lies beside the contacts, in contact_search,
-- and is written some moments after them: an import pays only for a note of which contacts came (contact_search_due).

create extension if not exists pg_trgm;
create extension if not exists unaccent;

create function plain_words(what text) returns text language plpgsql immutable strict parallel safe as $$
begin
  if what is not nfc normalized then
    what := normalize(what, nfc);
  end if;
  return regexp_replace(lower(unaccent('unaccent'::regdictionary, what)),
                        '[\u0002-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g');
end $$;
comment on function plain_words is 'Words as both sides of a search have them: no accents, no capitals, one space between; letters of any script, whatever the locale of the server. unaccent() is only stable, because its dictionary could be changed; ours is the one that comes with it.';

create function contact_words(name text, company text, place text, email text, extra jsonb)
returns tsvector language plpgsql immutable parallel safe as $$
declare
  plain text := plain_words(concat_ws(E'\u0001', name, company, place, email,
                                      (select string_agg(said.value, ' ') from jsonb_each_text(extra) said)));
  marked text := 'n' || replace(split_part(plain, E'\u0001', 1), ' ', ' n')
              || ' o' || replace(split_part(plain, E'\u0001', 2), ' ', ' o')
              || ' c' || replace(split_part(plain, E'\u0001', 3), ' ', ' c')
              || ' e' || replace(regexp_replace(split_part(plain, E'\u0001', 4), '([0-9]+)', ' \1 ', 'g'), ' ', ' e')
              || ' a' || replace(split_part(plain, E'\u0001', 5), ' ', ' a');
begin
  if octet_length(marked) > 1000 then
    marked := regexp_replace(marked, '([^ ]{64})[^ ]+', '\1', 'g');
  end if;
  return array_to_tsvector(string_to_array(marked, ' '));
end $$;
comment on function contact_words is 'The words of a contact, each after the letter of its field: n name, o company, c city and postcode, e e-mail (letters and digits apart), a answers and whatever else is known (extra).';

create function contact_digits(e164 text) returns text language sql immutable strict parallel safe
  return ' ' || substr(e164, 2) || ' '
      || case when e164 like '+33%' then ' 0' || substr(e164, 4) || ' '
              when e164 like '+508%' and length(e164) = 10 then ' 0' || substr(e164, 2) || ' '
              when e164 like any (array['+590%', '+594%', '+596%', '+262%', '+508%']) then ' 0' || substr(e164, 5) || ' '
              else '' end;
comment on function contact_digits is 'A number in international form and, where it is French, as it is dialled in France; a space before and after each.';

create table contact_search (
  contact_id  bigint primary key,
  words       tsvector not null,
  numbers     text not null
);
create index contact_search_found on contact_search using gin (words, numbers gin_trgm_ops);
comment on table contact_search is 'What is searched of each contact. It has no row for a contact that is noted in contact_search_due and was not looked at yet.';
comment on column contact_search.numbers is 'contact_digits of each number, in the order of trying.';

create table search_words (
  word  text collate "C" primary key
);
create index search_words_parts on search_words using gin (word gin_trgm_ops);
comment on table search_words is 'Each word of three letters or more and no digits that some contact has: parts of words, and words with typing errors, are looked up here first.';

create table contact_search_due (
  id     bigint generated always as identity primary key,
  first  bigint not null,
  last   bigint not null check (last >= first)
);
comment on table contact_search_due is 'Contacts whose row of contact_search is to be written, as ranges of ids.';

-- Ids that lie close together, as an import's do, become one range: a contact too many costs less than sorting them.
create function note_contacts() returns trigger language plpgsql as $$
declare
  lowest bigint; highest bigint; noted bigint;
begin
  select min(id), max(id), count(*) into lowest, highest, noted from touched;
  if highest - lowest < 4 * noted then
    insert into contact_search_due (first, last) values (lowest, highest);
  else
    insert into contact_search_due (first, last) select id, id from touched;
  end if;
  if tg_op <> 'INSERT' then
    delete from contact_search s using touched t where s.contact_id = t.id;
  end if;
  return null;
end $$;

-- An import that wrote the contacts in the same transaction has noted them.
create function note_numbers() returns trigger language plpgsql as $$
declare
  lowest bigint; highest bigint; noted bigint;
begin
  select min(contact_id), max(contact_id), count(*) into lowest, highest, noted from touched;
  if exists (select from contact_search_due d
              where d.first <= lowest and d.last >= highest and d.xmin = pg_current_xact_id()::xid) then
    null;
  elsif highest - lowest < 4 * noted then
    insert into contact_search_due (first, last) values (lowest, highest);
  else
    insert into contact_search_due (first, last) select distinct contact_id, contact_id from touched;
  end if;
  if tg_op <> 'INSERT' then
    delete from contact_search s using touched t where s.contact_id = t.contact_id;
  end if;
  return null;
end $$;

create trigger contacts_are_searched after insert on contacts
  referencing new table as touched for each statement execute function note_contacts();
create trigger contacts_are_searched_anew after update on contacts
  referencing new table as touched for each statement execute function note_contacts();
create trigger contacts_are_forgotten after delete on contacts
  referencing old table as touched for each statement execute function note_contacts();
create trigger numbers_are_searched after insert on contact_numbers
  referencing new table as touched for each statement execute function note_numbers();
create trigger numbers_are_searched_anew after update on contact_numbers
  referencing new table as touched for each statement execute function note_numbers();
create trigger numbers_are_forgotten after delete on contact_numbers
  referencing old table as touched for each statement execute function note_numbers();

insert into contact_search_due (first, last) select min(id), max(id) from contacts having count(*) > 0;

create table exports (
  id           bigint generated always as identity primary key,
  kind         text not null check (kind in ('contacts', 'attempts', 'answers', 'callbacks', 'recordings', 'do_not_call', 'refusals')),
  layout       text not null check (layout in ('xlsx', 'csv', 'plain')),
  filter       jsonb not null,
  state        text not null default 'running' check (state in ('running', 'done', 'failed', 'cancelled', 'expired')),
  rows_total   bigint,
  rows_written bigint not null default 0,
  bytes        bigint,
  file_name    text unique,
  fault        text not null default '',
  created_by   bigint not null references users,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz,
  expires_at   timestamptz not null,
  check ((state = 'running') = (finished_at is null)),
  check (state <> 'done' or (bytes is not null and rows_total is not null))
);
create index exports_by_owner on exports (created_by, id);
create index exports_to_expire on exports (expires_at) where file_name is not null;
comment on table exports is 'Files made for one person, who alone may fetch them until they expire. file_name: under a name of ours in the folder of exports, null once the file is gone.';

-- What searches and exports narrow by and no index had; none of it is written by an import.
create index leads_disposed on leads (campaign_id, disposition_code, contact_id) where disposition_code is not null;
create index leads_settled on leads (campaign_id, state, contact_id) where state not in ('callable', 'calling');
create index callbacks_by_time on callbacks (due_at);
create index attempts_by_time on attempts using brin (claimed_at) with (pages_per_range = 16, autosummarize = on);
