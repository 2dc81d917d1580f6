-- Recordings that are searched, heard, shared and rated; and sums of attempts, for statistics over a million of them.

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

-- Sums by quarter of an hour: small enough to add up, and their edges are days in every time zone there is.
create table attempt_sums (
  quarter      timestamptz not null,
  campaign_id  bigint not null,
  batch_id     bigint not null,
  agent_id     bigint not null,
  outcome      text not null,
  disposition  text not null,
  attempts     integer not null,
  answered     integer not null,
  talk_ms      bigint not null,
  wait_ms      bigint not null,
  primary key (quarter, campaign_id, batch_id, agent_id, outcome, disposition)
) with (fillfactor = 80);
comment on table attempt_sums is 'Ended attempts by the quarter of an hour of their claim, kept by the database in the transaction that ends one. agent_id 0: nobody talked; disposition empty: none.';

create function add_to_attempt_sums(a attempts, disposition text, sign integer) returns void language sql as $$
  insert into attempt_sums as s (quarter, campaign_id, batch_id, agent_id, outcome, disposition, attempts, answered, talk_ms, wait_ms)
  select date_bin('15 minutes', a.claimed_at, 'epoch'), a.campaign_id, l.batch_id,
         case when a.bridged_at is null then 0 else coalesce(a.agent_id, 0) end, a.outcome, coalesce(disposition, ''),
         sign, sign * (a.answered_at is not null)::int,
         sign * coalesce(round(extract(epoch from a.ended_at - a.bridged_at) * 1000), 0)::bigint,
         sign * coalesce(round(extract(epoch from a.bridged_at - a.answered_at) * 1000), 0)::bigint
    from leads l where l.id = a.lead_id
  on conflict (quarter, campaign_id, batch_id, agent_id, outcome, disposition) do update
     set attempts = s.attempts + excluded.attempts, answered = s.answered + excluded.answered,
         talk_ms = s.talk_ms + excluded.talk_ms, wait_ms = s.wait_ms + excluded.wait_ms
$$;

create function sum_up_attempt() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is not null then
    perform add_to_attempt_sums(old, old.disposition_code, -1);
  end if;
  perform add_to_attempt_sums(new, new.disposition_code, 1);
  return null;
end $$;
create trigger attempts_are_summed after insert on attempts for each row
  when (new.ended_at is not null) execute function sum_up_attempt();
create trigger attempts_are_summed_anew after update on attempts for each row
  when (new.ended_at is not null and (old.ended_at, old.outcome, old.disposition_code, old.agent_id, old.bridged_at, old.answered_at)
        is distinct from (new.ended_at, new.outcome, new.disposition_code, new.agent_id, new.bridged_at, new.answered_at))
  execute function sum_up_attempt();

insert into attempt_sums
select date_bin('15 minutes', a.claimed_at, 'epoch'), a.campaign_id, l.batch_id,
       case when a.bridged_at is null then 0 else coalesce(a.agent_id, 0) end, a.outcome, coalesce(a.disposition_code, ''),
       count(*), count(a.answered_at),
       sum(coalesce(round(extract(epoch from a.ended_at - a.bridged_at) * 1000), 0))::bigint,
       sum(coalesce(round(extract(epoch from a.bridged_at - a.answered_at) * 1000), 0))::bigint
  from attempts a join leads l on l.id = a.lead_id where a.ended_at is not null group by 1, 2, 3, 4, 5, 6;

create table agent_sums (
  quarter   timestamptz not null,
  agent_id  bigint not null,
  state     text not null,
  reason    text not null,
  ms        bigint not null,
  primary key (quarter, agent_id, state, reason)
) with (fillfactor = 80);
comment on table agent_sums is 'How long agents were in each state but offline, by quarter of an hour, up to their last move; written with each move.';

create function quarters_of(began timestamptz, ended timestamptz) returns table (quarter timestamptz, ms bigint)
language sql immutable as $$
  select q, round(extract(epoch from least(ended, q + interval '15 minutes') - greatest(began, q)) * 1000)::bigint
    from generate_series(date_bin('15 minutes', began, 'epoch'), ended, interval '15 minutes') q
   where least(ended, q + interval '15 minutes') > greatest(began, q)
$$;

create function sum_up_move() returns trigger language plpgsql as $$
begin
  insert into agent_sums as s (quarter, agent_id, state, reason, ms)
  select q.quarter, new.agent_id, b.state, coalesce(b.reason, ''), q.ms
    from (select m.at, m.state, m.reason from agent_moves m
           where m.agent_id = new.agent_id and m.at <= new.at and m.id < new.id
           order by m.at desc, m.id desc limit 1) b,
         lateral quarters_of(b.at, new.at) q
   where b.state <> 'offline'
  on conflict (quarter, agent_id, state, reason) do update set ms = s.ms + excluded.ms;
  return null;
end $$;
create trigger moves_are_summed after insert on agent_moves for each row execute function sum_up_move();

insert into agent_sums
select q.quarter, m.agent_id, m.state, coalesce(m.reason, ''), sum(q.ms)
  from (select agent_id, at, state, reason, lead(at) over (partition by agent_id order by at, id) as until
          from agent_moves) m, lateral quarters_of(m.at, m.until) q
 where m.until is not null and m.state <> 'offline' group by 1, 2, 3, 4;
