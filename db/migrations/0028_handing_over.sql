-- A call may be handed over from one agent to another, who is consulted before if they wish.

-- While two agents speak of a call, one talks in it and one is reserved for it.
alter table agents drop constraint agents_one_attempt;
alter table agents add constraint agents_one_attempt
  exclude using btree (attempt_id with =, state with =) where (state in ('reserved', 'talking')) deferrable initially deferred;

create table handed_over (
  attempt_id  bigint not null references attempts on delete cascade,
  agent_id    bigint not null references agents,
  began_at    timestamptz not null,
  ended_at    timestamptz not null,
  check (ended_at >= began_at),
  primary key (attempt_id, ended_at)
);
create index handed_over_by_agent on handed_over (agent_id, began_at);
comment on table handed_over is 'What an agent talked in a call before another one had it; the last agent of a call is in attempts.';

create view segments as
select attempt_id, agent_id, began_at, ended_at from handed_over
union all
select a.id, a.agent_id,
       coalesce((select max(h.ended_at) from handed_over h where h.attempt_id = a.id), a.bridged_at), a.ended_at
  from attempts a where a.bridged_at is not null;
comment on view segments is 'Who talked in which call from when to when; one line an agent, most calls have one.';
