-- What a campaign asks of itself beyond the law: nothing said is what its profile says.

alter table campaigns
  alter column calling_hours set default '{"timezone": "Europe/Paris"}',
  alter column ring_seconds drop default, alter column ring_seconds drop not null,
  alter column minimum_ring_seconds drop default, alter column minimum_ring_seconds drop not null,
  alter column agent_wait_ms drop default, alter column agent_wait_ms drop not null,
  alter column abandon_limit drop default, alter column abandon_limit drop not null,
  alter column max_attempts drop default, alter column max_attempts drop not null,
  add column attempt_cap jsonb
    check ((attempt_cap ->> 'max')::int between 1 and 50 and (attempt_cap ->> 'days')::int between 1 and 365),
  add column rest_days integer check (rest_days between 1 and 3650),
  add column hold_hours integer check (hold_hours between 1 and 8760);

comment on column campaigns.calling_hours is
  'The campaign''s time zone, and its own days and hours in the callee''s local time: half-open intervals, days from Monday = 0; null: the law''s.';
comment on column campaigns.attempt_cap is
  'At most `max` attempts in `days` days of the callee''s calendar, for a person or number of the principal, beside the law''s.';
comment on column campaigns.max_attempts is 'Of one lead in all its time; null: as many as the law''s cap has.';

-- The hours that were written into every campaign are those of the law for consumers in France.
update campaigns set calling_hours = jsonb_build_object('timezone', calling_hours -> 'timezone')
 where profile = 'FR_B2C' and calling_hours -> 'days' = '[0, 1, 2, 3, 4]'
   and calling_hours -> 'hours' = '[["10:00", "13:00"], ["14:00", "20:00"]]';
