-- What counts as abandoned, by whose rule.

alter table campaigns
  add column hard_stop text not null default 'progressive' check (hard_stop in ('progressive', 'stop')),
  add column machine_error_share double precision check (machine_error_share between 0 and 1);
comment on column campaigns.hard_stop is 'What pacing does above the abandon limit of the legal window: a call for each free agent, or none.';
comment on column campaigns.machine_error_share is 'Of the calls taken for answering machines, how many were people, as measured by listening to some; null: nobody measured it.';
