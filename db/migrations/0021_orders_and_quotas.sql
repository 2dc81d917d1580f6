-- More orders of calling, quotas within a campaign, and what promised calls and sharing remember.

alter table campaigns drop constraint campaigns_lead_order_check;
alter table campaigns add constraint campaigns_lead_order_check
  check (lead_order in ('listed', 'answer_first', 'newest_first', 'random'));
comment on column campaigns.lead_order is 'Who comes first among leads of one priority that may be called; see dialer/core/lead_order.py.';

-- Leads that nobody tried yet, shuffled, each campaign in its own way.
create index leads_shuffled on leads (campaign_id, calendar, priority desc, hashint8extended(id, campaign_id))
  where state = 'callable' and next_attempt_at = '-infinity';
create index leads_shuffled_places
  on leads (campaign_id, postcode, calendar, priority desc, hashint8extended(id, campaign_id))
  where state = 'callable' and next_attempt_at = '-infinity' and postcode is not null;

create table campaign_quotas (
  id            bigint generated always as identity primary key,
  campaign_id   bigint not null references campaigns,
  field         text not null check (length(field) between 1 and 200),
  value         text not null check (length(value) between 1 and 200),
  most          integer not null check (most >= 0),
  dispositions  text[] not null default '{}',
  reached_at    timestamptz,
  unique (campaign_id, field, value)
);
comment on table campaign_quotas is 'So many calls may be closed with these dispositions by people whose postcode begins so, or whose field is so; then nobody else of them is called.';
comment on column campaign_quotas.field is 'postcode (value: its beginning), city, company, title, or the heading of a column that came with the file.';
comment on column campaign_quotas.dispositions is 'Those that count; none: every one with the effect success.';
comment on column campaign_quotas.reached_at is 'Since when it is full; only a change of quotas by a person opens it again.';

create function in_quota(field text, value text, contact contacts) returns boolean
language sql immutable parallel safe as $$
  select case field
    when 'postcode' then starts_with(contact.postcode, value)
    when 'city' then lower(contact.city) = lower(value)
    when 'company' then lower(contact.company) = lower(value)
    when 'title' then lower(contact.title) = lower(value)
    else lower(contact.extra ->> field) is not distinct from lower(value) end
$$;

alter table attempt_costs add column estimated boolean not null default false;
comment on column attempt_costs.estimated is 'Nobody saw whether this call was answered, nor its end: no dialer ran. at: when it was dialed.';
