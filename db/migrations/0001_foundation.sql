-- The whole first schema. Times are timestamptz; words are text with CHECK; the words are those of dialer/core/states.py.

create table nodes (
  node        text primary key check (node ~ '^[a-z0-9-]{1,32}$'),
  created_at  timestamptz not null default now()
);
comment on table nodes is 'A PBX with its dialer. One dialer at a time writes the live state of a node.';

create table leases (
  node        text primary key references nodes,
  holder      text not null,
  epoch       bigint not null,
  until       timestamptz not null,
  batch       bigint not null default 0
);
comment on table leases is 'Who is the dialer of a node. Every live write checks the epoch, so a dialer that was replaced can write nothing. batch: the last group of writes of this epoch, so that one whose commit went unanswered is not written twice.';

create table principals (
  id          bigint generated always as identity primary key,
  name        text not null unique check (length(name) between 1 and 200),
  created_at  timestamptz not null default now()
);
comment on table principals is 'The companies on whose behalf calls are made. Caps, consent, do-not-call and caller IDs count per principal.';

create table users (
  id             bigint generated always as identity primary key,
  login          text not null unique check (login ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  name           text not null check (length(name) between 1 and 200),
  role           text not null check (role in ('agent', 'supervisor', 'admin')),
  language       text not null default 'fr' check (language in ('fr', 'en')),
  password_hash  text not null,
  created_at     timestamptz not null default now(),
  disabled_at    timestamptz
);

create table sessions (
  token_hash   bytea primary key,
  user_id      bigint not null references users,
  csrf_token   text not null,
  created_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now(),
  expires_at   timestamptz not null,
  revoked_at   timestamptz
);
create index sessions_by_user on sessions (user_id) where revoked_at is null;

create table audit_log (
  id       bigint generated always as identity primary key,
  at       timestamptz not null default now(),
  user_id  bigint references users,
  action   text not null,
  target   text not null default '',
  detail   jsonb not null default '{}'
);

create table trunks (
  name             text primary key check (name ~ '^[a-z0-9-]{1,32}$'),
  node             text not null references nodes,
  max_channels     integer not null check (max_channels > 0),
  calls_per_second numeric not null check (calls_per_second > 0),
  enabled          boolean not null default true
);
comment on table trunks is 'Mirror of the settings of the trunks, so that campaigns and caller IDs can refer to them.';

create table trunk_numbers (
  trunk  text not null references trunks,
  e164   text not null check (e164 ~ '^\+[1-9][0-9]{3,14}$'),
  primary key (trunk, e164)
);
comment on table trunk_numbers is 'The numbers that a trunk is allowed to show. Nothing else is ever shown.';

create table campaigns (
  id                     bigint generated always as identity primary key,
  node                   text not null references nodes,
  principal_id           bigint not null references principals,
  name                   text not null check (length(name) between 1 and 200),
  language               text not null default 'fr' check (language in ('fr', 'en')),
  mode                   text not null check (mode in ('manual', 'preview', 'progressive', 'predictive')),
  state                  text not null default 'draft' check (state in ('draft', 'running', 'paused', 'draining', 'finished')),
  trunk                  text not null references trunks,
  default_caller_id      text not null,
  priority               integer not null default 0,
  ring_seconds           integer not null default 25 check (ring_seconds between 5 and 120),
  agent_wait_ms          integer not null default 2000 check (agent_wait_ms between 0 and 10000),
  abandon_limit          numeric not null default 0.03 check (abandon_limit between 0 and 1),
  max_dial_level         numeric not null default 3 check (max_dial_level between 1 and 10),
  wrap_up_seconds        integer not null default 30 check (wrap_up_seconds between 0 and 3600),
  amd                    boolean not null default false,
  recording              text not null default 'none' check (recording in ('all', 'percentage', 'on_demand', 'none')),
  recording_percent      integer not null default 0 check (recording_percent between 0 and 100),
  retention_days         integer not null default 183 check (retention_days between 1 and 3650),
  max_attempts           integer not null default 4 check (max_attempts between 1 and 50),
  recycle_minutes        jsonb not null default '{"no_answer": 240, "busy": 15, "machine": 240, "abandoned": 4320, "left_early": 240, "failed": 60, "rejected": 1440, "cancelled": 5, "lost": 15}',
  calling_hours          jsonb not null default '{"timezone": "Europe/Paris", "days": [0, 1, 2, 3, 4], "hours": [["10:00", "13:00"], ["14:00", "20:00"]]}',
  created_at             timestamptz not null default now(),
  foreign key (trunk, default_caller_id) references trunk_numbers (trunk, e164),
  unique (principal_id, name)
);
comment on column campaigns.recycle_minutes is 'Minutes before a lead may be called again, by outcome; an outcome that is missing is not called again.';
comment on column campaigns.calling_hours is 'Local half-open intervals; days count from Monday = 0.';

create table caller_id_rules (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  trunk        text not null,
  prefix       text not null check (prefix ~ '^\+[1-9][0-9]{0,14}$'),
  e164         text not null,
  foreign key (trunk, e164) references trunk_numbers (trunk, e164),
  unique (campaign_id, prefix, e164)
);
comment on table caller_id_rules is 'One row per number of a pool: callees whose E.164 number starts with prefix see one of the pool. Longest prefix wins.';

create table dispositions (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  code         text not null check (code ~ '^[a-z0-9_]{1,32}$'),
  label_fr     text not null,
  label_en     text not null,
  effect       text not null check (effect in ('done', 'success', 'refusal', 'callback', 'recycle', 'wrong_number', 'do_not_call')),
  shortcut     text,
  rank         integer not null default 0,
  unique (campaign_id, code)
);

create table contacts (
  id            bigint generated always as identity primary key,
  principal_id  bigint not null,
  title         text not null default '',
  first_name    text not null default '',
  last_name     text not null default '',
  company       text not null default '',
  street        text not null default '',
  postcode      text not null default '',
  city          text not null default '',
  email         text not null default '',
  extra         jsonb not null default '{}',
  created_at    timestamptz not null default now()
);

create table contact_numbers (
  id          bigint generated always as identity,
  contact_id  bigint not null,
  e164        text collate "C" not null check (left(e164, 1) = '+' and substr(e164, 2) between '1' and '999999999999999'
                                   and length(e164) between 5 and 16 and translate(e164, '0123456789', '') = '+'),
  kind        text not null check (kind in ('phone', 'mobile', 'office')),
  rank        integer not null,
  primary key (id, contact_id),
  unique (e164, contact_id),
  unique (contact_id, rank)
);
comment on table contact_numbers is 'The key carries the contact, so that leads and attempts can only point at a number of their own contact.';
comment on column contact_numbers.rank is 'The order of trying, from 1.';

create table dnc (
  id            bigint generated always as identity primary key,
  principal_id  bigint references principals,
  e164          text collate "C" not null check (e164 ~ '^\+[1-9][0-9]{3,14}$'),
  source        text not null check (source in ('agent', 'import', 'operator', 'customer')),
  reason        text not null default '',
  added_by      bigint references users,
  added_at      timestamptz not null default now()
);
create unique index dnc_once on dnc (e164, coalesce(principal_id, 0));
comment on table dnc is 'Numbers never to call: for one principal, or for all where principal_id is null.';

create table batches (
  id             bigint generated always as identity primary key,
  campaign_id    bigint not null references campaigns,
  file_name      text not null,
  state          text not null default 'importing' check (state in ('importing', 'done', 'failed', 'cancelled', 'rolled_back')),
  fault          text not null default '',
  rows_read      integer not null default 0,
  rows_imported  integer not null default 0,
  rows_refused   integer not null default 0,
  rows_skipped   integer not null default 0,
  rows_do_not_call integer not null default 0,
  headings       jsonb not null default '[]',
  created_by     bigint references users,
  created_at     timestamptz not null default now(),
  finished_at    timestamptz,
  check ((state = 'importing') = (finished_at is null)),
  unique (id, campaign_id)
);
create index batches_by_campaign on batches (campaign_id, id);
comment on column batches.rows_do_not_call is 'Those of rows_skipped that are on the do-not-call list.';
comment on column batches.headings is 'The headings of the file, so that refused rows can be given back under them.';
comment on column batches.rows_skipped is 'Good rows not taken: already in the campaign, twice in the file, or on the do-not-call list.';

create table batch_refusals (
  batch_id  bigint not null references batches on delete cascade,
  row       integer not null,
  field     text not null,
  code      text not null,
  reason    text not null,
  content   text not null,
  primary key (batch_id, row, field)
);
comment on table batch_refusals is 'Why a row of a file was not taken; row counts as a spreadsheet does, the heading being row 1. content: the row''s cells as a JSON array.';

create table leads (
  id                bigint generated always as identity primary key,
  campaign_id       bigint not null,
  batch_id          bigint not null,
  contact_id        bigint not null,
  number_id         bigint not null,
  state             text not null default 'callable'
                    check (state in ('callable', 'calling', 'callback', 'done', 'exhausted', 'blocked', 'removed')),
  priority          integer not null default 0,
  attempts          integer not null default 0,
  next_attempt_at   timestamptz not null default '-infinity',
  last_outcome      text,
  disposition_code  text,
  created_at        timestamptz not null default now(),
  unique (contact_id, campaign_id)
);
create index leads_hopper on leads (campaign_id, priority desc, next_attempt_at, id) where state = 'callable';
create index leads_by_batch on leads (campaign_id, batch_id);
comment on column leads.number_id is 'The number that the next attempt will call.';

create table agents (
  id              bigint primary key references users,
  node            text not null references nodes,
  station         text not null unique check (station ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  sip_secret      text not null check (length(sip_secret) >= 24),
  state           text not null default 'offline' check (state in ('offline', 'paused', 'ready', 'reserved', 'talking', 'wrap_up')),
  reason          text,
  since           timestamptz not null default now(),
  pending         text check (pending in ('pause', 'logout')),
  pending_reason  text,
  attempt_id      bigint,
  wrap_until      timestamptz,
  leg_number      integer not null default 0,
  leg_up          boolean not null default false,
  phone           text not null default 'sip' check (phone in ('sip', 'web')),
  check ((state in ('reserved', 'talking', 'wrap_up')) = (attempt_id is not null)),
  check ((state = 'paused') = (reason is not null)),
  check ((pending is null) or state in ('reserved', 'talking', 'wrap_up')),
  constraint agents_one_attempt exclude using btree (attempt_id with =) where (state in ('reserved', 'talking')) deferrable initially deferred
);
comment on column agents.phone is 'Which phone is rung: the agent''s own SIP phone, or the one in the page.';
comment on column agents.leg_number is 'Counts the waiting legs of this agent; the channel id of the last one is made of it.';

create table agent_moves (
  id           bigint generated always as identity primary key,
  agent_id     bigint not null references agents,
  at           timestamptz not null,
  state        text not null,
  reason       text,
  campaign_id  bigint references campaigns,
  attempt_id   bigint
);
create index agent_moves_by_agent on agent_moves (agent_id, at);
comment on table agent_moves is 'The state log: every move of every agent. A state lasts until the next move.';

create table campaign_agents (
  campaign_id  bigint not null references campaigns,
  agent_id     bigint not null references agents,
  primary key (campaign_id, agent_id)
);

create table attempts (
  id              bigint generated always as identity primary key,
  node            text not null references nodes,
  campaign_id     bigint not null references campaigns,
  lead_id         bigint not null references leads,
  contact_id      bigint not null references contacts,
  number_id       bigint not null,
  e164            text not null,
  trunk           text not null references trunks,
  caller_id       text,
  mode            text not null check (mode in ('manual', 'preview', 'progressive', 'predictive')),
  callback_id     bigint,
  agent_id        bigint references agents,
  state           text not null check (state in ('claimed', 'dialing', 'ringing', 'answered', 'machine', 'connecting', 'bridged', 'abandoning', 'ended')),
  claimed_at      timestamptz not null,
  dialed_at       timestamptz,
  ringing_at      timestamptz,
  answered_at     timestamptz,
  connecting_at   timestamptz,
  bridged_at      timestamptz,
  ended_at        timestamptz,
  outcome         text check (outcome in ('no_answer', 'busy', 'failed', 'rejected', 'cancelled', 'machine', 'abandoned', 'left_early', 'connected', 'lost')),
  sip_code        integer,
  cause           integer,
  hung_up_by      text check (hung_up_by in ('customer', 'agent', 'system')),
  amd_verdict     text,
  amd_cause       text,
  disposition_code text,
  disposed_at     timestamptz,
  note            text not null default '',
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (outcome is not null)),
  check ((outcome = 'connected') = (bridged_at is not null and ended_at is not null)),
  check (state = 'claimed' or dialed_at is not null or ended_at is not null),
  check (dialed_at is null or caller_id is not null),
  foreign key (number_id, contact_id) references contact_numbers (id, contact_id)
);
create unique index attempts_one_live_per_lead on attempts (lead_id) where ended_at is null;
create index attempts_live on attempts (node) where ended_at is null;
create index attempts_by_lead on attempts (lead_id);
create index attempts_by_campaign on attempts (campaign_id, claimed_at);
create index attempts_by_contact on attempts (contact_id, claimed_at);
create index attempts_by_agent on attempts (agent_id, bridged_at) where bridged_at is not null;

create table callbacks (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  lead_id      bigint not null references leads,
  agent_id     bigint references agents,
  due_at       timestamptz not null,
  not_before   timestamptz not null default '-infinity',
  state        text not null default 'scheduled' check (state in ('scheduled', 'due', 'claimed', 'done', 'missed', 'cancelled')),
  note         text not null default '',
  promised_by  bigint references users,
  promised_in  bigint references attempts,
  created_at   timestamptz not null default now()
);
create unique index callbacks_one_open_per_lead on callbacks (lead_id) where state in ('scheduled', 'due', 'claimed', 'missed');
create unique index callbacks_one_per_promise on callbacks (promised_in) where promised_in is not null;
create index callbacks_waiting on callbacks (campaign_id, due_at) where state in ('scheduled', 'due', 'missed');
create index callbacks_by_lead on callbacks (lead_id);
alter table attempts add foreign key (callback_id) references callbacks;
comment on column callbacks.not_before is 'A call that came to nothing for reasons of ours is tried again from then on; the promise itself stays as it was.';
comment on column callbacks.agent_id is 'The agent who promised to call himself (personal), or null: anyone of the campaign.';

create table recordings (
  id            bigint generated always as identity primary key,
  attempt_id    bigint not null unique references attempts,
  agent_id      bigint not null references agents,
  campaign_id   bigint not null references campaigns,
  contact_id    bigint not null references contacts,
  node          text not null references nodes,
  demanded      boolean not null default true,
  state         text not null default 'expected' check (state in ('expected', 'stored', 'missing', 'broken', 'dropped', 'erased')),
  fault         text not null default '',
  file_name     text unique,
  bytes         bigint,
  sha256        bytea,
  duration_ms   integer,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  stored_at     timestamptz,
  check ((state = 'stored') = (file_name is not null and bytes is not null and sha256 is not null and duration_ms is not null and stored_at is not null))
);
create index recordings_to_store on recordings (node, id) where state = 'expected';
create index recordings_by_contact on recordings (contact_id);
comment on table recordings is 'One row is written in the same transaction that joins a recorded call, so a file that never came is seen. dropped: on demand, and nobody demanded it. A row that is missing or broken may keep name and checksum of the file it should have.';

create table prompts (
  id            bigint generated always as identity primary key,
  principal_id  bigint not null references principals,
  kind          text not null check (kind in ('identity')),
  language      text not null check (language in ('fr', 'en')),
  file_name     text not null unique,
  sha256        bytea not null,
  state         text not null check (state in ('recorded', 'confirmed', 'replaced')),
  recorded_by   bigint references users,
  recorded_at   timestamptz not null default now(),
  confirmed_by  bigint references users,
  confirmed_at  timestamptz,
  check ((state = 'confirmed') <= (confirmed_at is not null))
);
create unique index prompts_one_confirmed on prompts (principal_id, kind, language) where state = 'confirmed';

create table pacing_ticks (
  id           bigint generated always as identity primary key,
  campaign_id  bigint not null references campaigns,
  at           timestamptz not null,
  placed       integer not null,
  bound_by     text not null,
  snapshot     jsonb not null,
  decision     jsonb not null
);
create index pacing_ticks_by_campaign on pacing_ticks (campaign_id, at);

create table commands (
  id            bigint generated always as identity primary key,
  node          text not null references nodes,
  kind          text not null,
  agent_id      bigint references agents,
  payload       jsonb not null default '{}',
  requested_by  bigint references users,
  requested_at  timestamptz not null default now(),
  state         text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
  code          text,
  answer        jsonb not null default '{}',
  answered_at   timestamptz,
  check ((state = 'waiting') = (answered_at is null))
);
create index commands_waiting on commands (node, id) where state = 'waiting';
comment on table commands is 'What the api asks of the dialer. A refusal carries a stable code.';

create table events (
  seq          bigint generated always as identity primary key,
  at           timestamptz not null default now(),
  node         text,
  kind         text not null,
  campaign_id  bigint,
  agent_id     bigint,
  attempt_id   bigint,
  lead_id      bigint,
  body         jsonb not null default '{}'
);
create index events_by_attempt on events (attempt_id) where attempt_id is not null;
create index events_by_trunk on events ((body ->> 'name'), seq desc) where kind = 'trunk';
comment on table events is 'The durable event log. NOTIFY plateau_events only wakes; the rows are the truth. A sequence may show a gap for as long as its transaction runs.';
