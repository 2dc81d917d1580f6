-- A campaign may hang up a ringing call whose answer would probably find no agent, once it has rung long enough.

alter table campaigns add column give_up_ringing boolean not null default false;
alter table campaigns add column minimum_ring_seconds integer not null default 20 check (minimum_ring_seconds between 10 and 120);
comment on column campaigns.give_up_ringing is 'Such a call stays an attempt: outcome no_answer, hung up by the system.';
comment on column campaigns.minimum_ring_seconds is 'No call is given up before it has rung so long.';
alter table campaigns add column kept_free integer not null default 0 check (kept_free between 0 and 1000);
comment on column campaigns.kept_free is 'Ready agents for whom nothing is dialed: they stay free for callers and for promises.';
