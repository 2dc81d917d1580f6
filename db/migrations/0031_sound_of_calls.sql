-- How the sound of a call was, as the agent's page measured it: kept with the call.

create table sound_measured (
  attempt_id       bigint not null references attempts on delete cascade,
  page             uuid not null,
  agent_id         bigint not null references agents,
  seconds          integer not null check (seconds between 1 and 86400),
  packets_expected bigint not null check (packets_expected >= 0),
  packets_lost     bigint not null check (packets_lost between 0 and packets_expected),
  jitter_ms        real check (jitter_ms >= 0),
  worst_jitter_ms  real check (worst_jitter_ms >= jitter_ms),
  round_trip_ms    real check (round_trip_ms >= 0),
  warnings         text[] not null check (warnings <@ array['deaf', 'unsent', 'silent', 'lossy', 'jittery', 'slow']),
  check ((jitter_ms is null) = (worst_jitter_ms is null)),
  primary key (attempt_id, page)
);
comment on table sound_measured is 'Sums of one page from its loading on; a page that is loaded again begins new ones, and they add up.';
comment on column sound_measured.seconds is 'Measured: while agent and customer could hear each other, through a phone in the browser.';
comment on column sound_measured.packets_expected is 'That should have come from the PBX, lost ones included.';
comment on column sound_measured.warnings is 'What the agent was told of the sound.';

create view sound_of_calls as
select s.attempt_id, sum(s.seconds)::integer as seconds, sum(s.packets_expected)::bigint as packets_expected,
       sum(s.packets_lost)::bigint as packets_lost,
       sum(s.jitter_ms * s.seconds) / sum(s.seconds) filter (where s.jitter_ms is not null) as jitter_ms,
       max(s.worst_jitter_ms) as worst_jitter_ms,
       sum(s.round_trip_ms * s.seconds) / sum(s.seconds) filter (where s.round_trip_ms is not null) as round_trip_ms,
       array(select distinct w from sound_measured o, unnest(o.warnings) w
              where o.attempt_id = s.attempt_id order by w) as warnings
  from sound_measured s group by s.attempt_id;
comment on view sound_of_calls is 'A call that was measured, all pages together; means are weighted by their seconds.';
