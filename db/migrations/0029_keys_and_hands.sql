-- A person's own keys of the pages, wrap-ups that agents may extend, and a hand that is raised for help.

alter table users add column keys jsonb not null default '{"off": false, "own": {}}';
comment on column users.keys is 'Keys of the pages: off: none at all; own: by the usual key the one pressed instead, empty: none.';

alter table campaigns add column wrap_up_extensions integer not null default 10
  check (wrap_up_extensions between 0 and 100);
comment on column campaigns.wrap_up_extensions is 'How often an agent may extend one wrap-up, each time by wrap_up_seconds, at least 20.';

alter table agents add column hand_raised_at timestamptz;
comment on column agents.hand_raised_at is 'The agent asks for help since then; null: not, or helped, or gone home.';
