-- Rates, caps on spending, and seats.

create table rates (
  id             bigint generated always as identity primary key,
  trunk          text not null references trunks,
  prefix         text not null check (prefix ~ '^\+[1-9][0-9]{0,14}$'),
  from_date      date not null,
  per_minute     numeric(12, 6) not null check (per_minute >= 0),
  per_call       numeric(12, 6) not null default 0 check (per_call >= 0),
  first_seconds  integer not null default 0 check (first_seconds between 0 and 3600),
  step_seconds   integer not null default 1 check (step_seconds between 1 and 3600),
  unique (trunk, prefix, from_date)
);
comment on table rates is 'What a carrier asks, by the longest prefix, from a day on: the first seconds are billed whatever happens, after them every begun step. Unanswered calls cost nothing.';

create table attempt_costs (
  attempt_id      bigint primary key references attempts,
  campaign_id     bigint not null references campaigns,
  trunk           text not null references trunks,
  at              timestamptz not null,
  kind            text not null check (kind in ('fixed', 'mobile', 'free', 'special', 'other')),
  seconds         integer not null check (seconds >= 0),
  rate_id         bigint,
  billed_seconds  integer check (billed_seconds >= 0),
  amount          numeric(14, 6) check (amount >= 0),
  check ((rate_id is null) = (amount is null)),
  check ((rate_id is null) = (billed_seconds is null))
);
create index attempt_costs_by_campaign on attempt_costs (campaign_id, at) include (amount);
create index attempt_costs_by_trunk on attempt_costs (trunk, at) include (amount);
create index attempt_costs_unrated on attempt_costs (trunk, at) where rate_id is null;
comment on table attempt_costs is 'Every answered call, rated as it ends, in the transaction of its end. at: when it was answered. rate_id null: no rate had its number; it is no foreign key, so that a rate which is taken away cannot keep the end of a call from being written.';

create table spending_caps (
  id               bigint generated always as identity primary key,
  trunk            text references trunks,
  campaign_id      bigint references campaigns,
  period           text not null check (period in ('day', 'month', 'always')),
  amount           numeric(14, 2) not null check (amount >= 0),
  reserve_seconds  integer not null default 600 check (reserve_seconds between 60 and 14400),
  timezone         text not null default 'Europe/Paris',
  check ((trunk is null) <> (campaign_id is null))
);
create unique index spending_caps_once on spending_caps (coalesce(trunk, ''), coalesce(campaign_id, 0), period);
comment on table spending_caps is 'Dialling stops before so much is spent in a period. reserve_seconds: what a call is reckoned to last while it lives.';

create table seat_moves (
  id       bigint generated always as identity primary key,
  user_id  bigint not null references users,
  at       timestamptz not null,
  role     text check (role in ('agent', 'supervisor', 'admin'))
);
create index seat_moves_by_user on seat_moves (user_id, at, id);
comment on table seat_moves is 'Who has had a seat, as what, from when on; role null: none. Written by the database whenever a person is added, disabled, enabled or given another role.';

insert into seat_moves (user_id, at, role) select id, created_at, role from users order by created_at, id;
insert into seat_moves (user_id, at, role) select id, disabled_at, null from users where disabled_at is not null;

create function note_seat() returns trigger language plpgsql as $$
begin
  insert into seat_moves (user_id, at, role)
  values (new.id, now(), case when new.disabled_at is null then new.role end);
  return null;
end $$;
create trigger users_take_seats after insert on users for each row execute function note_seat();
create trigger users_change_seats after update of role, disabled_at on users
  for each row when ((old.role, old.disabled_at is null) is distinct from (new.role, new.disabled_at is null))
  execute function note_seat();

create table options (
  code      text primary key check (code ~ '^[a-z0-9_]{1,32}$'),
  label_fr  text not null check (length(label_fr) between 1 and 200),
  label_en  text not null check (length(label_en) between 1 and 200)
);

create table option_moves (
  id     bigint generated always as identity primary key,
  code   text not null references options,
  at     timestamptz not null default now(),
  is_on  boolean not null,
  by     bigint references users
);
create index option_moves_by_code on option_moves (code, at, id);

create table prices (
  kind        text not null check (kind in ('seat', 'option')),
  code        text not null,
  from_month  date not null check (extract(day from from_month) = 1),
  amount      numeric(12, 2) not null check (amount >= 0),
  primary key (kind, code, from_month)
);
comment on table prices is 'What a seat of a role or an option costs a month, from a month on.';

create table statements (
  month      date primary key check (extract(day from month) = 1),
  document   jsonb not null,
  issued_at  timestamptz not null default now(),
  issued_by  bigint references users
);
comment on table statements is 'Statements that were issued: they stay as they were.';
