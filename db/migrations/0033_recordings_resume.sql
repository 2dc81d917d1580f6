-- A pause of a recording ends by itself: what was forgotten is not lost.

alter table recordings add column paused_until timestamptz;
update recordings set paused_until = now() + interval '2 minutes' where paused and state = 'expected';
alter table recordings drop column paused;
comment on column recordings.paused_until is 'The agent paused the recording, which holds silence until it is resumed: by the agent, or by the dialer at this moment. Null: it is not paused.';
