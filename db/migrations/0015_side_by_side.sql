-- Promised calls that pass from one agent or campaign to another, groups of agents, and what a campaign may say more of.

alter table campaigns
  add column version integer not null default 1,
  add column callbacks_by text not null default 'own' check (callbacks_by in ('own', 'any')),
  add column personal_falls_after_minutes integer not null default 15 check (personal_falls_after_minutes between 0 and 525600),
  add column announce_seconds integer not null default 4 check (announce_seconds between 0 and 20),
  add column script text not null default '' check (length(script) <= 200),
  add column recycle_rules jsonb not null default '[]',
  add column success_quota integer not null default 0 check (success_quota >= 0),
  add column starts_on date,
  add column ends_on date,
  add constraint campaigns_dates check (starts_on <= ends_on);
comment on column campaigns.version is 'Counts the changes of settings, so that nobody overwrites what he has not seen.';
comment on column campaigns.callbacks_by is 'Who may make its promised calls: its own agents alone, or agents of other campaigns of the node too.';
comment on column campaigns.personal_falls_after_minutes is 'A personal promise that its agent did not keep so long after its time is anybody''s.';
comment on column campaigns.announce_seconds is 'How long an agent sees and hears whose promised call comes before it is dialed.';
comment on column campaigns.script is 'What the pages of this campaign''s calls show to be said; empty: nothing.';
comment on column campaigns.recycle_rules is 'How leads are called again by outcome or disposition, beyond recycle_minutes; see dialer/core/recycle.py.';
comment on column campaigns.success_quota is 'The campaign is paused once so many calls ended in success; 0: never.';
comment on column campaigns.ends_on is 'The last day of calls, in the time zone of calling_hours.';
create index audit_by_target on audit_log (target, id) where detail ? 'version';
create index attempts_disposed on attempts (campaign_id, disposition_code) where disposition_code is not null;

alter table callbacks
  add column was_of bigint references agents,
  add column fell_at timestamptz,
  add column escalated smallint not null default 0,
  add column timezone text not null default '' check (length(timezone) <= 64),
  add column appointment_consent_id bigint,
  add constraint callbacks_fell check ((fell_at is null) = (was_of is null)),
  add constraint callbacks_fell_to_all check (fell_at is null or agent_id is null);
comment on column callbacks.was_of is 'Who promised to call himself and did not in time; the call is anybody''s since fell_at.';
comment on column callbacks.escalated is 'How many steps of being late were told; see ESCALATION in dialer/core/promises.py.';
comment on column callbacks.timezone is 'The customer''s zone, in which the time was promised; empty: it was given as an instant.';
comment on column callbacks.appointment_consent_id is 'The entry of the consent ledger that proves that the person wants to be called at this precise time.';

alter table campaign_agents
  add column priority integer check (priority between -1000 and 1000),
  add column weight integer not null default 1 check (weight between 1 and 100);
comment on column campaign_agents.priority is 'For this agent, instead of the priority of the campaign; null: that one.';
comment on column campaign_agents.weight is 'How much of this agent''s time the campaign gets beside others of the same priority.';

create table agent_groups (
  id          bigint generated always as identity primary key,
  name        text not null unique check (length(name) between 1 and 200),
  created_at  timestamptz not null default now()
);
create table group_members (
  group_id  bigint not null references agent_groups on delete cascade,
  agent_id  bigint not null references agents,
  primary key (group_id, agent_id)
);
create index group_members_by_agent on group_members (agent_id);
create table campaign_groups (
  campaign_id  bigint not null references campaigns,
  group_id     bigint not null references agent_groups,
  priority     integer check (priority between -1000 and 1000),
  weight       integer not null default 1 check (weight between 1 and 100),
  primary key (campaign_id, group_id)
);
create index campaign_groups_by_group on campaign_groups (group_id);
comment on table campaign_groups is 'Groups that work for a campaign: whoever is a member works for it.';

create view campaign_crew as
select distinct on (campaign_id, agent_id) campaign_id, agent_id, priority, weight, group_id
  from (select campaign_id, agent_id, priority, weight, null::bigint as group_id from campaign_agents
        union all
        select g.campaign_id, m.agent_id, g.priority, g.weight, g.group_id
          from campaign_groups g join group_members m on m.group_id = g.group_id) as ways
 order by campaign_id, agent_id, group_id is not null, priority desc nulls last, weight desc, group_id;
comment on view campaign_crew is 'Who works for a campaign, named or by a group. A name says more than a group, of groups the most urgent one.';
