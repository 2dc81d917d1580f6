-- A customer may be put on hold: since when, and how long altogether.

alter table attempts add column held_since timestamptz;
alter table attempts add column held_ms integer not null default 0 check (held_ms >= 0);
alter table attempts add check (held_since is null or state = 'bridged');
comment on column attempts.held_since is 'The customer hears music since then; null while they talk.';
comment on column attempts.held_ms is 'Milliseconds on hold, without those since held_since. They are part of the conversation.';
