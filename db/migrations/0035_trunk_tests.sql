-- Test calls of trunks: what the carrier said to each, step by step.

create table trunk_tests (
  id             bigint generated always as identity primary key,
  node           text not null references nodes,
  trunk          text not null,
  asked_by       bigint not null references users,
  asked_at       timestamptz not null default now(),
  e164           text,
  shown          text not null,
  refusal        text,
  reachable      boolean,
  round_trip_ms  double precision,
  dialed_at      timestamptz,
  ringing_at     timestamptz,
  answered_at    timestamptz,
  ended_at       timestamptz,
  sip_code       integer,
  cause          integer,
  codec          text,
  lost           boolean not null default false,
  check (ended_at is null or e164 is null)
);
create index trunk_tests_by_trunk on trunk_tests (trunk, asked_at);
comment on column trunk_tests.e164 is 'Who is called: forgotten when the call is over.';
comment on column trunk_tests.reachable is 'Whether the carrier answered the last OPTIONS; null: it is not asked.';
comment on column trunk_tests.lost is 'Nobody heard how it ended: the dialer was stopped, or lost Asterisk.';
