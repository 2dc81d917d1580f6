-- Supervisors beside agents: who listened to whom and how, and what was said to agents in writing.

alter table campaigns add column monitoring_told boolean not null default true;
comment on column campaigns.monitoring_told is 'An agent sees who listens to a call of this campaign, and how, while it lasts.';

create table monitorings (
  id             bigint primary key,
  node           text not null references nodes,
  supervisor_id  bigint not null references users,
  agent_id       bigint not null references agents,
  phone          text not null check (phone in ('sip', 'web')),
  stays          boolean not null,
  state          text not null check (state in ('ringing', 'open', 'ended')),
  mode           text not null check (mode in ('listen', 'whisper', 'barge', 'take_over')),
  asked_at       timestamptz not null,
  opened_at      timestamptz,
  ended_at       timestamptz,
  ended_why      text check (ended_why in ('supervisor', 'phone', 'not_taken', 'call_ended', 'agent_left', 'lost')),
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (ended_why is not null)),
  check (supervisor_id <> agent_id)
);
create index monitorings_alive on monitorings (node) where state <> 'ended';
create index monitorings_by_agent on monitorings (agent_id, id);
create index monitorings_by_supervisor on monitorings (supervisor_id, id);
comment on table monitorings is 'A supervisor''s phone beside an agent''s line. The id is that of the command that asked for it.';
comment on column monitorings.stays is 'Stays for the agent''s next calls; otherwise it ends with the call.';

create table monitoring_parts (
  monitoring_id  bigint not null references monitorings,
  attempt_id     bigint not null references attempts,
  mode           text not null check (mode in ('listen', 'whisper', 'barge', 'take_over')),
  told           boolean not null,
  began_at       timestamptz not null,
  ended_at       timestamptz check (ended_at >= began_at),
  primary key (monitoring_id, began_at)
);
create index monitoring_parts_by_attempt on monitoring_parts (attempt_id);
comment on table monitoring_parts is 'Which call was listened to, how, from when until when. Written before anything is heard.';
comment on column monitoring_parts.told is 'Whether the agent''s page said so.';

create table messages (
  id           bigint generated always as identity primary key,
  sent_by      bigint not null references users,
  sent_at      timestamptz not null default now(),
  about        text not null check (about in ('word', 'pause', 'logout')),
  text         text not null check (length(text) between 1 and 500),
  campaign_id  bigint references campaigns
);
create index messages_by_time on messages (sent_at, id);
comment on table messages is 'What supervisors write to agents. About: a word, or why they were paused or logged out.';
comment on column messages.campaign_id is 'Written to all agents of this campaign; null: to one.';

create table message_readers (
  message_id  bigint not null references messages,
  agent_id    bigint not null references agents,
  read_at     timestamptz,
  primary key (message_id, agent_id)
);
create index message_readers_unread on message_readers (agent_id, message_id) where read_at is null;
