-- Scripts of calls: drafts, versions that never change, which script a campaign has, and what people answered.

create table scripts (
  id            bigint generated always as identity primary key,
  principal_id  bigint not null references principals,
  name          text not null check (length(name) between 1 and 200),
  draft         jsonb not null,
  revision      integer not null default 1,
  changed_at    timestamptz not null default now(),
  changed_by    bigint references users,
  archived_at   timestamptz
);
create unique index scripts_named on scripts (principal_id, name) where archived_at is null;
comment on column scripts.revision is 'Counts changes of the draft and its name: who has not seen the last one is refused.';

create table script_versions (
  id            bigint generated always as identity primary key,
  script_id     bigint not null references scripts,
  number        integer not null check (number > 0),
  document      jsonb not null,
  published_at  timestamptz not null default now(),
  published_by  bigint references users,
  unique (script_id, number)
);
comment on table script_versions is 'What was published; the one with the highest number is used by calls that begin now.';

create function script_versions_stay() returns trigger language plpgsql as $$
begin
  raise exception 'a published version of a script never changes';
end $$;
create trigger script_versions_stay before update or delete on script_versions
  for each row execute function script_versions_stay();

create table campaign_scripts (
  campaign_id   bigint primary key references campaigns,
  script_id     bigint not null references scripts
);
create index campaign_scripts_by_script on campaign_scripts (script_id);

create table attempt_scripts (
  attempt_id    bigint primary key references attempts on delete cascade,
  version_id    bigint not null references script_versions
);
comment on table attempt_scripts is 'The version that a call began with, and keeps.';

create table script_answers (
  attempt_id    bigint not null references attempt_scripts on delete cascade,
  question      text not null,
  label         text not null,
  value         jsonb,
  said          text not null,
  counts        boolean not null,
  serial        bigint not null,
  given_at      timestamptz not null default now(),
  primary key (attempt_id, question)
);
comment on column script_answers.serial is 'Grows with each change of an answer by the agent''s page: an older one that arrives late changes nothing.';
comment on column script_answers.counts is 'False: an earlier answer was changed, and this question is no longer on the way.';
comment on column script_answers.value is 'Null: the answer was taken back.';
