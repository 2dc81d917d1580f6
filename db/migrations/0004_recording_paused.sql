-- Whether the agent has paused the recording, so that a page that is reloaded in the call can show it.

alter table recordings add column paused boolean not null default false;
comment on column recordings.paused is 'The agent paused the recording and did not resume it: from then on it holds silence.';
