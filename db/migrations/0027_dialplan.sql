-- The dialplan as it was put into service, and what pages ask of the supervisor about it.

create table dialplan_versions (
  id            bigint generated always as identity primary key,
  node          text not null,
  files         jsonb not null,
  folder_hash   bytea not null check (length(folder_hash) = 32),
  came_from     text not null check (came_from in ('start', 'page', 'command')),
  made_at       timestamptz not null default now(),
  made_by       bigint references users
);
create index dialplan_versions_by_node on dialplan_versions (node, id);
comment on table dialplan_versions is 'What was put into service on a node; its newest one is in service. Texts of files by name.';
comment on column dialplan_versions.folder_hash is 'Of the folder pbx.dialplan at that moment: a start that finds another one reads the folder.';

create function dialplan_versions_stay() returns trigger language plpgsql as $$
begin
  raise exception 'a dialplan that was in service never changes';
end $$;
create trigger dialplan_versions_stay before update or delete on dialplan_versions
  for each row execute function dialplan_versions_stay();

create table dialplan_orders (
  id            bigint generated always as identity primary key,
  node          text not null,
  kind          text not null check (kind in ('check', 'apply')),
  files         jsonb not null,
  seen          bigint references dialplan_versions,
  asked_by      bigint not null references users,
  asked_at      timestamptz not null default now(),
  state         text not null default 'waiting' check (state in ('waiting', 'working', 'done', 'refused')),
  answered_at   timestamptz,
  code          text,
  faults        jsonb not null default '[]',
  version_id    bigint references dialplan_versions,
  check ((state in ('done', 'refused')) = (answered_at is not null)),
  check ((state = 'refused') = (code is not null))
);
create index dialplan_orders_open on dialplan_orders (node, id) where answered_at is null;
comment on column dialplan_orders.seen is 'The version in service that the person had seen: refused where another one is.';
