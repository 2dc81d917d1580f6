-- A campaign may call first whom the dialer expects to answer.

alter table campaigns add column lead_order text not null default 'listed'
  check (lead_order in ('listed', 'answer_first'));
comment on column campaigns.lead_order is 'Who comes first among leads of one priority that may be called: whoever waits longest, or whoever will rather answer.';

alter table leads add column answer_chance real check (answer_chance between 0 and 1);
comment on column leads.answer_chance is 'The chance of a live answer as the dialer last saw it; null: not known, such a lead comes after those whose chance is.';
create index leads_likely on leads (campaign_id, priority desc, answer_chance desc, next_attempt_at, id)
  where state = 'callable' and answer_chance is not null;
