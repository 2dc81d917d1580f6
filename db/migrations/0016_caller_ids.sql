-- What is known of each number that may be shown.

create table caller_numbers (
  e164           text primary key check (e164 ~ '^\+[1-9][0-9]{3,14}$'),
  principal_id   bigint references principals,
  operator       text not null default '',
  contract       text not null default '',
  declared       boolean not null default false,
  callable_back  boolean not null default false,
  valid_from     date,
  valid_to       date,
  daily_cap      integer check (daily_cap > 0),
  rests_until    timestamptz,
  rest_days      integer not null default 0 check (rest_days between 0 and 365),
  signs          text[] not null default '{}' check (signs <@ array['few_answers', 'short_calls', 'opt_outs']),
  judged_at      timestamptz,
  bad_since      timestamptz,
  note           text not null default '',
  check (valid_from <= valid_to),
  check ((bad_since is null) = (signs = '{}'))
);
comment on table caller_numbers is 'The numbers that trunks may show: whose they are, from when to when, and how they do. A trunk''s settings say that it may show one; this table, whether it lawfully may.';
comment on column caller_numbers.principal_id is 'The company to which the number is assigned; null: none, so that no campaign shows it in a live system.';
comment on column caller_numbers.declared is 'Named to the operator that carries it.';
comment on column caller_numbers.callable_back is 'Who calls it back reaches the caller or the company.';
comment on column caller_numbers.daily_cap is 'Calls of a day (UTC) that may show it; null: as many as there are.';
comment on column caller_numbers.rest_days is 'How long it is given a rest when it goes bad; 0: it is only flagged, and comes last in its pool.';

-- A number that one company alone shows today is taken for that company's.
insert into caller_numbers (e164, principal_id, declared, callable_back)
select n.e164, case when count(distinct c.principal_id) = 1 then min(c.principal_id) end, true, true
  from trunk_numbers n
  left join campaigns c on c.trunk = n.trunk
   and (c.default_caller_id = n.e164
        or exists (select from caller_id_rules r where r.campaign_id = c.id and r.e164 = n.e164))
 group by n.e164;

-- A number that a trunk may show from now on is known, and nobody's at first.
create function know_number() returns trigger language plpgsql as $$
begin
  insert into caller_numbers (e164) values (new.e164) on conflict do nothing;
  return null;
end $$;
create trigger numbers_of_trunks_are_known after insert on trunk_numbers
  for each row execute function know_number();

create table caller_number_days (
  e164         text not null references caller_numbers,
  campaign_id  bigint not null references campaigns,
  day          date not null,
  calls        integer not null,
  answers      integer not null,
  short        integer not null,
  primary key (e164, campaign_id, day)
);
comment on table caller_number_days is 'What became of the calls of a day (UTC) that showed a number; today and yesterday are counted anew, older days stay.';
