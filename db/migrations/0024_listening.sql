-- Recordings that are searched, heard, shared and rated.

create index recordings_by_time on recordings (started_at, id);
create index recordings_by_length on recordings (coalesce(duration_ms, 0), id);
create index recordings_by_campaign on recordings (campaign_id, started_at, id);
create index recordings_by_agent on recordings (agent_id, started_at, id);

alter table campaigns add column agents_hear boolean not null default false;
comment on column campaigns.agents_hear is 'Agents may find and hear the recordings of their own calls.';

create table recording_shares (
  id            bigint generated always as identity primary key,
  recording_id  bigint not null references recordings,
  token_hash    bytea not null unique check (length(token_hash) = 32),
  made_by       bigint not null references users,
  made_at       timestamptz not null default now(),
  expires_at    timestamptz not null,
  revoked_at    timestamptz,
  revoked_by    bigint references users,
  opened        integer not null default 0,
  check ((revoked_at is null) = (revoked_by is null))
);
create index recording_shares_by_recording on recording_shares (recording_id, id);
comment on table recording_shares is 'Links with which anybody may hear one recording for a while. Only a digest of the secret is kept.';

create table recording_listens (
  id            bigint generated always as identity primary key,
  recording_id  bigint not null references recordings,
  user_id       bigint references users,
  share_id      bigint references recording_shares,
  began_at      timestamptz not null default now(),
  heard_ms      integer not null default 0 check (heard_ms >= 0),
  check ((user_id is null) <> (share_id is null))
);
create index recording_listens_by_recording on recording_listens (recording_id, id);
comment on table recording_listens is 'Who has heard a recording: a person, or whoever had a link. heard_ms: how long the page played it.';

create table scorecards (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  version      integer not null check (version > 0),
  criteria     jsonb not null,
  made_by      bigint not null references users,
  made_at      timestamptz not null default now(),
  unique (campaign_id, version)
);
comment on table scorecards is 'What calls of a campaign are rated by: an array of {name, weight}. A change is a new version; ratings keep theirs.';

create table recording_ratings (
  id            bigint generated always as identity primary key,
  recording_id  bigint not null references recordings,
  scorecard_id  bigint not null references scorecards,
  rated_by      bigint not null references users,
  rated_at      timestamptz not null default now(),
  points        integer[] not null,
  score         numeric(5, 1) not null check (score between 0 and 100),
  comment       text not null default '' check (length(comment) <= 4000),
  at_ms         integer check (at_ms >= 0),
  unique (recording_id, rated_by)
);
comment on table recording_ratings is 'What a supervisor thinks of a call: points of 0 to 4 a criterion, score of 100. at_ms: where in the recording the comment points to.';
