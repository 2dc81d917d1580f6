-- Leads that may be called are scored in the order of their ids; a thousand calls in flight make long records.

create index leads_callable on leads (campaign_id, id) include (next_attempt_at) where state = 'callable';

-- Neighbouring records of a busy floor are alike, but further apart than PostgreSQL's own compression looks back.
do $$
begin
  if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
    alter table pacing_packs alter column packed set compression lz4;
  end if;
end
$$;
