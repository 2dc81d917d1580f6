-- Every lead of an import is written into every index of leads: each costs a twentieth of the import of new people.

-- Held leads were never looked for by what holds them alone, and leads by id within their campaign are looked for in
-- several states: one narrow index, written in its own order, serves what two did.
create index leads_by_campaign on leads (campaign_id, id);
drop index leads_callable;
drop index leads_held;

-- A lead has a postcode once it was looked at; until then no queue of a narrowed campaign has it.
drop index leads_places;
create index leads_places on leads (campaign_id, postcode, calendar, priority desc, next_attempt_at, id)
  where state = 'callable' and postcode is not null;

comment on column batch_refusals.content is 'The row''s cells as a JSON array; of a row that is too long, and of all once a batch has kept enough, cut or left out, with a mark.';
