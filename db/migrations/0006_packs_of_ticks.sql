-- Pacing decisions of past days are read rarely and in order: packed by the hundred they take a tenth of the room.

create table pacing_packs (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  first_at     timestamptz not null,
  last_at      timestamptz not null,
  ticks        integer not null check (ticks > 0),
  packed       json not null
);
create index pacing_packs_by_campaign on pacing_packs (campaign_id, last_at);
comment on table pacing_packs is 'Rows of pacing_ticks that are older than a day, moved here in the order of their ids. packed: an array of [at, placed, bound_by, snapshot, decision], which PostgreSQL compresses.';
